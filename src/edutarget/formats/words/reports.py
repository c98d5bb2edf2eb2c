"""Sentences around a report's rows: head, counts, problems, remarks, missing figures."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from edutarget.formats.sections import Section
from edutarget.formats.view import BUNDLED, View
from edutarget.formats.words.amounts import (
    KIND,
    amount,
    asides,
    signed_text,
    submitter_text,
)
from edutarget.formats.words.findings import above_zero, offices_and_units
from edutarget.formats.words.labels import BAND, RESULT, SIGNS, counted
from edutarget.language.text import N_, NN_, Term
from edutarget.language.words import Whole, Words
from edutarget.plan.indicator import Indicator
from edutarget.plan.models import Framework, Plan
from edutarget.report.findings import coverage_unknown, groups, problems, remarks
from edutarget.report.gap_report import Report, Row
from edutarget.report.verdict import Result
from edutarget.submission.models import Reporters


class Head(NamedTuple):
    """The lines above a result; "" if there is nothing to say.

    `plan` is its name, `about` the days and who submitted, `source` the plan's id and file, `unit` whose figures
    alone they are, `framework` the plan's framework, `selection` that indicators were left out, `problems` that
    files have errors.
    """

    plan: str
    about: str
    source: str
    unit: str
    framework: str
    selection: str
    problems: str = ""


def head_of(
    plan: Plan, view: View, about: str, unit: str | None = None, count: int | None = None, left_out: int = 0
) -> Head:
    """The head of a result with `count` of the plan's indicators (None: all).

    `unit`: the result is of this unit alone. `left_out` is the number of indicators that are not asked of it.
    """
    words, every = view.words, len(plan.indicators) - left_out
    alone, selection = _alone(plan, unit, words), ""
    if left_out:
        message = NN_("; {count} indicator is not asked of it", "; {count} indicators are not asked of it")
        alone += words(message, count=left_out)
    if count not in (None, every):
        message = NN_("a selection: {shown} of {count} indicator", "a selection: {shown} of {count} indicators")
        selection = words(message, shown=count, count=every)
    return Head(
        plan=words.word(plan.name),
        about=about,
        source=_source(plan, view),
        unit=alone,
        framework=_framework(plan, words),
        selection=selection,
    )


def _source(plan: Plan, view: View) -> str:
    """The plan's id and file, and the list's file; without file names, the day of the plan's publication."""
    if view.plan_file:
        message = N_("bundled plan {id}") if view.plan_file == BUNDLED else N_("plan {id} from {file}")
        named = view.words(message, id=plan.id, file=view.plan_file)
        if view.list_file:
            return view.words(N_("{plan} · offices and units from {list}"), plan=named, list=view.list_file)
        return named
    if plan.source and plan.source.published:
        return view.words(N_("plan {id} of {day}"), id=plan.id, day=plan.source.published)
    return view.words(N_("plan {id}"), id=plan.id)


def submitted(day: date | None, by: tuple[str, ...], words: Words, reporters: Reporters | None = None) -> str:
    """The day of a result and its submitters; for a report of many the numbers of offices and units."""
    if reporters is not None:
        return words(N_("as of {day} · put together from {who}"), day=day, who=Whole(reporters_text(reporters, words)))
    if not by:
        return words(N_("as of {day}"), day=day)
    return words(N_("as of {day} · submitted by {who}"), day=day, who=by)


def reporters_text(reporters: Reporters, words: Words) -> str:
    """`6 offices, 28 reporting units`, preceded by the names of other submitters for the whole."""
    return words.word((*reporters.others, *offices_and_units(reporters.offices, reporters.units, words)))


def _alone(plan: Plan, unit: str | None, words: Words) -> str:
    """The unit whose figures alone a result has, and whether the targets are its own."""
    if unit is None:
        return ""
    if plan.is_part(unit):
        return words(
            N_("figures of {unit} alone; judged only where the plan gives it a share of the target"), unit=unit
        )
    if plan.unit is None:
        return words(N_("figures of {unit} alone; the targets are those of the whole plan"), unit=unit)
    return words(N_("figures of {unit}"), unit=unit)


