"""What each figure must not exceed: as a ratio to another case, or as a time. A goal that is met is tightened."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """At most `limit` times the case `against`, or, where that is empty, at most `limit` seconds."""

    id: str
    limit: float
    against: str = ""
    share: float = 1.0  # of the other case's time: a sixteenth of sixteen hashes is one

    @property
    def words(self) -> str:
        if not self.against:
            return f"{self.id}: under {self.limit * 1000:g} ms"
        part = "" if self.share == 1 else f"{self.share:g} of "
        return f"{self.id}: at most {self.limit:g}x {part}{self.against}"


FULL = "assess, 50 sites, 200 lots"
ONE = "assess, 1 site, 200 lots"
MANY = "assess, 1,000 sites, 200 lots"
READ = "assess and write all out, 50 sites"
READ_MANY = "assess and write all out, 1,000 sites"
BARE = "certificate, bare WeasyPrint"
PARSE = "parse 2 MB of OSCAL with orjson alone"

COMPILED = "the same checks as compiled Python, 50 sites"

GOALS: dict[str, tuple[Goal, ...]] = {
    FULL: (Goal("G8", 0.020), Goal("G8", 6.0, COMPILED)),
    # Linear: from 50 sites to 1,000 at most twenty times the time.
    MANY: (Goal("G8", 20.0, FULL),),
    # What is told when it is read is read here: every sentence, pointer and repair, as canonical bytes.
    READ: (Goal("G8", 0.020),),
    READ_MANY: (Goal("G8", 20.0, READ),),
    "state and DSSE sign, Ed25519": (Goal("G1", 1.8, "Ed25519 sign, raw"),),
    "DSSE verify from bytes, Ed25519": (Goal("G2", 1.45, "Ed25519 verify, raw"),),
    "DSSE sign, hybrid": (Goal("G3", 1.15, "Ed25519 + ML-DSA-65 sign, raw"),),
    "bundle verified from bytes, hybrid": (Goal("verify", 0.002),),
    "certificate": (Goal("G4", 1.2, BARE),),
    # 10,000 dossiers on two cores in three minutes: a core has 36 ms for each.
    "replay a dossier": (Goal("G12", 0.036),),
    "replay a dossier, 50 sites, 418 controls": (Goal("G12", 0.036),),
    "import a plan of 2 MB from its bytes": (Goal("G11", 4.0, PARSE),),
    "screen 30 parties against 30,000": (Goal("screening", 0.3),),
    "import a plan of 20 MB from its bytes": (Goal("G11", 2.0),),
}
for _size in (1_000, 100_000):
    _hashes = f"16 SHA-256 of 65 bytes ({_size})"
    GOALS[f"16 log appends at {_size} entries"] = (Goal("G6", 4.5, _hashes),)
    GOALS[f"inclusion proof at {_size} entries"] = (Goal("G6", 50, _hashes, 1 / 16),)
    GOALS[f"inclusion verified at {_size} entries"] = (Goal("G6", 50, _hashes, 1 / 16),)
# A page of the queue is one page, however many reviews there are; on SQLite a search reads every line.
for _page in ("all open", "mine", "new", "overdue", "by due day", "page 1,000", "search, many"):
    for _engine in ("SQLite", "PostgreSQL"):
        GOALS[f"queue of 100,000, {_page}, {_engine}"] = (Goal("queue", 0.120),)
for _page in ("search, one", "search, none"):
    GOALS[f"queue of 100,000, {_page}, SQLite"] = (Goal("queue", 0.250),)
    GOALS[f"queue of 100,000, {_page}, PostgreSQL"] = (Goal("queue", 0.120),)
