"""What stands around a report's table, in words: its head, and how many indicators have each result and band."""

from __future__ import annotations

from edutarget.formats.shared.head import Head, head_of, submitted
from edutarget.formats.shared.labels import RESULT, band_with_sign
from edutarget.formats.shared.view import View
from edutarget.language.words import Words
from edutarget.report.gap_report import Report


def report_head(report: Report, view: View) -> Head:
    """The lines above a report."""
    about = submitted(report.as_of, report.submitted_by, view.words)
    return head_of(report.plan, view, about, report.unit, len(report.rows))


def results(report: Report, words: Words) -> str:
    """`met 12 · not met 0 · open 26 · not reported 4`."""
    return " · ".join(f"{words(RESULT[result])} {count}" for result, count in report.results().items())


def bands(report: Report, words: Words) -> list[str]:
    """`✓ met 12` for each band that has any indicators."""
    return [f"{band_with_sign(band, words)} {count}" for band, count in report.bands().items() if count]
