"""Models, their weights, and the interfaces to them."""

from collections.abc import Container, Iterator

from standards.case import Case
from standards.lint.rule import CONTRADICTION, SUSPICIOUS, Hit, Rule, answered, lines
from standards.quantities import beside, written


def narrow_without_limit(case: Case) -> Iterator[Hit]:
    """A narrow API that nothing limits is narrow by name."""
    for line in lines(case, "interfaces", "narrow_api", "limit_bps"):
        limit = line.number("limit_bps")
        if line.row.get("narrow_api") is True and (limit is None or limit <= 0):
            said = "no limit" if limit is None else f"a limit of {written(limit)} bit/s"
            words = f"The interface {line.name} is said to be a narrow API, with {said}."
            yield words, (line.at("narrow_api"), line.at("limit_bps"))


def measured_above_limit(case: Case) -> Iterator[Hit]:
    """What was measured above an enforced limit shows that it is not enforced."""
    for line in lines(case, "interfaces", "measured_bps", "limit_bps"):
        measured, limit = line.number("measured_bps"), line.number("limit_bps")
        if measured is not None and limit is not None and measured > limit:
            words = (
                f"The interface {line.name} is limited to {written(limit)} bit/s and was measured at "
                f"{beside(measured, limit)}."
            )
            yield words, (line.at("measured_bps"), line.at("limit_bps"))


def limited_below_need(case: Case) -> Iterator[Hit]:
    """An interface cannot need more than it may give out."""
    for line in lines(case, "interfaces", "needed_bps", "limit_bps"):
        needed, limit = line.number("needed_bps"), line.number("limit_bps")
        if needed is not None and limit is not None and 0 < limit < needed:
            words = (
                f"The interface {line.name} truly needs {written(needed)} bit/s and is limited to "
                f"{beside(limit, needed)}."
            )
            yield words, (line.at("needed_bps"), line.at("limit_bps"))


def interface_of_unlisted_model(case: Case) -> Iterator[Hit]:
    """An interface reaches a model of the list."""
    yield from _unlisted(case, "interfaces", "The interface {} reaches")


def weights_of_unlisted_model(case: Case) -> Iterator[Hit]:
    """Weights are kept of a model of the list."""
    yield from _unlisted(case, "weight_stores", "The place in {} keeps")


def _unlisted(case: Case, table: str, words: str) -> Iterator[Hit]:
    if not answered(case, "models"):
        return
    known = {line.text("id") for line in lines(case, "models", "id")}
    for line in lines(case, table, "model"):
        for model in _named(line.text("model"), known):
            if model not in known:
                said = f"{words.format(line.name)} the model “{model}”, which is not listed."
                yield said, (line.at("model"),)


def _named(cell: str, known: Container[str]) -> tuple[str, ...]:
    """The models of a cell: one, or several parted by commas."""
    if cell in known:
        return (cell,)
    return tuple(name for name in (name.strip() for name in cell.replace(";", ",").split(",")) if name)


def published_yet_guarded(case: Case) -> Iterator[Hit]:
    """Nobody guards the way to weights that anybody has."""
    models = {line.text("id"): line for line in lines(case, "models", "id", "published")}
    for line in lines(case, "interfaces", "model", "narrow_api"):
        reached = [models[name] for name in _named(line.text("model"), models) if name in models]
        if not reached or line.row.get("narrow_api") is not True:
            continue
        if all(model.row.get("published") is True for model in reached):
            words = (
                f"The weights of {' and '.join(model.name for model in reached)} are said to be published, and "
                f"the interface {line.name} to expose only a narrow API to them."
            )
            yield words, (*(model.at("published") for model in reached), line.at("narrow_api"))


def dedicated_and_shared(case: Case) -> Iterator[Hit]:
    """A device that others use is not one's own."""
    for line in lines(case, "weight_stores", "dedicated", "used_by"):
        if line.row.get("dedicated") is True and line.text("used_by"):
            words = f"The device in {line.name} is said to be dedicated, and used by {line.text('used_by')}."
            yield words, (line.at("dedicated"), line.at("used_by"))


def more_added_than_used(case: Case) -> Iterator[Hit]:
    """The operations added to a published model are among those that were used."""
    for line in lines(case, "models", "operations", "additional_operations"):
        whole, added = line.number("operations"), line.number("additional_operations")
        if whole is not None and added is not None and added > whole:
            words = (
                f"Of {line.name}, {written(added)} operations were added and {written(whole)} used in all."
            )
            yield words, (line.at("operations"), line.at("additional_operations"))


def derived_without_figure(case: Case) -> Iterator[Hit]:
    """What was added to a published model is a figure of a derived model and of no other."""
    for line in lines(case, "models", "derived_from_published", "additional_operations"):
        added = line.number("additional_operations")
        if added is not None and added > 0 and line.row.get("derived_from_published") is False:
            words = (
                f"{line.name} is said not to be derived from published weights, and "
                f"{written(added)} operations to have been added to them."
            )
            yield words, (line.at("derived_from_published"), line.at("additional_operations"))


RULES = (
    Rule("L001", "An interface is a narrow API without a limit", SUSPICIOUS, narrow_without_limit),
    Rule("L002", "An interface was measured above its enforced limit", CONTRADICTION, measured_above_limit),
    Rule("L003", "An interface is limited below what it truly needs", SUSPICIOUS, limited_below_need),
    Rule(
        "L004", "An interface reaches a model that is not listed", CONTRADICTION, interface_of_unlisted_model
    ),
    Rule("L005", "Weights are kept of a model that is not listed", CONTRADICTION, weights_of_unlisted_model),
    Rule("L006", "Published weights are reached through a narrow API", SUSPICIOUS, published_yet_guarded),
    Rule("L007", "More operations were added to a model than were used", CONTRADICTION, more_added_than_used),
    Rule(
        "L008", "Operations were added to a model that is not derived", CONTRADICTION, derived_without_figure
    ),
    Rule("L009", "A device is dedicated, and others use it", CONTRADICTION, dedicated_and_shared),
)
