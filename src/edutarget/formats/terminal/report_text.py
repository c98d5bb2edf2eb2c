"""The report in a terminal: a head, a table or the framework as a tree, and a summary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import accumulate, groupby

from rich.text import Text
from rich.tree import Tree

from edutarget.formats.sections import NONE_SERVES, Arranged, Section
from edutarget.formats.terminal.printing import (
    Drawn,
    FoldingTable,
    RowGroup,
    TableColumn,
    TableRow,
    heading,
    lines_of,
    printed,
    style_of,
    unbroken,
)
from edutarget.formats.view import View
from edutarget.formats.words import amounts, findings, reports
from edutarget.formats.words.labels import column_title, sign_of, status_of, status_with_sign
from edutarget.language.text import N_
from edutarget.plan.models import Plan
from edutarget.report.findings import Finding, most_serious, problems
from edutarget.report.gap_report import Report, Row

BRIEF_LINES = 25  # one screen; plans with more than a dozen areas exceed it

_LEAST_FINDINGS, _MOST_MISSING, _SHORT_REASON = 2, 3, 30

_GIVING_WAY = ("bar", "change", "baseline", "gap", "band", "target", "actual")
"""The order in which columns fold away on a narrow terminal, the first to go first."""

_LEAST_NAME, _LEAST_BAR, _MOST_BAR = 26, 12, 24
_STAYING = ("target", "actual", "band")  # names may become narrower than _LEAST_NAME to keep these columns

_BAR_LEGEND = N_(
    "Progress: ├ baseline, or zero · ● actual · ┊ due by now · ┤ target; ● outside is below the start or beyond the "
    "target"
)


def report_text(arranged: Arranged, view: View) -> str:
    """The report as text, with colour if the view says so."""
    head = reports.report_head(arranged.report, view)
    above = heading(head, head.framework, head.selection)
    return printed([*above, *_indicators(arranged, view), *_foot(arranged.report, view)], view)


def _indicators(arranged: Arranged, view: View) -> Iterator[Text | Tree]:
    """The framework, or the table and the legend of its bars."""
    if not arranged.report.rows:
        yield Text(view.words(reports.NOTHING_SELECTED))
    elif arranged.by_item:
        yield _framework_tree(arranged, view)
    else:
        table = _report_table(arranged, view)
        yield from table.parts()
        if "bar" in table.widths:
            yield Text("\n" + view.words(_BAR_LEGEND), "dim")
    note = amounts.marks_note(arranged.report.rows, view.words)
    if note:
        yield Text(note, "dim")


def _foot(report: Report, view: View) -> Iterator[Text]:
    """Counts, the most serious problems, remarks, indicators without data, and what is owed."""
    words = view.words
    if report.rows:
        yield Text("\n" + reports.counts(report, words), "bold")
    yield from map(Text, reports.count_lines(report, words))
    for title, bands in reports.how_it_stands(report, words):
        for line in lines_of([words(N_("{title}:"), title=title), *bands], view.width, "   "):
            yield Text(line)
    serious = most_serious(report)
    if serious:
        yield Text("\n" + findings.serious_title(len(serious), len(problems(report)), words), "bold")
        yield from (_finding_line(found, view) for found in serious)
    for remark in reports.remark_texts(report, words):
        yield Text(f"! {remark}")
    yield from (Text("\n" + line) for line in reports.missing_lines(report, words))
    yield from _month_text(report, view)


def _month_text(report: Report, view: View) -> Iterator[Text]:
    """For reports of several submitters: files that do not count, and what is still owed."""
    words = view.words
    if report.not_counted:
        yield Text("\n" + words(findings.NOT_COUNTED), "bold")
        yield from (Text(f"! {line}") for line in findings.not_counted_lines(report, words))
    if report.owed:
        yield Text("\n" + findings.owed_title(report.owed, words), "bold")
        yield from (Text(f"- {findings.owed_line(one, report.plan, words)}") for one in report.owed)


def _finding_line(found: Finding, view: View, limit: int = 200) -> Text:
    sign = sign_of(found.row)
    return Text.assemble((sign.sign, style_of(sign)), " ", findings.serious_text(found, view.words, limit))


# The table


def _report_table(arranged: Arranged, view: View) -> FoldingTable[str]:
    """The indicators by section or in one list. Columns may fold away below the names; no number is lost."""
    report = arranged.report
    submitters = reports.submitters_of(report, view.words)
    groups = [_row_group(section, submitters, view) for section in arranged.sections]
    columns = _columns(report.plan, view)
    return FoldingTable(view.words(N_("Indicator")), columns, _GIVING_WAY, groups, view)


def _row_group(section: Section, submitters: Mapping[str, str], view: View) -> RowGroup[str]:
    """A section's rows below its title."""
    above, beside = reports.named_once(section, submitters)
    line = _area_line(section, view)
    if line is not None and above:
        line.append(Text(" · " + above, "not bold dim"))
    return RowGroup(line, [_table_row(row, beside, view) for row in section.rows])


