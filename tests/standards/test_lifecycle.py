"""The road of an application, tested whole."""

import itertools

import pytest

from standards.errors import Refusal
from standards.lifecycle import (
    ACTOR,
    AFTERWARDS,
    EDITABLE,
    ENDED,
    HOLDER,
    ROAD,
    Action,
    Actor,
    Pen,
    Status,
    actions_from,
    after,
)

# The road once more, by value: a change of the table must be made twice, and on purpose.
MOVES = {
    "draft": {"file": "filed", "withdraw": "withdrawn"},
    "filed": {"open_review": "in_review", "withdraw": "withdrawn"},
    "in_review": {"ask": "questioned", "determine": "determined", "withdraw": "withdrawn"},
    "questioned": {"answer": "in_review", "retract": "in_review", "withdraw": "withdrawn"},
    "determined": {"object": "in_review", "authorize": "authorized", "deny": "denied", "return": "returned"},
    "returned": {"file": "filed", "withdraw": "withdrawn"},
    "authorized": {
        "revise": "authorized",
        "change_part": "authorized",
        "suspend": "suspended",
        "lapse": "suspended",
        "revoke": "revoked",
    },
    "suspended": {
        "revise": "suspended",
        "change_part": "suspended",
        "reinstate": "authorized",
        "revoke": "revoked",
    },
    "revoked": {"reinstate": "authorized"},
    "denied": {"reconsider": "in_review"},
    "withdrawn": {},
}
PAIRS = list(itertools.product(Status, Action))


@pytest.mark.parametrize(("status", "action"), PAIRS, ids=lambda part: part.value)
def test_every_pair_is_either_on_the_road_or_refused_in_words(status: Status, action: Action) -> None:
    goes_to = MOVES[status.value].get(action.value)

    if goes_to is not None:
        assert after(status, action).value == goes_to
    else:
        with pytest.raises(Refusal, match=rf"^cannot .+ an application that is {status.words}$"):
            after(status, action)


def test_the_road_has_no_move_that_the_pairs_do_not_know() -> None:
    assert len(PAIRS) == 198
    assert len(ROAD) == sum(len(moves) for moves in MOVES.values()) == 27


@pytest.mark.parametrize("status", Status)
def test_what_can_be_done_is_what_the_road_allows(status: Status) -> None:
    assert {action.value for action in actions_from(status)} == set(MOVES[status.value])


@pytest.mark.parametrize(
    ("status", "action", "sentence"),
    [
        (Status.DRAFT, Action.AUTHORIZE, "cannot approve an application that is draft"),
        (Status.IN_REVIEW, Action.FILE, "cannot file an application that is in review"),
        (Status.DENIED, Action.ANSWER, "cannot answer a question about an application that is denied"),
        (Status.FILED, Action.OBJECT, "cannot object to the determination of an application that is filed"),
        (Status.WITHDRAWN, Action.OPEN_REVIEW, "cannot open the review of an application that is withdrawn"),
    ],
)
def test_a_refusal_says_what_cannot_be_done_and_why(status: Status, action: Action, sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        after(status, action)

    assert str(refusal.value) == sentence


def test_each_action_is_refused_with_a_verb_of_its_own() -> None:
    sentences = set()
    for action in Action:
        with pytest.raises(Refusal) as refusal:
            after(Status.WITHDRAWN, action)
        sentences.add(str(refusal.value))

    assert len(sentences) == len(Action)


def test_a_status_may_come_as_the_database_keeps_it() -> None:
    assert after("draft", "file") is Status.FILED  # type: ignore[arg-type]
    assert actions_from("filed") == (Action.OPEN_REVIEW, Action.WITHDRAW)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="cannot deny an application that is in review"):
        after("in_review", "deny")  # type: ignore[arg-type]


def test_the_machine_opens_reviews_and_carries_out_what_a_condition_said_and_does_nothing_else() -> None:
    assert [action for action in Action if ACTOR[action] is Actor.MACHINE] == [
        Action.OPEN_REVIEW,
        Action.LAPSE,
    ]


def test_only_the_operator_ends_an_application_alone() -> None:
    ending = {(ACTOR[action], action) for (_, action), goes_to in ROAD.items() if goes_to in ENDED}

    assert ending == {(Actor.OPERATOR, Action.WITHDRAW)}


def test_a_determination_is_the_only_way_to_a_decision_on_a_dossier() -> None:
    decided = {Status.AUTHORIZED, Status.DENIED, Status.RETURNED}

    first = {
        status
        for (status, action), goes_to in ROAD.items()
        if goes_to in decided and action not in AFTERWARDS
    }
    assert first == {Status.DETERMINED}
    assert [status for (status, _), goes_to in ROAD.items() if goes_to is Status.DETERMINED] == [
        Status.IN_REVIEW
    ]


def test_only_an_approver_changes_how_an_authorization_stands_or_a_condition_that_two_people_approved() -> (
    None
):
    after_it = {Status.AUTHORIZED, Status.SUSPENDED, Status.REVOKED}
    moves = {action for (status, action) in ROAD if status in after_it}

    assert moves == AFTERWARDS - {Action.RECONSIDER}
    assert {action for action in moves if ACTOR[action] is not Actor.APPROVER} == {Action.LAPSE}
    assert {goes_to for (status, _), goes_to in ROAD.items() if status in after_it} == after_it


def test_every_status_can_be_reached_and_every_action_does_something() -> None:
    reached, frontier = {Status.DRAFT}, [Status.DRAFT]
    while frontier:
        here = frontier.pop()
        ahead = {after(here, action) for action in actions_from(here)} - reached
        reached |= ahead
        frontier.extend(ahead)

    assert reached == set(Status)
    assert {action for _, action in ROAD} == set(Action) == set(ACTOR)


def test_the_pen_is_held_by_somebody_until_the_application_has_ended() -> None:
    assert set(HOLDER) == set(Status)
    assert {status for status in Status if HOLDER[status].who is Pen.NOBODY} == {
        *ENDED,
        Status.AUTHORIZED,
        Status.REVOKED,
        Status.DENIED,
    }
    assert {Status.WITHDRAWN} == ENDED


@pytest.mark.parametrize("status", Status)
def test_who_holds_the_pen_is_who_moves_the_application_on(status: Status) -> None:
    hands = {
        Pen.OPERATOR: {Actor.OPERATOR},
        Pen.COMMITTEE: {Actor.REVIEWER, Actor.APPROVER},
        Pen.PLATFORM: {Actor.MACHINE},
        Pen.NOBODY: set[Actor](),
    }
    taken_back = {Action.WITHDRAW, Action.RETRACT}  # by whoever said it, whoever holds the pen
    movers = {ACTOR[action] for action in actions_from(status) if action not in {*taken_back, *AFTERWARDS}}

    assert movers <= hands[HOLDER[status].who]
    assert HOLDER[status].sentence.endswith(".")


def test_answers_change_only_before_filing_and_after_a_return() -> None:
    assert {Status.DRAFT, Status.RETURNED} == EDITABLE
    assert {status for status in Status if Action.FILE in actions_from(status)} == EDITABLE
