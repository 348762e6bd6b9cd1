"""The consistency lint: numbered rules that say where answers do not fit together.

It never blocks a filing and changes no finding: what it says is the platform's, not the rule's. A rule reads what an
edition asks, and says nothing where the edition does not ask it. docs/lint.md lists the rules.
"""

from datetime import date

from standards.case import Case
from standards.dossier import Dossier
from standards.edition import Rulebook
from standards.lint import answers, controls, days, files, models, ownership, sites
from standards.lint.rule import CONTRADICTION, SUSPICIOUS, Rule, Warned

__all__ = ["CONTRADICTION", "RULES", "SUSPICIOUS", "Rule", "Warned", "lint"]

RULES: tuple[Rule, ...] = (
    *models.RULES,
    *controls.RULES,
    *ownership.RULES,
    *sites.RULES,
    *days.RULES,
    *files.RULES,
    *answers.RULES,
)


def lint(rulebook: Rulebook, dossier: Dossier, on: date) -> tuple[Warned, ...]:
    """Every warning, in the order of the rules. Never raises; the same three give the same warnings."""
    case = Case(rulebook, dossier, on)
    return tuple(
        Warned(rule.id, rule.title, rule.severity, said, at) for rule in RULES for said, at in rule.find(case)
    )
