"""A system security plan becomes rows of the table of controls, and says what became of everything else."""

from typing import Any

import pytest

from standards import oscal, rulebook
from standards.edition import Rulebook
from standards.errors import Refusal
from standards.oscal import names
from tests.standards import oscal_samples as samples

PLAN = "/system-security-plan"
ENTRIES = f"{PLAN}/control-implementation/implemented-requirements"


@pytest.fixture(scope="module")
def edition() -> Rulebook:
    return rulebook.get("ai-diffusion-2025")


def plan(*entries: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """A plan with the components of the samples and these requirements."""
    made = samples.plan(())
    root = made["system-security-plan"]
    root["control-implementation"]["implemented-requirements"] = list(entries)
    root |= changed
    return made


def answer(component: str = "this", text: str = "So it is.", **more: Any) -> dict[str, Any]:
    return {"component-uuid": samples.named(component), "description": text, **more}


def stated(state: str) -> dict[str, Any]:
    return {"implementation-status": {"state": state}}


def one_row(edition: Rulebook, *entries: dict[str, Any]) -> dict[str, Any]:
    (row,) = oscal.read(plan(*entries), edition).rows
    return row


def messages(imported: oscal.Imported) -> str:
    return "\n".join(map(str, imported.notes))


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("ac-2", "AC-2"),
        ("ac-2.1", "AC-2(1)"),
        ("ac-02.01", "AC-2(1)"),
        ("AC-2(1)", "AC-2(1)"),
        ("AC-02 (12)", "AC-2(12)"),
        ("ac-2.a", ""),
        ("ac-2_smt.a", ""),
        ("a.5.1", ""),
        ("", ""),
    ],
)
def test_a_control_id_is_read_however_it_is_written(written: str, printed: str) -> None:
    assert names.printed(written) == printed


@pytest.mark.parametrize(
    ("target", "printed"),
    [
        ("ac-6.1_obj", "AC-6(1)"),
        ("ac-02_obj.a-1", "AC-2"),
        ("ac-2.a_obj.1", "AC-2"),
        ("ac-2.10_smt.a", "AC-2(10)"),
        ("AC-2(1)(a)", "AC-2(1)"),
        ("ac-200", ""),
        ("obj-1", ""),
    ],
)
def test_a_target_belongs_to_the_control_it_begins_with(target: str, printed: str) -> None:
    assert names.aimed_at(target) == printed


def test_every_control_of_the_catalogue_has_an_oscal_id_that_leads_back(edition: Rulebook) -> None:
    assert [names.printed(names.control_id(id)) for id in edition.controls] == list(edition.controls)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("implemented", "implemented"),
        ("partial", "partially_implemented"),
        ("planned", "planned"),
        ("alternative", "alternative"),
        ("not-applicable", "not_applicable"),
        ("Not Applicable", "not_applicable"),
    ],
)
def test_a_state_of_implementation_is_a_status(edition: Rulebook, state: str, status: str) -> None:
    row = one_row(edition, {"control-id": "ac-2", "by-components": [answer(**stated(state))]})

    assert row == {"control": "AC-2", "status": status, "remark": "So it is."}


def test_a_state_that_nobody_names_gives_no_status_and_is_told(edition: Rulebook) -> None:
    entry = {
        "control-id": "ac-2",
        "by-components": [answer(**stated("operational")), answer(**stated("implemented"))],
    }

    imported = oscal.read(plan(entry), edition)

    assert "status" not in imported.rows[0]
    assert f"{ENTRIES}/0/by-components/0/implementation-status/state: States" in messages(imported)
    assert "“operational” at AC-2" in messages(imported)


def test_several_components_keep_all_their_texts_and_the_weakest_state_counts(edition: Rulebook) -> None:
    statements = [
        {
            "statement-id": "ac-2_smt.a",
            "by-components": [answer("this", "We grant.", **stated("implemented"))],
        },
        {
            "statement-id": "ac-2_smt.b.1",
            "by-components": [answer("policy", "It says who.", **stated("planned"))],
        },
    ]

    imported = oscal.read(
        plan(
            {"control-id": "ac-2", "by-components": [answer("this", "In short.")], "statements": statements}
        ),
        edition,
    )

    assert imported.rows == (
        {
            "control": "AC-2",
            "status": "planned",
            "remark": "This System: In short.\n\nThis System, a: We grant.\n\nAccess Policy, b.1: It says who.",
        },
    )
    assert (
        "Stated as implemented (This System) and planned (Access Policy); the weakest, planned, is carried (1): AC-2."
        in messages(imported)
    )
    assert "Some answers state no implementation status" in messages(imported)


