"""Remove what must not be published: names of people and files, and explanations.

Public reports and trends are built from the result, so that no format has to leave anything out itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from edutarget.submission.entry import NOT_SIGNED, Entry, Figure, UnitFigure
from edutarget.submission.models import Submission
from edutarget.submission.owed import NotCounted, Owed


def public_submission(submission: Submission) -> Submission:
    """A copy with the figures alone: no names, files, reasons or measures."""
    return replace(
        submission,
        submitted_by=(),
        office=None,
        signed=NOT_SIGNED,
        reporters=submission.reporters and submission.reporters._replace(others=()),
        withdrawn={},
        entries={key: _entry(entry) for key, entry in submission.entries.items()},
        history={key: [_figure(one) for one in figures] for key, figures in submission.history.items()},
    )


def _entry(entry: Entry) -> Entry:
    return entry._replace(reason=None, measures=None, by=None)


def _figure(figure: Figure) -> Figure:
    """Build a new figure, so that a field added to `Figure` is not published until it is named here."""
    revised = figure.revised and figure.revised._replace(by=())
    parts = tuple(UnitFigure(part.unit, _figure(part.figure)) for part in figure.parts)
    return Figure(figure.day, _entry(figure.entry), revised=revised, parts=parts)


def public_owed(owed: Iterable[Owed]) -> tuple[Owed, ...]:
    """What is owed, without contacts and places in files."""
    return tuple(Owed(one.kind, one.name, one.state, one.missing) for one in owed)


def public_not_counted(found: Iterable[NotCounted]) -> tuple[NotCounted, ...]:
    """The units and indicators whose figures do not count, without places and quoted text."""
    return tuple(NotCounted(None, one.unit, one.indicator) for one in found)
