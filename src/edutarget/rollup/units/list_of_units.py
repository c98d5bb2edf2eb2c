"""The list of the units that should report, from its file: a unit on each line, or in YAML as in the plan."""

from __future__ import annotations

import os
from functools import partial
from typing import Any

from pydantic import ValidationError

from edutarget.files.reading import decode
from edutarget.files.source_file import Document, SourceFile, read_yaml
from edutarget.plan.fields import Named, Part
from edutarget.plan.models import Plan, ReportingUnit, ReportingUnits
from edutarget.plan.reporting_checks import list_problems
from edutarget.problems import pydantic_errors
from edutarget.problems.diagnostic import Diagnostic, spots_in
from edutarget.problems.problem import Path, Places, Problem, Unreadable


class _List(Part):
    units: Named[ReportingUnit]


def list_of_units(path: str, plan: Plan) -> tuple[ReportingUnits, list[Diagnostic]]:
    """The units named in a file, and why it cannot be used.

    YAML as `reporting_units` in a plan, a list in YAML, or one unit on each line, without empty lines and those that
    begin with #.
    """
    file = SourceFile(path, _read)
    units: ReportingUnits = {}
    try:
        units = _units(file.written) if file.written is not None else {}
    except ValidationError as error:
        found = pydantic_errors.of(error, _List)
        file.add(problem._replace(place=problem.path[1:]) for problem in found)
    file.add(list_problems(plan, units, ()))
    if not units and not file.problems:
        file.add([Problem("empty-file")])
    return units, file.diagnostics()


def _units(written: Any) -> ReportingUnits:
    if isinstance(written, dict) and not any(written.values()):
        return dict.fromkeys(written, ReportingUnit())  # hundreds of thousands of names are one object
    return _List.model_validate({"units": written}).units


def _read(path: str, data: bytes) -> Document:
    if os.path.splitext(path)[1].lower() not in (".yaml", ".yml"):
        return _names(decode(data))
    document = read_yaml(path, data)
    names = document.written
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return document
    places = document.places()
    at: Places = {(name,): places[index,] for index, name in enumerate(names)}
    return document._replace(written={name: {} for name in names}, places=lambda: at)


def _names(text: str) -> Document:
    """Names on lines of their own; a `- ` before one is dropped."""
    names: dict[str, Any] = {}
    places: dict[Path, tuple[int, int]] = {}
    start = 0
    for line in text.splitlines(keepends=True):
        name = line.strip().removeprefix("- ").strip()
        if name and not name.startswith("#"):
            names[name] = {}
            places[name,] = (start, start)
        start += len(line)
    if not names:
        raise Unreadable("empty-file")
    return Document(names, (), lambda: places, partial(spots_in, text))