def _area_line(section: Section, view: View) -> Text | None:
    """A section's title and the counts of its indicators; None if all rows are in one list."""
    if not section.title:
        return None
    return Text(section.title, "bold").append(Text("  " + reports.tally(section.rows, view.words), "not bold dim"))


def _columns(plan: Plan, view: View) -> dict[str, TableColumn]:
    titles = {key: column_title(key, plan, view.words) for key in (*amounts.FIGURES, "bar", "band")}
    columns = {key: TableColumn(title, least=_LEAST_NAME) for key, title in titles.items()}
    columns |= {key: TableColumn(titles[key]) for key in _STAYING}
    # The bar repeats what the figures say, so it disappears instead of moving below the name.
    grows = _MOST_BAR - _LEAST_BAR
    columns["bar"] = columns["bar"]._replace(right=False, folded="gone", width=_LEAST_BAR, grows=grows)
    columns["band"] = columns["band"]._replace(right=False, folded="alone")
    return columns


def _table_row(row: Row, submitters: Mapping[str, str], view: View) -> TableRow[str]:
    words, style = view.words, style_of(sign_of(row))
    shown: dict[str, Text | Drawn] = {key: Text(text) for key, text in amounts.figures(row, words).items()}
    shown["bar"] = partial(_bar_text, row, style)
    shown["band"] = Text(status_with_sign(row, words), style)
    name, unit = Text(words.word(row.indicator)), amounts.in_brackets(row.unit, words)
    return TableRow(name, shown, unit, reports.asides_of(row, submitters, words), list(_notes(row, view)))


def _notes(row: Row, view: View) -> Iterator[Text]:
    """What people wrote beside the figure."""
    if row.entry and row.entry.note:
        yield Text(view.words(N_("note: {note}"), note=row.entry.note), "italic dim")
    if row.entry and row.entry.confirmed:
        yield Text(view.words(N_("confirmed: {confirmed}"), confirmed=row.entry.confirmed), "italic dim")
    yield from (Text(line, "italic dim") for line in amounts.explained(row, view.words))


def _bar_text(row: Row, style: str, width: int) -> Text:
    return Text(bar(row, width), style)


def bar(row: Row, width: int) -> str:
    """`├━━━━●──┤`: the way from the baseline, or zero, to the target, with `●` at the actual and `┊` at the schedule.

    An actual below the start or beyond the target is drawn outside of the ends. Empty if the row has no share.
    """
    at, share = row.progress, row.progress.completion
    # The way of a level begins at its baseline, not at zero (docs/method.md, Quantities).
    if row.indicator.measure == "level":
        share = at.gap_closed
    if share is None:
        return ""
    left, done, mark, rest, now, right = "├━●─┊┤"
    inside = width - 4  # without the two ends and the places outside of them
    reached = min(max(int(share * inside), 0), inside)
    characters = [done] * reached + [rest] * (inside - reached)
    if at.schedule is not None:
        characters[_place_in_bar(at.schedule, inside)] = now
    before, after = " ", " "
    if share < 0:
        before = mark
    elif share > 1:
        after = mark
    else:
        characters[_place_in_bar(share, inside)] = mark
    return f"{before}{left}{''.join(characters)}{right}{after}"


def _place_in_bar(share: Fraction, inside: int) -> int:
    """The index of a share in the bar. The last place is reserved for shares of 1, so that 99.9 % does not look met."""
    if share >= 1:
        return inside - 1
    return min(int(share * inside), inside - 2)


# By framework


