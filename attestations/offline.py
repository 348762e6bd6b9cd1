"""The verifier for browsers as one page: its modules and those of the libraries it uses, joined into a single file.

Only the standard library is needed. A page opened from disk may not load modules from other files, so each module
becomes a function that gives what it exports. The grammar taken is the one in which our modules and the libraries' are
written; any other import or export is refused, never dropped.
"""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_HOUSE = Path(__file__).resolve().parent.parent
SOURCES = _HOUSE / "static" / "verifier"
LIBRARIES = _HOUSE / "var" / "assets" / "noble"  # where set-up puts them
_SCOPE = "@noble/"

_NAME = r"[\w$]+"
_IMPORT = re.compile(
    rf"^import (?:\* as (?P<all>{_NAME})|\{{(?P<names>[^}}]*)\}}) from (['\"])(?P<where>[^'\"]+)\3;$",
    re.MULTILINE,
)
_DECLARED = re.compile(rf"^export (?=(?:const|let|class|function|async function) ({_NAME}))", re.MULTILINE)
_LISTED = re.compile(r"^export \{([^}]*)\};$", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


class CannotJoinError(Exception):
    """A module that is missing, or written in a way not taken here."""


@dataclass(frozen=True)
class Page:
    """html: the page; policy: the Content-Security-Policy under which it runs, which it also carries itself."""

    html: bytes
    policy: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.html).hexdigest()


@dataclass
class _Joined:
    """Modules as functions, in the order in which they need one another."""

    numbers: dict[Path, int] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    open: set[Path] = field(default_factory=set)

    def add(self, path: Path) -> int:
        """The number of a module, which stands after all that it imports."""
        if path in self.numbers:
            return self.numbers[path]
        if path in self.open or not path.is_file():
            raise CannotJoinError(f"{path.name} is missing, or imports itself: has set-up been run?")
        self.open.add(path)
        exported: list[str] = []
        text = _IMPORT.sub(lambda found: self._imported(path, found), path.read_text("utf-8"))
        text = _LISTED.sub(lambda found: exported.extend(_pairs(found[1])) or "", text)
        exported += _DECLARED.findall(text)
        text = _DECLARED.sub("", text)
        if left := _LEFT.search(text):
            raise CannotJoinError(f"{path.name} has a line not taken here: {left[0][:80]}")
        number = self.numbers[path] = len(self.numbers)
        self.parts.append(
            f"// {path.name}\nconst m{number} = (() => {{\n{text}\nreturn {{ {', '.join(exported)} }};\n}})();\n"
        )
        return number

    def _imported(self, importer: Path, found: re.Match[str]) -> str:
        number = self.add(_place(importer, found["where"]))
        if found["all"]:
            return f"const {found['all']} = m{number};"
        pairs = (" ".join(pair.split()).replace(" as ", ": ") for pair in found["names"].split(","))
        return f"const {{ {', '.join(filter(None, pairs))} }} = m{number};"


@cache
def page() -> Page:
    """The page; the same bytes each time, from the same sources and libraries."""
    joined = _Joined()
    joined.add(SOURCES / "page.js")
    script = f"{_licences()}\n{''.join(joined.parts)}"
    style = (SOURCES / "offline.css").read_text("utf-8")
    if re.search(r"</script|<!--|</style", script + style, re.IGNORECASE):
        raise CannotJoinError("a script or style holds what would end it")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_digest(script)}'",
            f"style-src '{_digest(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        )
    )
    html = (SOURCES / "offline.html").read_text("utf-8")
    for name, text in (("policy", policy), ("style", style), ("script", script)):
        html = html.replace(f"{{{{ {name} }}}}", text)
    return Page(html.encode("utf-8"), policy)


def _place(importer: Path, where: str) -> Path:
    """The file of a module, within our own folder or a library's."""
    path = (LIBRARIES / where.removeprefix(_SCOPE)) if where.startswith(_SCOPE) else (importer.parent / where)
    path = path.resolve()
    if not any(path.is_relative_to(folder.resolve()) for folder in (SOURCES, LIBRARIES)):
        raise CannotJoinError(f"{importer.name} imports {where}, which is neither ours nor a library's")
    return path


def _pairs(names: str) -> list[str]:
    """What `export { a, b as c }` gives, as an object has it: a, c: b."""
    words = [name.split() for name in names.split(",") if name.strip()]
    return [each[0] if len(each) == 1 else f"{each[2]}: {each[0]}" for each in words]


def _licences() -> str:
    """The libraries may be handed on with their licences, and so are."""
    texts = (
        f"@noble/{path.parent.name}\n\n{path.read_text('utf-8')}"
        for path in sorted(LIBRARIES.glob("*/LICENSE"))
    )
    return "/*\n{}*/".format("\n".join(texts).replace("*/", ""))


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}"
