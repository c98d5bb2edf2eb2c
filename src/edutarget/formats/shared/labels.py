"""What results, bands and columns are called, and how each band is marked: a sign and a tone, never colour alone."""

from __future__ import annotations

from typing import Literal, NamedTuple

from edutarget.language.terms import N_, Term
from edutarget.language.words import Words
from edutarget.plan.models import Plan
from edutarget.report.progress import Band, Result

RESULT: dict[Result, Term] = {
    "met": Term(N_("met")),
    "not_met": Term(N_("not met")),
    "open": Term(N_("open")),
    "not_reported": Term(N_("not reported")),
}

Tone = Literal["good", "near", "short", "bad", "open", "none"]
"""How good or bad a band is. Each medium has its own colours for the tones: terminal, style sheet, workbook."""


class Sign(NamedTuple):
    """How a band is marked: a sign one terminal column wide, and its tone."""

    sign: str
    tone: Tone


BAND: dict[Band, Term] = {
    "met": Term(N_("met")),
    "nearly": Term(N_("nearly")),
    "partly": Term(N_("partly")),
    "limited": Term(N_("limited")),
    "regressed": Term(N_("regressed")),
    "below_target": Term(N_("below target")),
    "breached": Term(N_("breached")),
    "on_schedule": Term(N_("on schedule")),
    "slightly_behind": Term(N_("slightly behind")),
    "behind": Term(N_("behind")),
    "far_behind": Term(N_("far behind")),
    "in_progress": Term(N_("in progress")),
    "incomplete": Term(N_("incomplete")),
    "no_data": Term(N_("no data")),
}

SIGNS: dict[Band, Sign] = {
    "met": Sign("✓", "good"),
    "nearly": Sign("≈", "near"),
    "partly": Sign("▸", "short"),
    "limited": Sign("▹", "short"),
    "regressed": Sign("↓", "bad"),
    "below_target": Sign("↧", "bad"),
    "breached": Sign("↥", "bad"),
    "on_schedule": Sign("=", "good"),
    "slightly_behind": Sign("‹", "short"),
    "behind": Sign("«", "bad"),
    "far_behind": Sign("⋘", "bad"),
    "in_progress": Sign("…", "open"),
    "incomplete": Sign("✘", "bad"),
    "no_data": Sign("?", "none"),
}

COLUMN: dict[str, Term] = {
    "name": Term(N_("Indicator")),
    "baseline": Term(N_("Baseline")),
    "target": Term(N_("Target")),
    "actual": Term(N_("Actual")),
    "gap": Term(N_("Gap")),
    "change": Term(N_("Change")),
    "bar": Term(N_("Progress")),
    "band": Term(N_("Status")),
}


def column_title(column: str, plan: Plan, words: Words) -> str:
    """A column's title; the baseline's is its year."""
    return str(plan.baseline_year) if column == "baseline" else words(COLUMN[column])


def band_with_sign(band: Band, words: Words) -> str:
    """`✓ met`."""
    return f"{SIGNS[band].sign} {words(BAND[band])}"
