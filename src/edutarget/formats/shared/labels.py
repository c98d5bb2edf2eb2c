"""What results, bands and columns are called, and each band's sign: never colour alone."""

from __future__ import annotations

from typing import NamedTuple

from edutarget.language.terms import N_, Term
from edutarget.report.progress import Band, Result

RESULT: dict[Result, Term] = {
    "met": Term(N_("met")),
    "not_met": Term(N_("not met")),
    "open": Term(N_("open")),
    "not_reported": Term(N_("not reported")),
}


class Sign(NamedTuple):
    """A band's sign, one column wide, and its Rich style."""

    sign: str
    style: str


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
    "met": Sign("✓", "green"),
    "nearly": Sign("≈", "cyan"),
    "partly": Sign("▸", "yellow"),
    "limited": Sign("▹", "yellow"),
    "regressed": Sign("↓", "red"),
    "below_target": Sign("↧", "red"),
    "breached": Sign("↥", "red"),
    "on_schedule": Sign("=", "green"),
    "slightly_behind": Sign("‹", "yellow"),
    "behind": Sign("«", "red"),
    "far_behind": Sign("⋘", "red"),
    "in_progress": Sign("…", ""),
    "incomplete": Sign("✘", "red"),
    "no_data": Sign("?", "dim"),
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
