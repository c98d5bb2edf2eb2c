"""Faulty rows as problems with places: worded by the same code that reads a file, found again where they stand."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from edutarget.plan import figures
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic, order
from edutarget.problems.problem import Problem
from edutarget.problems.refused import Refused
from edutarget.rollup.csv_headers import headers
from edutarget.rollup.sources import KINDS, TABLE
from edutarget.rollup.submission_facts import COLUMNS
from edutarget.submission.entry import Figure
from edutarget.submission.loading import Loader

Row = Mapping[str, Any]
"""A fact as an engine returns it: its `problem`, what was written, `file` and `row` where known."""


def located(plan: Plan, rows: Sequence[Row]) -> list[Diagnostic]:
    """Each row's problem, with its line in a file of text, its row in a Parquet file, or the file alone."""
    loader = Loader(plan)
    files = {local_path(row["file"]) for row in rows}
    lines = {file: _csv_lines(file, rows) for file in headers(file for file in files if _is(file, "csv")).all_tables()}
    return order(diagnostic for row in rows for diagnostic in _located(loader, row, lines))


def _located(loader: Loader, row: Row, lines: Mapping[str, list[tuple[Row, int]]]) -> list[Diagnostic]:
    file, problem = local_path(row["file"]), explained(loader.plan, row)
    if not (file in lines or _is(file, "parquet") or file.startswith(TABLE) or file == "?"):
        submission, _found = loader.load(file)
        path = submission.path(row["indicator_written"]) if submission else ()
        return loader.locate(file, [problem._replace(place=path)])
    line = next((line for found, line in lines.get(file, ()) if found is row), None)
    cell = None if row["row"] is None else f"row {row['row'] + 1}"
    return [Diagnostic(file, line, line and 1, problem.rule, problem.params, cell=cell)]


def _is(file: str, kind: str) -> bool:
    return KINDS.get(os.path.splitext(file)[1].lower()) == kind


def local_path(file: str | None) -> str:
    """A file's path from here; engines say /data/甘.csv, and Spark file:/data/%E7%94%98.csv."""
    if file is None:
        return "?"
    path = unquote(file.removeprefix("file:").removeprefix("//")) if file.startswith("file:") else file
    near = os.path.relpath(path) if os.path.isabs(path) else path
    return path if near.startswith(os.pardir) else near


def explained(plan: Plan, row: Row) -> Problem:
    """The problem of a row, in the words that a file with the same mistake would get."""
    rule = row["problem"]
    match rule:
        case "unknown-indicator":
            written = row["indicator_written"] or ""
            return Problem(rule, (), {"written": written, "suggestions": plan.like(written)})
        case "date-before-plan":
            return Problem(rule, (), {"date": row["day"], "start": plan.period.start})
        case "no-unit" | "date-format":
            return (
                Problem(rule) if rule == "no-unit" else _refused(lambda: figures.day(row["as_of_written"] or ""), row)
            )
    indicator = list(plan.indicators.values())[row["number"]]
    if rule in ("duplicate-row", "counts-missing"):
        return Problem(rule, (), {"unit": row["unit"], "indicator": indicator, "date": row["day"]})
    given = {name: row[f"{name}_written"] for name in COLUMNS[3:] if row[f"{name}_given"]}
    return _refused(lambda: Figure.of(plan, indicator).read(given), row)


def _refused(read: Any, row: Row) -> Problem:
    try:
        read()
    except Refused as no:
        return no.problem
    return Problem("not-a-number", (), {"written": row["value_written"] or ""})


def _csv_lines(file: str, rows: Iterable[Row]) -> list[tuple[Row, int]]:
    """The lines of a CSV file on which the rows begin; engines read such files in pieces and do not count lines."""
    wanted = [row for row in rows if local_path(row["file"]) == file]
    found: list[tuple[Row, int]] = []
    with open(file, encoding="utf-8-sig", newline="") as text:
        lines = csv.reader(text)
        names, start = next(lines), lines.line_num + 1
        for fields in lines:
            line, start = start, lines.line_num + 1
            record = dict(zip(names, fields, strict=False))
            match = next((row for row in wanted if _same(row, record)), None)
            if match is not None:
                wanted.remove(match)
                found.append((match, line))
            if not wanted:
                break
    return found


def _same(row: Row, record: Mapping[str, str]) -> bool:
    return all((record.get(name) or None) == (row[f"{name}_written"] or None) for name in COLUMNS)
