"""Assumptions made when a plan was made from a table, and the fields left to fill in, row by row."""

from __future__ import annotations

from collections.abc import Sequence

from edutarget.files.reading import shown_name
from edutarget.files.source_file import Remark, SourceFile
from edutarget.formats.view import View
from edutarget.formats.yaml.new_plan import one_language
from edutarget.language.inert import visible
from edutarget.language.terms import N_, NN_
from edutarget.language.words import Words

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