def test_fedramp_says_status_and_origin_at_the_requirement(edition: Rulebook) -> None:
    props = [
        {"name": "implementation-status", "ns": samples.FEDRAMP, "value": "partial"},
        {"name": "control-origination", "ns": samples.FEDRAMP, "value": "customer-configured"},
    ]

    imported = oscal.read(plan({"control-id": "ac-2", "props": props, "by-components": [answer()]}), edition)

    assert imported.rows == ({"control": "AC-2", "status": "partially_implemented", "remark": "So it is."},)
    assert "Left to the customer" in messages(imported)


@pytest.mark.parametrize(
    "entry",
    [
        {"by-components": [answer("cloud", **stated("implemented"))]},
        {"by-components": [answer("this", inherited=[{"uuid": samples.named(1)}])]},
        {"props": [{"name": "control-origination", "ns": samples.FEDRAMP, "value": "inherited"}],
         "by-components": [answer(**stated("implemented"))]},
    ],
    ids=["by a component of a leveraged system", "as an answer says", "by origin"],
)  # fmt: skip
def test_what_is_inherited_waits_for_a_person_and_says_from_whom(
    edition: Rulebook, entry: dict[str, Any]
) -> None:
    row = one_row(edition, {"control-id": "ac-2", **entry})

    assert (row["status"], row["inherited_from"]) == ("inherited", "Example Cloud IaaS")


def test_a_leveraged_system_without_a_title_is_the_party_that_answers_for_it(edition: Rulebook) -> None:
    made = plan({"control-id": "ac-2", "by-components": [answer("cloud")]})
    del made["system-security-plan"]["system-implementation"]["leveraged-authorizations"][0]["title"]

    assert oscal.read(made, edition).rows[0]["inherited_from"] == "Example Cloud Holdings"


def test_inherited_from_nobody_named_is_told(edition: Rulebook) -> None:
    made = plan({"control-id": "ac-2", "by-components": [answer("this", inherited=[{}])]})
    del made["system-security-plan"]["system-implementation"]["leveraged-authorizations"]

    imported = oscal.read(made, edition)

    assert imported.rows[0]["status"] == "inherited"
    assert "inherited_from" not in imported.rows[0]
    assert "does not say from whom" in messages(imported)


def test_inherited_in_part_and_planned_in_part_is_planned(edition: Rulebook) -> None:
    row = one_row(
        edition,
        {"control-id": "ac-2", "by-components": [answer("cloud"), answer("this", **stated("planned"))]},
    )

    assert row["status"] == "planned"


def test_texts_without_any_state_give_no_status(edition: Rulebook) -> None:
    imported = oscal.read(plan({"control-id": "ac-2", "by-components": [answer()]}), edition)

    assert imported.rows == ({"control": "AC-2", "remark": "So it is."},)
    assert "no status is carried (1 controls): AC-2" in messages(imported)


def test_two_entries_for_one_control_are_joined(edition: Rulebook) -> None:
    entries = [
        {"control-id": id, "by-components": [answer(text=text, **stated("implemented"))]}
        for id, text in (("ac-2", "Once."), ("ac-02", "Again."))
    ]

    imported = oscal.read(plan(*entries), edition)

    assert imported.rows == ({"control": "AC-2", "status": "implemented", "remark": "Once.\n\nAgain."},)
    assert f"{ENTRIES}/1: Answered by more than one entry" in messages(imported)


def test_what_is_not_carried_is_named(edition: Rulebook) -> None:
    imported = oscal.read(
        plan(
            {"control-id": "ac-2", "remarks": "Aside.", "by-components": [
                answer("this", **stated("implemented"), **{"set-parameters": [{}, {}], "links": [{"href": "#x"}]})]},
            {"control-id": "ac-25"},
            {"control-id": "a.5.1"},
        ),
        edition,
    )  # fmt: skip

    told = messages(imported)
    assert "Parameter values are not carried (2)." in told
    assert "Remarks beside the answers are not carried (1)." in told
    assert "attach as evidence what they lead to (1): #x." in told
    assert "Controls outside this rulebook's baseline are not carried (1): AC-25." in told
    assert f"{ENTRIES}/2: Control ids that are none of NIST SP 800-53" in told
    assert (
        "attach as evidence what shows an answer (2): Access Policy and high-baseline_profile.json." in told
    )


