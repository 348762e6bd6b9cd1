"""What browsers are told, on every page, the admin's included."""

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/healthz", "/sign-in/", "/admin/login/", "/no-such-page/"])
def test_every_answer_carries_the_strict_headers(client, page):
    headers = client.get(page).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
