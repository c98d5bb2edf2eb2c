"""A plan in a terminal: the framework as a tree, the goals as a table; what was assumed when it was made."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from rich.tree import Tree

from edutarget.files.reading import shown_name
from edutarget.files.source_file import Remark, SourceFile
from edutarget.formats.sections import item_name
from edutarget.formats.terminal.printing import FoldingTable, RowGroup, TableColumn, TableRow, printed
from edutarget.formats.view import View
from edutarget.formats.words.amounts import KIND, READ, baseline_text, figure, in_brackets, planned_text, read_mark
from edutarget.formats.words.labels import column_title
from edutarget.formats.words.reports import framework_title, head_of
from edutarget.formats.yaml.plans import one_language
from edutarget.language.text import N_, NN_, visible
from edutarget.language.words import Words
from edutarget.plan.models import Framework, Plan
from edutarget.report.cells import difference, places_for

_ORDER = ("id", "change", "baseline", "target")  # the order in which columns fold away on a narrow terminal

_LEAST_NAME = 26


def targets_text(plan: Plan, view: View) -> str:
    """The whole plan as text."""
    words, period = view.words, plan.period
    head = head_of(plan, view, words(N_("{start} to {end}"), start=period.start, end=period.end))
    parts: list[Text | Tree] = [Text(head.plan, "bold"), Text(head.source, "dim"), Text(head.about)]
    if plan.framework:
        parts.append(_framework_tree(plan.framework, words))
    note = Text(words(N_("* derived or interpreted by the plan's authors; `targets -f json` says how")), "dim")
    return printed([*parts, Text(""), *_table(plan, view).parts(), note], view)


def _table(plan: Plan, view: View) -> FoldingTable[str]:
    """The indicators, grouped by area."""
    words = view.words
    lines = {key: _line(plan, key, view) for key in plan.indicators}
    groups = [
        RowGroup(
            Text(words.word(area), "bold"),
            [line for key, line in lines.items() if plan.indicators[key].area == area_id],
        )
        for area_id, area in plan.areas.items()
    ]
    columns = {key: TableColumn(column_title(key, plan, words)) for key in ("baseline", "change", "target")}
    columns["id"] = TableColumn(words(N_("Id")), right=False, least=_LEAST_NAME)
    return FoldingTable(words(N_("Indicator")), columns, _ORDER, groups, view)


def _line(plan: Plan, key: str, view: View) -> TableRow[str]:
    """An indicator's name, baseline, change, target and id."""
    words, indicator = view.words, plan.indicators[key]
    unit = plan.unit_of(indicator)
    name, target = words.word(indicator), planned_text(indicator, words) + read_mark(indicator, "target")
    if indicator.direction == "at_most" and not indicator.strict:
        target = words(N_("at most ")) + target
    if indicator.kind is not None:
        name += words(N_(" ({wording})"), wording=KIND[indicator.kind])
    # Readings of baseline and target are marked beside the figure; the name is marked for all others.
    if not indicator.readings.keys() <= {"baseline", "target"}:
        name += f" {READ}"
    shown = {
        "baseline": Text(baseline_text(indicator, words)),
        "change": Text(
            figure(difference(unit, indicator.change, places_for(unit, indicator.target)), words, signed=True)
        ),
        "target": Text(target),
        "id": Text(key, "dim"),
    }
    return TableRow(Text(name), shown, in_brackets(unit, words))


def _framework_tree(framework: Framework, words: Words) -> Tree:
    """Each list and its items."""
    root = Tree(Text(framework_title(framework, words), "bold"))
    for members in framework.lists.values():
        branch = root.add(Text(words.word(members), "bold"))
        for item in members.items.values():
            branch.add(Text(item_name(item, words)))
    return root


# Plans made from a table

_ONE_LANGUAGE = {
    "zh": N_("all names are in Chinese only"),
    "en": N_("all names are in English only"),
}


def remarks_text(file: SourceFile, view: View) -> str:
    """A line for each row with remarks, then the numbers of goals and of empty fields; "" without a document."""
    if file.document is None or file.written is None:
        return ""
    words, rows = view.words, dict[int, list[Remark]]()
    for remark in file.document.remarks:
        if remark.kind in ("taken", "asked"):
            rows.setdefault(remark.place, []).append(remark)
    spot, lines = file.document.spots(), []
    for place in sorted(rows):
        line, _column, _excerpt, cell, _label = spot(place)
        lines.append(f"{visible(shown_name(file.path))}:{visible(cell or str(line))}: {_row(file, rows[place], words)}")
    lang = one_language(file.written)
    if lang is not None:
        lines.append(words(_ONE_LANGUAGE[lang]))
    goals = len(file.written["indicators"])
    asked = len({remark.path for remark in file.document.remarks if remark.kind == "asked"})
    lines.append(words(NN_("{count} goal", "{count} goals"), count=goals))
    if asked:
        left = NN_(
            "{count} field to be filled in; `plan check` names it",
            "{count} fields to be filled in; `plan check` names them",
        )
        lines[-1] += " · " + words(left, count=asked)
    return "".join(f"{line}\n" for line in lines)


def _row(file: SourceFile, remarks: Sequence[Remark], words: Words) -> str:
    key = next((remark.path[1] for remark in remarks if remark.path[:1] == ("indicators",)), None)
    texts = [_remark_text(remark, words) for remark in remarks]
    if key is None:
        return "; ".join(texts)
    indicator = file.written["indicators"][key]
    return f"{visible(indicator.get(words.lang) or indicator.get('zh') or indicator['en'])}: {'; '.join(texts)}"


def _remark_text(remark: Remark, words: Words) -> str:
    text = words(remark.message, **remark.params)
    if remark.kind == "asked":
        return words(N_("to be filled in: `{field}`, {what}"), field=str(remark.path[-1]), what=text)
    return text