def test_only_the_components_asked_for_are_read(edition: Rulebook) -> None:
    entry = {"control-id": "ac-2", "by-components": [answer("this", "Ours."), answer("policy", "Written.")]}

    for name in ("Access Policy", samples.named("policy").upper()):
        (row,) = oscal.read(plan(entry), edition, components=[name]).rows
        assert row["remark"] == "Access Policy: Written."
    with pytest.raises(Refusal, match="has no component “Vault”"):
        oscal.read(plan(entry), edition, components=["Vault"])


def test_a_whole_plan_as_fedramp_shapes_it_gives_a_row_for_every_control(edition: Rulebook) -> None:
    imported = oscal.read(samples.plan(edition.controls), edition)

    assert [row["control"] for row in imported.rows] == list(edition.controls)
    assert imported.counts == {"rows": 418, "controls": 418, "answers": 418 * 6, "components": 3}
    assert {row["inherited_from"] for row in imported.rows} == {"Example Cloud IaaS"}
    assert {row["status"] for row in imported.rows} == {
        "inherited", "partially_implemented", "planned", "alternative"
    }  # fmt: skip


@pytest.mark.parametrize(
    "version", ["1.1.0", "1.1.1", "1.1.2", "1.1.3", "1.2.0", "1.2.3", "v1.1.3", "1.0.0", "1.0.6"]
)
def test_released_versions_are_read(edition: Rulebook, version: str) -> None:
    assert oscal.read(samples.plan(["AC-2"], version=version), edition).rows


def test_versions_before_and_after_what_is_known_are_told(edition: Rulebook) -> None:
    for version, words in (("1.0.4", "of OSCAL 1.0.4"), ("1.3.0", "OSCAL 1.3.0 is later")):
        assert words in messages(oscal.read(samples.plan(["AC-2"], version=version), edition))


@pytest.mark.parametrize("version", ["1.0.0-rc1", "2.0.0", "0.9", "", "latest"])
def test_other_versions_are_refused_with_their_place(edition: Rulebook, version: str) -> None:
    made = samples.plan(["AC-2"], version=version)
    if not version:
        del made["system-security-plan"]["metadata"]["oscal-version"]

    with pytest.raises(Refusal) as refused:
        oscal.read(made, edition)

    assert [fault.pointer for fault in refused.value.faults] == [f"{PLAN}/metadata/oscal-version"]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "is a JSON object"),
        (None, "is a JSON object"),
        ({}, "it is empty"),
        ({"system-security-plan": {}, "catalog": {}}, "has one root"),
        ({"catalog": {}}, "This is a catalog: it lists controls"),
        ({"profile": {}}, "This is a profile"),
        ({"component-definition": {}}, "This is a component definition"),
        ({"assessment-plan": {}}, "Bring the assessment results"),
        ({"plan-of-action-and-milestones": {}}, "it says what is still to do"),
        ({"mapping-collection": {}}, "it maps catalogs"),
        ({"format": "vedc-dossier/1"}, "is no root of OSCAL"),
        ({"system-security-plan": []}, "must be an object"),
    ],
)
def test_what_is_none_of_the_two_is_refused_with_what_to_bring(
    edition: Rulebook, document: object, words: str
) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        oscal.read(document, edition)

    assert refused.value.faults


def test_every_wrong_member_is_a_fault_with_its_pointer(edition: Rulebook) -> None:
    made = plan(
        {"control-id": 2},
        {"control-id": "ac-2", "statements": [{"by-components": {}}, 7]},
        {"control-id": "ac-3", "by-components": [{"description": "x" * 1_000_001}, answer(text="a\x00b")]},
        {
            "control-id": "ac-4",
            "by-components": [answer(text="\ud800", **{"implementation-status": {"state": 1}})],
        },
    )

    with pytest.raises(Refusal) as refused:
        oscal.read(made, edition)

    assert [fault.pointer.removeprefix(ENTRIES) for fault in refused.value.faults] == [
        "/0/control-id",
        "/1/statements/1",
        "/1/statements/0/statement-id",
        "/1/statements/0/by-components",
        "/1/statements/1/statement-id",
        "/2/by-components/0/component-uuid",
        "/2/by-components/0/description",
        "/2/by-components/1/description",
        "/3/by-components/0/description",
        "/3/by-components/0/implementation-status/state",
    ]


def test_a_rulebook_that_asks_of_no_control_has_no_use_for_oscal() -> None:
    with pytest.raises(Refusal, match="asks nothing control by control"):
        oscal.read(samples.plan(["AC-2"]), rulebook.get("dc-veu-2024"))
