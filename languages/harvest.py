"""Find the English words that code says: sentences of refusals, messages and forms, names of choices.

An f-string is a sentence with slots: f"{name} is saved" is "{name} is saved". What is found too much does no harm:
it is a sentence nobody is shown.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

#: Rooms whose words an operator reads.
ROOMS = ("organizations", "applications", "attestations", "recertifications")
#: Pure modules whose fixed words an operator reads.
PURE = (
    "standards/lifecycle.py",
    "standards/enforcement.py",
    "standards/standing.py",
    "standards/errors.py",
)
#: Of the reviewers' room, whose desk is English: what an operator meets of it.
OPERATORS = (
    "reviews/conditions.py",
    "reviews/models/condition.py",
    "reviews/reconsiderations.py",
    "reviews/replies.py",
    "reviews/views/decided.py",
    "reviews/views/forms.py",
    "reviews/views/questions.py",
)
#: Files that speak to somebody else: to those who run the platform, to a program, on paper.
SILENT = {
    "admin.py",
    "appendonly.py",
    "apps.py",
    "archive.py",
    "bundles.py",
    "certificates.py",
    "clamd.py",
    "coast.py",
    "condition.py",
    "dockets.py",
    "folder.py",
    "journal.py",
    "keyring.py",
    "letterbox.py",
    "log.py",
    "models.py",
    "offline.py",
    "oscal.py",
    "printing.py",
    "publishing.py",
    "replaying.py",
    "replays.py",
    "rotation.py",
    "signed.py",
    "staff.py",
    "stored.py",
    "tasks.py",
    "urls.py",
    "waiting.py",
    "witnesses.py",
    "books.py",
}
#: Words that code makes of values, in the pure rooms and elsewhere: no text in the code shows them whole.
SPOKEN = (
    *("not enforced", "in force", "delayed", "rescinded", "superseded", "fallback", "guidance"),
    *("due", "overdue", "coming", "done", "closed"),
    *("valid", "expired", "not yet valid", "revoked", "suspended", "withdrawn"),
    *("error", "warning", "note", "No post-office box."),
    *("for the site{s} {value}", "for all sites in {value}", "Paragraph {paragraph}", "Condition {number}"),
    "Condition {number}: {text}",
    "{changed_by} changed this answer while you wrote",
)
_SILENT_FOLDERS = {"migrations", "management", "commands"}
_SAYING = {
    "Refusal", "Fault", "Unreadable", "Unread", "Missing", "Gone", "NoPictureError", "Reason", "Holder", "Cell",
    "Party", "Exit", "Chart", "Row", "Shown", "ValidationError", "add_error", "success", "info", "warning", "error",
    "append", "group", "_refused", "_whole", "summed", "get", "enumerate", "join", "Standing", "Kind", "words",
}  # fmt: skip
_SPOKEN = {"label", "help_text", "refusal", "actor", "title", "note", "verbose_name"}
_DEAF = {
    "compile",
    "sub",
    "redirect",
    "reverse",
    "execute",
    "exit",
    "Http404",
    "ValueError",
    "PermissionDenied",
    "split",
}
_TECHNICAL = re.compile(
    r"^\s*(?:[%\w]+/[\w.+-]+|[\w.-]*=.*|(?:attachment|inline);.*|sandbox.*|default-src.*|bytes .*|%[-\w].*"
    r"|.*\{steps\}.*|[MlC]\{.*|vedc .*|CREATE .*|text/.*|.*frame-ancestors.*|username webauthn| ON .*| OF .*)$",
    re.DOTALL,
)
_WORDS = re.compile(r"[a-z]{2,}.* .*|.* .*[a-z]{2,}", re.DOTALL)
_NO_WORDS = {
    "Subject: ",
    "Referer",
    "Range",
    "Type",
    "Target",
    "Title",
    "Said",
    "Choices",
    '{how}; filename="{name}"',
}
_NAME = re.compile(r"^[A-Z][a-z]+$")


def words_of_code(base: Path) -> Iterator[tuple[str, str]]:
    """(sentence, file) of every sentence that the code under `base` says to an operator."""
    paths = [path for room in ROOMS for path in sorted((base / room).rglob("*.py"))]
    yield from ((one, "languages/harvest.py") for one in SPOKEN)
    for path in [*paths, *(base / name for name in (*PURE, *OPERATORS))]:
        if _SILENT_FOLDERS & set(path.parts):
            continue
        tree = ast.parse(path.read_text())
        found = _choices(tree) if path.name in SILENT else (*_choices(tree), *_sentences(tree))
        for one in filter(None, found):
            yield one, str(path.relative_to(base))


def sentence_of(node: ast.expr) -> str | None:
    """The sentence of a string or of an f-string, with named slots; None of anything else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if not isinstance(node, ast.JoinedStr):
        return None
    said, taken = "", {}
    for part in node.values:
        if isinstance(part, ast.Constant):
            said += str(part.value)
            continue
        names = (
            re.findall(r"[a-z_]+", ast.unparse(part.value)) if isinstance(part, ast.FormattedValue) else []
        )
        name = names[-1] if names and isinstance(part.value, ast.Name | ast.Attribute) else "value"  # type: ignore[attr-defined]
        name = "s" if _is_ending(part) else name
        taken[name] = taken.get(name, 0) + 1
        said += "{" + (name if taken[name] == 1 else f"{name}{taken[name]}") + "}"
    return said