def _framework(plan: Plan, words: Words) -> str:
    """The framework's name and the lists that the digits in its name count."""
    if plan.framework is None:
        return ""
    counted = (plan.framework.lists[key] for key in plan.framework.digits or plan.framework.lists)
    lists = " · ".join(words.word(members) for members in counted)
    return words(N_("{name}: {text}"), name=framework_title(plan.framework, words), text=lists)


def framework_title(framework: Framework | None, words: Words) -> str:
    """Kind and name of the framework: `Working approach “…”`; "" for a plan without one."""
    if framework is None:
        return ""
    title = words(N_("{kind} “{name}”"), kind=framework.kind or Term(N_("framework")), name=framework.name)
    return title[:1].upper() + title[1:]


_DECIDED: tuple[Result, ...] = ("met", "not_met")
NOTHING_SELECTED = N_("No indicator is in this selection.")


def report_head(report: Report, view: View) -> Head:
    """The lines above a report."""
    who = submitted(report.as_of, report.submitted_by, view.words, report.reporters)
    about = " · ".join(filter(None, (who, signed_text(report.signed, view.words))))
    head = head_of(report.plan, view, about, report.unit, len(report.rows), report.left_out)
    not_counted = sum(one.indicator is not None for one in report.not_counted)
    parts = (
        (NN_("{count} file with errors", "{count} files with errors"), report.faulty_files),
        (NN_("{count} figure not counted", "{count} figures not counted"), not_counted),
    )
    return head._replace(problems=view.words(N_(", ")).join(above_zero(parts, view.words)))


def submitters_of(report: Report, words: Words) -> Mapping[str, str]:
    """Row id -> who submitted its figure, with its files by their paths below the folder that contains all of them;
    empty for a report of one submitter."""
    if len(report.submitted_by) < 2:
        return {}
    files = [file for row in report.rows if row.figure for file in row.figure.sources]
    common = os.path.commonprefix(files)  # noqa: RUF071  # cut at a separator below; commonpath raises across drives
    folder = common[: max(common.rfind("/"), common.rfind(os.sep)) + 1]
    return {row.id: submitter_text(row, words, folder) for row in report.rows if row.figure is not None}


