"""Where two dossiers of one application differ, by section. Pure: plain JSON in, ids out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from standards.rulebook import Rulebook

END_USER, SITES, FILES, PARTIES = "end_user", "sites", "evidence", "certifications"


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(question, site or "") of every answer that came, went or changed."""
    before, after = dict(_answers(old)), dict(_answers(new))
    return [key for key in {**before, **after} if before.get(key) != after.get(key)]


def sections(rulebook: Rulebook, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What changed: ids of sections in the order of the rule, `end_user` before them, `evidence` and
    `certifications` after. A site that came, went or moved counts to `sites`.
    """
    found = {rulebook.questions[question].section for question, _ in changed(old, new)}
    if _places(old) != _places(new):
        found.add(SITES)
    order = [section.id for section in rulebook.sections]
    named = [END_USER] if old.get(END_USER) != new.get(END_USER) else []
    named += sorted(found, key=lambda id: order.index(id) if id in order else len(order))
    named += [FILES] if old.get(FILES) != new.get(FILES) else []
    return named + ([PARTIES] if old.get(PARTIES, []) != new.get(PARTIES, []) else [])


def _answers(plain: Mapping[str, Any]) -> list[tuple[tuple[str, str], Any]]:
    found = [((question, ""), said) for question, said in plain["answers"].items()]
    return found + [
        ((question, site["id"]), said)
        for site in plain["sites"]
        for question, said in site.get("answers", {}).items()
    ]


def _places(plain: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{name: value for name, value in site.items() if name != "answers"} for site in plain["sites"]]
