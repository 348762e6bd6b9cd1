import pytest

from tests.applications.desk import World


@pytest.fixture
def world(db: None, settings, tmp_path) -> World:
    settings.MEDIA_ROOT = tmp_path / "files"
    return World()