def named_once(section: Section, submitters: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
    """The submitter to name above the rows of an area, and those to name beside each row: one of the two is empty."""
    found = {submitters[row.id] for row in section.rows if row.id in submitters}
    if not section.title or section.list_title or len(section.rows) < 2 or len(found) != 1:
        return "", submitters
    return found.pop(), {}


def asides_of(row: Row, submitters: Mapping[str, str], words: Words) -> list[str]:
    """The remarks on a row's figures, and its submitter if it is to be named beside the row."""
    return [*asides(row, words), *filter(None, [submitters.get(row.id)])]


def counts(report: Report, words: Words) -> str:
    """`42 indicators: 18 final (met 15, not met 3) · not yet due 20 · not reported 4`; zeros are omitted."""
    found = report.results()
    texts = {result: _counted_as(RESULT[result], count, words) for result, count in found.items() if count}
    decided = tuple(texts.pop(result) for result in _DECIDED if result in texts)
    parts = list(texts.values())
    if decided:
        count = sum(found[result] for result in _DECIDED)
        parts.insert(0, words(N_("{count} final ({results})"), count=count, results=decided))
    total = words(NN_("{count} indicator: ", "{count} indicators: "), count=len(report.rows))
    return total + " · ".join(parts)


def _counted_as(standing: str, count: int, words: Words) -> str:
    # The no-break space keeps a number with its label.
    return words(N_("{standing}\u00a0{count}"), standing=words(standing), count=count)


def count_lines(report: Report, words: Words) -> list[str]:
    """The line of `reasons_line`, and `binding 8: not met 1` for each kind of target in the plan."""
    kinds = [
        words(N_("{kind} {tally}"), kind=KIND[kind], tally=tally(one.rows, words))
        for kind, one in report.by_kind().items()
        if one.rows
    ]
    return [*reasons_line(report, words), *kinds]


def reasons_line(report: Report, words: Words) -> list[str]:
    """`8 short, 5 without a reason`, if any reason is given or a list names the offices; else nothing.

    A report without submitters' names omits reasons, so it has no such line either.
    """
    short = problems(report)
    given = any(row.entry is not None and row.entry.reason for row in report.rows)
    if not short or not report.submitted_by or not (given or report.offices):
        return []
    without = sum(found.row.entry is None or not found.row.entry.reason for found in short)
    message = NN_("{count} short, {without} without a reason", "{count} short, {without} without a reason")
    return [words(message, count=len(short), without=without)]


def tally(rows: Sequence[Row], words: Words) -> str:
    """`8: not met 5 · behind so far 1 · met 2`; zeros are omitted."""
    parts = (_counted_as(standing, count, words) for standing, count in counted(rows).items())
    return words(N_("{count}: {results}"), count=len(rows), results=" · ".join(parts))


def how_it_stands(report: Report, words: Words) -> list[tuple[str, list[str]]]:
    """For each group of undecided rows its title, and `= on schedule 2` for each of its bands."""
    return [
        (
            words(group.title),
            [f"{SIGNS[band].sign} {words(BAND[band])} {count}" for band, count in group.counts.items()],
        )
        for group in groups(report)
    ]


def coverage_text(report: Report, words: Words) -> str:
    """The number of sums of units whose completeness is unknown; "" if there are none."""
    unknown = coverage_unknown(report)
    if not unknown:
        return ""
    message = NN_(
        "{count} figure is a sum of units; how many units should have reported is unknown",
        "{count} figures are sums of units; how many units should have reported is unknown",
    )
    return words(message, count=unknown)


def remark_texts(report: Report, words: Words) -> Iterator[str]:
    """Remarks: indicators without an office, sums that may be incomplete, targets reached only by rounding, and figures
    above what was planned."""
    unassigned = tuple(row.indicator for row in report.unassigned())
    if unassigned:
        yield words(N_("no office answers for: {names}"), names=unassigned)
    unknown = coverage_text(report, words)
    if unknown:
        yield unknown
    for row, over in remarks(report):
        if over is None:
            yield words(N_("{name}: equal to the target only when rounded, so not met"), name=row.indicator)
        else:
            yield words(N_("{name}: {amount} more than planned"), name=row.indicator, amount=amount(over, row, words))


def not_updated(report: Report, words: Words, named: int | None = None) -> str:
    """Outdated indicators, at most `named` of them by name (None: all); "" if there are none."""
    rows = report.outdated()
    if not rows:
        return ""
    names = tuple(words(N_("{name} (figure of {day})"), name=row.indicator, day=row.as_of) for row in rows)
    message = NN_("{count} indicator not updated: {names}", "{count} indicators not updated: {names}")
    return words(message, count=len(rows), names=_first(names, named))


def no_data(indicators: Iterable[Indicator], words: Words, named: int | None = None) -> str:
    """Indicators without a figure, at most `named` of them by name (None: all); "" if there are none."""
    names = tuple(indicators)
    if not names:
        return ""
    message = NN_("No data for {count} indicator: {names}", "No data for {count} indicators: {names}")
    return words(message, count=len(names), names=_first(names, named))


def missing_lines(report: Report, words: Words, named: int | None = None) -> list[str]:
    """Up to two lines: outdated indicators, and indicators without data."""
    lines = (not_updated(report, words, named), no_data((row.indicator for row in report.unreported()), words, named))
    return [line for line in lines if line]


def _first(names: Sequence[Indicator | str], count: int | None) -> tuple[Indicator | str, ...]:
    """The first `count` names and an ellipsis for the others; None: all of them."""
    if count is None or len(names) <= count:
        return tuple(names)
    return (*names[:count], "…")
