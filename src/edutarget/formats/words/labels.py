"""Names of results, bands and columns, and the signs and tones of bands; colour is never the only mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple

from edutarget.formats.words.amounts import figure_of, missed_by
from edutarget.language.text import N_, Term
from edutarget.language.words import LANGS, Words
from edutarget.plan.fields import Range
from edutarget.plan.models import Plan
from edutarget.report.findings import group_of
from edutarget.report.gap_report import Row
from edutarget.report.verdict import Band, InterimTarget, Result

RESULT: dict[Result, Term] = {
    "met": Term(N_("met")),
    "not_met": Term(N_("not met")),
    "open": Term(N_("not yet due")),
    "not_reported": Term(N_("not reported")),
    "not_assessed": Term(N_("not assessed")),
}
"""Names of results for indicators of all kinds together."""

_EXCEEDED = Term(N_("limit exceeded"))
_RESULT_OF_LEVEL: dict[Result, Term] = {"met": Term(N_("target met")), "not_met": Term(N_("target not met"))}
_RESULT_OF_WORK: dict[Result, Term] = {"met": Term(N_("completed")), "not_met": Term(N_("not completed"))}
"""A level reaches its target; a count or a milestone is completed (docs/method.md, Result)."""

Tone = Literal["good", "short", "bad", "open", "none"]
"""How good or bad a band is. Terminal, style sheet and workbook each have their own colours for the tones."""


class Sign(NamedTuple):
    """The mark of a band: a sign, one terminal column wide, and a tone."""

    sign: str
    tone: Tone


_BANDS: tuple[tuple[Band, Term, Sign], ...] = (
    ("met", Term(N_("met")), Sign("✓", "good")),
    ("within_limit", Term(N_("within the limit")), Sign("≤", "good")),
    ("held", Term(N_("held so far")), Sign("≥", "good")),
    ("over_schedule", Term(N_("over schedule")), Sign("»", "short")),
    ("nearly", Term(N_("close to target")), Sign("≈", "short")),
    ("partly", Term(N_("more than 60 % closed")), Sign("▸", "short")),
    ("limited", Term(N_("limited progress")), Sign("▹", "short")),
    ("on_schedule", Term(N_("on schedule")), Sign("=", "good")),
    ("slightly_behind", Term(N_("slightly behind")), Sign("‹", "short")),
    ("behind", Term(N_("behind")), Sign("«", "short")),
    ("far_behind", Term(N_("far behind")), Sign("⋘", "short")),
    ("regressed", Term(N_("worse than baseline")), Sign("↓", "short")),
    ("below_target", Term(N_("below target")), Sign("↧", "short")),
    ("breached", Term(N_("over the limit")), Sign("↥", "short")),
    ("outside", Term(N_("outside the range")), Sign("↔", "short")),
    ("in_progress", Term(N_("in progress")), Sign("…", "open")),
    ("incomplete", Term(N_("not completed")), Sign("✘", "bad")),
    ("outdated", Term(N_("outdated")), Sign("↺", "none")),
    ("partial", Term(N_("partial")), Sign("◔", "none")),
    ("awaited", Term(N_("awaited")), Sign("○", "none")),
    ("no_data", Term(N_("no data")), Sign("?", "none")),
    ("no_target", Term(N_("no target of its own")), Sign("·", "none")),
)
"""Each band with its name, for indicators of all kinds, and its mark."""

BAND = {band: term for band, term, _sign in _BANDS}
SIGNS = {band: sign for band, _term, sign in _BANDS}
NOT_MET = SIGNS["incomplete"]

COLUMN: dict[str, Term] = {
    "name": Term(N_("Indicator")),
    "office": Term(N_("Responsible office")),
    "baseline": Term(N_("Baseline")),
    "target": Term(N_("Target")),
    "actual": Term(N_("Actual")),
    "gap": Term(N_("Gap")),
    "change": Term(N_("Change")),
    "bar": Term(N_("Progress")),
    "band": Term(N_("Status")),
    "spark": Term(N_("Trend")),
    "since_last": Term(N_("Since last")),
    "rank": Term(N_("Rank")),
    "value": Term(N_("Value")),
    "units": Term(N_("Units")),
    "oldest": Term(N_("Oldest figure")),
}
"""The titles of columns, shared by all tables and by the legends of graphs."""


def column_title(column: str, plan: Plan, words: Words) -> str:
    """A column's title; for the baseline the year, if all indicators have the same."""
    if column == "baseline" and len(set(map(plan.baseline_year_of, plan.indicators.values()))) == 1:
        return str(plan.baseline_year)
    return words(COLUMN[column])


def sign_of(row: Row) -> Sign:
    """The mark of a row's state."""
    return state_of(row)[1]


def status_of(row: Row, words: Words) -> str:
    """A row's band, `close to target`, with a missed interim target; once decided, only the result and by how much the
    target was missed: `target not met, 1.18 pp short` (docs/method.md, Band).
    """
    if row.progress.result == "not_met" and row.unit is not None:
        return words(N_("{result}, {missed}"), result=result_of(row), missed=missed_by(row, words))
    return status_alone(row, words)


