"""What mallory may write into the address: a page that is not there, or a sentence that says what is wrong."""

import pytest
from django.test import Client

DIFFUSION = "/rules/ai-diffusion-2025/2025-01-15/"


@pytest.mark.parametrize(
    "address",
    [
        "/rules/nothing/",
        "/rules/ai-diffusion-2025/2025-01-16/",
        "/rules/ai-diffusion-2025/..%2f..%2fetc/",
        f"{DIFFUSION}s99/",
        f"{DIFFUSION}<script>/",
        f"{DIFFUSION}%00/",
        f"{DIFFUSION}controls/ZZ-1/",
        f"{DIFFUSION}controls/ac-2(1)/",
        f"{DIFFUSION}para/99/",
        f"{DIFFUSION}para/{'9' * 3000}/",
        f"{DIFFUSION}?para=99.z",
        "/rules/dc-veu-2024/2024-10-02/controls/",
        "/rules/dc-veu-2024/2024-10-02/chips/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30", "1.1.2026", "tomorrow", "0000-00-00", "9" * 500])
@pytest.mark.parametrize("address", ["/rules/", DIFFUSION, f"{DIFFUSION}s10-14/", f"{DIFFUSION}countries/"])
def test_a_day_that_is_none_is_told_in_the_page(client: Client, address: str, day: str) -> None:
    answer = client.get(address, {"on": day})

    assert answer.status_code == 400
    assert f"“{day[:40]}” is not a day; write YYYY-MM-DD" in answer.content.decode()
    assert "ETag" not in answer


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "9999-12-31"])
@pytest.mark.parametrize("page", ["", "s10-14/", "countries/", "allocations/", "print/"])
def test_any_day_there_is_can_be_asked_for(client: Client, page: str, day: str) -> None:
    assert client.get(f"{DIFFUSION}{page}", {"on": day}).status_code == 200


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"kind": "<b>KVEU"}, "“&lt;b&gt;KVEU” is not a kind of"),
        ({"family": "cuisine"}, "“cuisine” is not a family of"),
    ],
)
def test_an_unknown_filter_is_told_with_what_there_is(client: Client, query: dict, sentence: str) -> None:
    answer = client.get(DIFFUSION, query)

    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_an_unknown_set_of_controls_is_told_with_what_there_is(client: Client) -> None:
    answer = client.get(f"{DIFFUSION}controls/", {"set": "none"})

    assert answer.status_code == 400
    assert "fedramp_high_rev5" in answer.content.decode()


def test_a_query_that_is_too_long_is_refused_with_its_length(client: Client) -> None:
    answer = client.get("/rules/search/", {"q": "a" * 5000})

    assert answer.status_code == 400
    assert "at most 200 characters; this one has 5000" in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["<script>alert(1)</script>", "((((", "\\", "%00", "a|b", ".*", "“”", "\x00", "🦜", "-" * 200]
)
def test_a_strange_query_is_searched_and_shown_as_text(client: Client, query: str) -> None:
    answer = client.get("/rules/search/", {"q": query})

    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_the_longest_query_of_many_words_is_answered(client: Client) -> None:
    assert client.get("/rules/search/", {"q": "a b " * 50}).status_code == 200