def _framework_tree(arranged: Arranged, view: View) -> Tree:
    """Each list, its items and their indicators; last the indicators outside the framework."""
    words = view.words
    submitters = reports.submitters_of(arranged.report, words)
    root = Tree(Text(reports.framework_title(arranged.report.plan.framework, words), "bold"))
    for title, items in groupby(arranged.sections, lambda section: section.list_title):
        branch = root.add(Text(title, "bold"))
        for item in items:
            leaf = branch  # indicators outside the framework have no item
            if item.item_id:
                leaf = branch.add(Text(item.title))
            for row in item.rows:
                leaf.add(_leaf(row, submitters, view))
            if not item.rows:
                leaf.add(Text(words(NONE_SERVES), "dim"))
    return root


def _leaf(row: Row, submitters: Mapping[str, str], view: View) -> Text:
    """One indicator on one line: sign, name, actual / target, band, remarks."""
    words, shown, sign = view.words, amounts.figures(row, view.words), sign_of(row)
    line = Text.assemble((sign.sign, style_of(sign)), " ", words.word(row.indicator), "  ")
    line.append(f"{shown['actual']} / {shown['target']}")
    if row.unit:
        line.append(words(N_(" {unit}"), unit=row.unit))
    line.append("  " + status_of(row, words), style_of(sign))
    return unbroken(line.append("".join("  " + aside for aside in reports.asides_of(row, submitters, words)), "dim"))


# Explanations of verdicts


def why_text(arranged: Arranged, view: View) -> str:
    """Each row with the steps that led to its verdict."""
    from edutarget.formats.words.findings import why_lines  # no other report needs it

    report, words = arranged.report, view.words
    parts = list(heading(reports.report_head(report, view)))
    for row in report.rows:
        sign = sign_of(row)
        parts.append(Text(amounts.name_with_unit(row, words), "bold"))
        parts.append(Text(status_with_sign(row, words), style_of(sign)))
        for kind, line in why_lines(row, report, words):
            margin = "  "
            if kind == "part":
                margin = "    "
            parts.append(Text(margin + line))
        parts.append(Text(""))
    return printed(parts[:-1], view)


# On one screen


def brief_text(arranged: Arranged, view: View) -> str:
    """Counts, a line for each area, missing figures, and as many problems as fit into `BRIEF_LINES`."""
    above, below = list(_brief_above(arranged, view)), list(_brief_below(arranged.report, view))
    room = BRIEF_LINES - _height([*above, *below], view)
    return printed([*above, *_brief_problems(arranged.report, view, room), *below], view)


def _height(parts: Sequence[Text], view: View) -> int:
    if not parts:
        return 0  # `printed` would end an empty text with a line end
    return printed(parts, view).count("\n")


def _brief_above(arranged: Arranged, view: View) -> Iterator[Text]:
    report = arranged.report
    head = reports.report_head(report, view)
    yield from [part for part in heading(head, head.selection) if part.plain]
    yield Text(reports.counts(report, view.words), "bold")
    yield from map(Text, reports.reasons_line(report, view.words))
    unknown = reports.coverage_text(report, view.words)
    if unknown:
        yield Text(f"! {unknown}")
    yield from filter(None, (_area_line(section, view) for section in arranged.sections))


def _brief_problems(report: Report, view: View, room: int) -> Iterator[Text]:
    """The most serious problems that fit into `room` lines, at least two, below a title that counts them."""
    lines = [_finding_line(found, view, _SHORT_REASON) for found in problems(report)]
    ends = list(accumulate((_height([line], view) for line in lines), initial=2))[1:]  # 2: the empty line and the title
    shown = max(sum(end <= room for end in ends), _LEAST_FINDINGS)
    if lines:
        yield Text("\n" + findings.serious_title(shown, len(lines), view.words), "bold")
    yield from lines[:shown]


def _brief_below(report: Report, view: View) -> Iterator[Text]:
    """Indicators without a current figure, as many by name as fit into `_MOST_MISSING` lines."""
    # Names differ in length, so the number that fits is found by printing.
    for named in (20, 10, 5, 3, 1):
        texts = [Text(line) for line in reports.missing_lines(report, view.words, named)]
        if _height(texts, view) <= _MOST_MISSING:
            break
    if texts:
        yield from (Text(""), *texts)