def status_alone(row: Row, words: Words) -> str:
    """The status without the amount, for tables that show the gap: `target not met`."""
    missed = row.missed_interim
    if row.progress.result in ("met", "not_met"):
        return words(result_of(row))
    if missed is None:
        return band_of(row, words)
    return f"{band_of(row, words)} · {interim_text(row, missed, words)}"


def result_of(row: Row) -> Term:
    """A row's result; if it is decided, in the words for its kind of indicator."""
    result = row.progress.result
    if result not in ("met", "not_met"):
        return RESULT[result]
    # A limit on a count is exceeded at once, before its due day (docs/method.md, Result).
    if result == "not_met" and row.progress.band == "breached" and not row.goal.is_due(row.as_of or row.day):
        return _EXCEEDED
    if row.indicator.measure == "level":
        return _RESULT_OF_LEVEL[result]
    return _RESULT_OF_WORK[result]


def interim_text(row: Row, missed: InterimTarget, words: Words) -> str:
    """`interim target of 2021 missed: 5.8 of 6.0`."""
    return words(
        N_("interim target of {day} missed: {actual} of {target}"),
        day=interim_day(missed, words),
        actual=figure_of(missed.actual, row, words),
        target=missed.target,
    )


_FURTHER, _HIGHER, _LOWER = N_("further off than in {year}"), N_("higher than in {year}"), N_("lower than in {year}")
_NOT_ZERO = Term(N_("not yet zero"))


def band_of(row: Row, words: Words) -> str:
    """A row's band, worded for its direction: `higher than in 2024`."""
    band, year = row.progress.band, str(row.baseline_year)
    if band == "regressed" and isinstance(row.goal.target, Range):
        return words(_FURTHER, year=year)
    if band == "regressed":
        return words(_HIGHER if row.goal.at_most else _LOWER, year=year)
    if band == "breached" and row.goal.target == 0:
        return words(_NOT_ZERO)
    return words(BAND[band])


def status_with_sign(row: Row, words: Words) -> str:
    """`✘ target not met, 1.18 pp short`."""
    return f"{sign_of(row).sign} {status_of(row, words)}"


# The band "incomplete" occurs only with the result "not met", whose name it takes here.
STATES = {BAND[band]: SIGNS[band] for band in BAND if band != "incomplete"} | {RESULT["not_met"]: NOT_MET}
"""The name of every state of a row, and its mark."""


def interim_day(one: InterimTarget, words: Words) -> str:
    """The day of an interim target; the year alone if it is the last day of a year."""
    if (one.day.month, one.day.day) == (12, 31):
        return words(N_("{year}"), year=str(one.day.year))
    return str(one.day)


def state_of(row: Row) -> tuple[Term, Sign]:
    """A row's state and its mark: "not met" if this is its result, else its band."""
    if row.progress.result == "not_met":
        return RESULT["not_met"], NOT_MET
    return BAND[row.progress.band], SIGNS[row.progress.band]


STANDINGS: dict[Term, Sign] = {
    RESULT["not_met"]: SIGNS["incomplete"],
    Term(N_("behind so far")): Sign("‹", "short"),
    RESULT["met"]: SIGNS["met"],
    Term(N_("on course")): SIGNS["on_schedule"],
    Term(N_("under way")): SIGNS["in_progress"],
    Term(N_("too early to say")): SIGNS["awaited"],
    RESULT["open"]: SIGNS["in_progress"],
    RESULT["not_reported"]: SIGNS["no_data"],
    RESULT["not_assessed"]: SIGNS["no_target"],
}
"""Each standing and its mark, in the order of interest to readers."""


def standing_of(row: Row) -> Term:
    """A row's standing: the title of its group, or its result if it has none."""
    return group_of(row) or RESULT[row.progress.result]


def counted(rows: Iterable[Row]) -> dict[Term, int]:
    """The number of rows of each standing; zeros are omitted."""
    found = Counter(map(standing_of, rows))
    return {standing: found[standing] for standing in STANDINGS if found[standing]}


def states(plan: Plan) -> dict[str, object]:
    """Every state that a report of the plan may print: its id, or its English text -> its text in both languages."""
    said = (*_RESULT_OF_LEVEL.values(), *_RESULT_OF_WORK.values(), _EXCEEDED, _NOT_ZERO, *STANDINGS)
    years = sorted({str(plan.baseline_year_of(one)) for one in plan.indicators.values()})
    worse = [
        {lang: Words(lang)(message, year=year) for lang in LANGS}
        for year in years
        for message in (_FURTHER, _HIGHER, _LOWER)
    ]
    found: list[tuple[str, object]] = [*RESULT.items(), *BAND.items(), *((str(term), term) for term in said)]
    return dict([*found, *((one["en"], one) for one in worse)])


def states_of(row: Row) -> set[str]:
    """The keys of `states` that apply to a row."""
    at = row.progress
    return {at.result, at.band, result_of(row), standing_of(row), band_of(row, Words("en"))}
