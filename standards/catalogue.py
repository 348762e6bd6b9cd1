"""The editions in one folder of rulebooks, side by side, each as it was published."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from standards import ledger
from standards.edition import Rulebook
from standards.errors import Refusal, listed
from standards.loading import load


@dataclass(frozen=True)
class Catalogue(Mapping[str, Rulebook]):
    """Editions by "id@edition", in the order of ids and, under one id, in effect order. A bare id stands for
    the newest published edition of it.
    """

    editions: Mapping[str, Rulebook]

    def __getitem__(self, name: str) -> Rulebook:
        id, _, edition = name.partition("@")
        found = self.editions.get(name) if edition else self._newest(id)
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.editions)

    def __len__(self) -> int:
        return len(self.editions)

    def editions_of(self, id: str) -> tuple[Rulebook, ...]:
        """All editions of an id in effect order, drafts among them."""
        return tuple(rulebook for rulebook in self.editions.values() if rulebook.id == id)

    def get_edition(self, id: str, edition: str = "") -> Rulebook:
        """The exact edition, or the newest published one of the id; Refusal naming what there is."""
        found = self.get(f"{id}@{edition}" if edition else id)
        if found is not None:
            return found
        there = [rulebook.edition for rulebook in self.editions_of(id)]
        if not there:
            ids = sorted({rulebook.id for rulebook in self.editions.values()})
            raise Refusal(f'There is no rulebook "{id}"; there are {listed(ids)}.')
        if edition:
            raise Refusal(f'{id} has no edition "{edition}"; it has {listed(there)}.')
        raise Refusal(f"{id} has only drafts; name one: {listed(f'{id}@{each}' for each in there)}.")

    def offered(self, on: date) -> tuple[Rulebook, ...]:
        """The editions under which an application may be started on a day: of every id the newest published
        one that has begun, and those that are published and still to begin; if they are offered at all.
        """
        found = []
        for id in dict.fromkeys(rulebook.id for rulebook in self.editions.values()):
            published = [rulebook for rulebook in self.editions_of(id) if not rulebook.draft]
            begun = [rulebook for rulebook in published if rulebook.since <= on]
            found += begun[-1:] + [rulebook for rulebook in published if rulebook.since > on]
        return tuple(
            rulebook for rulebook in found if rulebook.open_to_applicants and not _over(rulebook, on)
        )

    def _newest(self, id: str) -> Rulebook | None:
        published = [rulebook for rulebook in self.editions_of(id) if not rulebook.draft]
        return published[-1] if published else None


def read(folder: Path) -> Catalogue:
    """The editions in the folders `<id>` and `<id>@<edition>` of a folder, held against its published.csv.

    Raises RulebookError if one does not load, is not what was published, or was never published and is no
    draft; Refusal if a folder is not named as what it holds.
    """
    published = ledger.read(folder / ledger.NAME)
    found: dict[str, Rulebook] = {}
    for path in sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []:
        rulebook = load(path)
        _named_as_it_is(path, rulebook)
        if rulebook.key in found:
            raise Refusal(f"{rulebook.key} is there twice; the second is in the folder {path.name}.")
        ledger.require(published, rulebook)
        found[rulebook.key] = rulebook
    in_order = sorted(found.values(), key=lambda each: (each.id, each.effective, each.edition))
    return Catalogue({rulebook.key: rulebook for rulebook in in_order})


def _named_as_it_is(path: Path, rulebook: Rulebook) -> None:
    id, at, edition = path.name.partition("@")
    if id != rulebook.id or (at and edition != rulebook.edition):
        raise Refusal(
            f'The folder {path.name} holds {rulebook.key}; call it "{rulebook.id}", or "{rulebook.key}" where '
            "there are several editions."
        )


def _over(rulebook: Rulebook, on: date) -> bool:
    return rulebook.ends_on is not None and rulebook.ends_on < on
