"""The pages anybody may open, in a real browser under the real policies."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("path", "picture"), [("/", "home"), ("/sign-in/", "sign-in"), ("/verify/", "verify")]
)
def test_a_public_page_opens_and_bars_nobody(page, axe, screenshot, path, picture):
    answer = page.goto(path)

    screenshot(picture)
    assert answer.status == 200
    assert axe() == []
