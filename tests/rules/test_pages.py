"""The reading room's pages: open to anybody, the same for everybody, without a query, and kept by caches."""

from django.test import Client

ADDRESSES = ["/rules/"]


def test_first(client: Client) -> None:
    for a in (
        "/rules/",
        "/rules/ai-diffusion-2025/2025-01-15/",
        "/rules/ai-diffusion-2025/2025-01-15/s10-14/",
        "/rules/search/?q=14.b",
    ):
        assert client.get(a).status_code == 200
