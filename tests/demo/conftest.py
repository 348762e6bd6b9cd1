import pytest

from tests import road


@pytest.fixture(autouse=True)
def keys_of_the_whole_run() -> None:
    """The demo makes keys where there are none, valid from today; other tests sign on earlier days with the same."""
    road.keys()
