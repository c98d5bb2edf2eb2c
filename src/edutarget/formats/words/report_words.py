"""What stands around a report's table, in words: its head, and how its indicators stand."""

from __future__ import annotations

from collections.abc import Sequence

from edutarget.formats.view import View
from edutarget.formats.words.head import Head, head_of, submitted
from edutarget.formats.words.labels import RESULT, band_with_sign
from edutarget.formats.words.standings import counted
from edutarget.language.terms import N_, NN_
from edutarget.language.words import Words
from edutarget.report.gap_report import Report, Row
from edutarget.report.standing import groups
from edutarget.report.verdict import Result
from edutarget.report.wording import NO_BREAK

NOTHING_SELECTED = N_("No indicator is in this selection.")


def report_head(report: Report, view: View) -> Head:
    """The lines above a report."""
    about = submitted(report.as_of, report.submitted_by, view.words)
    return head_of(report.plan, view, about, report.unit, len(report.rows))


def counts(report: Report, words: Words) -> str:
    """`42 indicators: 18 decided (met 15, not met 3) · open 20 · not reported 4`; what there is none of is left out."""
    found = report.results()
    decided = [f"{words(RESULT[result])}{NO_BREAK}{found[result]}" for result in ("met", "not_met") if found[result]]
    parts = [words(N_("{count} decided ({results})"), count=found["met"] + found["not_met"], results=tuple(decided))]
    parts = parts if decided else []
    others: tuple[Result, ...] = ("open", "not_reported", "not_assessed")
    parts += [f"{words(RESULT[result])}{NO_BREAK}{found[result]}" for result in others if found[result]]
    total = words(NN_("{count} indicator: ", "{count} indicators: "), count=len(report.rows))
    return total + " · ".join(parts)


def tally(rows: Sequence[Row], words: Words) -> str:
    """`8: not met 5 · short so far 1 · met 2`; what there is none of is left out."""
    parts = (f"{words(standing)}{NO_BREAK}{count}" for standing, count in counted(rows).items())
    return words(N_("{count}: {results}"), count=len(rows), results=" · ".join(parts))


def serious_title(shown: int, count: int, words: Words) -> str:
    """The title of what is most serious, with how many of how many problems are shown, where these are not all."""
    title = words(N_("Most serious first"))
    return title if shown >= count else words(N_("{title}: {shown} of {count}"), title=title, shown=shown, count=count)


def how_it_stands(report: Report, words: Words) -> list[tuple[str, list[str]]]:
    """For each group of what is not decided its title and `= on schedule 2` for each of its bands."""
    return [
        (words(group.title), [f"{band_with_sign(band, words)} {count}" for band, count in group.counts.items()])
        for group in groups(report)
    ]
