from tests.applications.conftest import world

__all__ = ["world"]