def _is_ending(part: ast.expr) -> bool:
    """Whether a slot is the ending of a plural: {'' if count == 1 else 's'}."""
    choice = part.value if isinstance(part, ast.FormattedValue) else None
    ends = (choice.body, choice.orelse) if isinstance(choice, ast.IfExp) else ()
    return bool(ends) and all(isinstance(one, ast.Constant) and one.value in ("", "s") for one in ends)


def _choices(tree: ast.Module) -> Iterator[str]:
    """Labels of choices: the second text of what a class of choices sets; and the values of a StrEnum as words."""
    for node in ast.walk(tree):
        bases = [ast.unparse(base) for base in node.bases] if isinstance(node, ast.ClassDef) else []
        values = [line.value for line in node.body if isinstance(line, ast.Assign)] if bases else []  # type: ignore[attr-defined]
        if "StrEnum" in bases:
            yield from (str(one.value).replace("_", " ") for one in values if isinstance(one, ast.Constant))
        elif any("Choices" in base for base in bases):
            pairs = [one.elts for one in values if isinstance(one, ast.Tuple) and len(one.elts) == 2]
            yield from (sentence_of(label) or "" for _, label in pairs)


def _sentences(tree: ast.Module) -> Iterator[str]:
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant | ast.JoinedStr) or isinstance(
            parents.get(node), ast.JoinedStr | ast.Expr
        ):
            continue
        said = sentence_of(node)
        if said and _is_said(said, _holder(node, parents)):
            yield said.strip() if "{" not in said else said


def _holder(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str:
    """What a text is handed to: the name of a call or of an argument; "" where it is just kept."""
    above = parents.get(node)
    while isinstance(
        above, ast.IfExp | ast.BinOp | ast.BoolOp | ast.Tuple | ast.List | ast.ListComp | ast.GeneratorExp
    ):
        above = parents.get(above)
    if isinstance(above, ast.keyword):
        return f"{above.arg}="
    if isinstance(above, ast.Call):
        return ast.unparse(above.func).rpartition(".")[2]
    if isinstance(above, ast.FormattedValue | ast.Compare | ast.Subscript):
        return "-"
    return ""


def _is_said(said: str, holder: str) -> bool:
    if holder in _DEAF or holder == "-" or _TECHNICAL.match(said) or len(said) > 600:
        return False
    letters = re.sub(r"\{[a-z_0-9]+\}", "", said)
    if not re.search(r"[A-Za-z]{2}", letters) or "%s" in said or said in _NO_WORDS:
        return False
    if holder.endswith("="):
        return holder[:-1] in _SPOKEN
    if holder and holder not in _SAYING:
        return False
    return bool(_WORDS.search(said) or (_NAME.match(said) and len(said) > 2))
