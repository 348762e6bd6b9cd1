"""When things fall due, in words."""

from standards.edition import CalendarItem
from standards.errors import listed

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def when(due: CalendarItem) -> str:
    """When a duty falls due: "1 February and 1 August of every year", "60 days before", or the rule's own words."""
    if due.due:
        return listed(f"{number} {MONTHS[month - 1]}" for month, number in due.due) + " of every year"
    if due.interval_months:
        return f"every {due.interval_months} months"
    if due.days_before is not None:
        return f"{due.days_before} days before"
    return f"{due.days_after} days after" if due.days_after is not None else due.when
