"""The tiny edition, loaded once."""

import pytest

from standards.edition import Rulebook
from tests.standards import tiny


@pytest.fixture(scope="session")
def rulebook(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return tiny.edition(tmp_path_factory.mktemp("rulebooks"))
