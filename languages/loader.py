"""Templates with their sentences marked: what stands between the file and Django's engine."""

from django.template import Origin
from django.template.loaders.filesystem import Loader as FilesystemLoader

from languages.sentences import Marker

#: Whose words stay English: the reviewers' desk, the rule's text, and what is printed, signed or taken along.
ENGLISH = (
    "admin/",
    "rules/",
    "certificate.",
    "applications/board.",
    "applications/print/",
    "applications/includes/when.html",  # attributes alone
    "emails/clock_reminder.txt",  # to who examines
    "letters/letter.",  # of determinations, as they are signed
    "packs/pack.html",
    "packs/includes/asked.html",
    "packs/includes/control.html",
    "packs/includes/row.html",
)


def is_translated(name: str) -> bool:
    """Whether a template, named from the folder of templates, speaks the reader's language."""
    return name.endswith((".html", ".txt")) and not name.startswith(ENGLISH)


def marked(name: str, source: str) -> str:
    """The template `name` with its sentences marked."""
    return Marker(is_page=name.endswith(".html")).mark(source) if is_translated(name) else source


class Loader(FilesystemLoader):
    """The files of the folders of templates."""

    def get_contents(self, origin: Origin) -> str:
        return marked(str(origin.template_name), super().get_contents(origin))
