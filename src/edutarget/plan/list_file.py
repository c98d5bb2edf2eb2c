"""The file that says who reports and who answers: YAML with offices and units, or a list of units alone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from pydantic import ValidationError

from edutarget.files.limits import MAX_UNITS, too_many
from edutarget.files.reading import decode
from edutarget.files.source_file import Document, SourceFile, read_yaml
from edutarget.language.folding import folded
from edutarget.language.terms import N_
from edutarget.plan.fields import Named, Part
from edutarget.plan.models import Plan, ReportingUnit, ReportingUnits
from edutarget.plan.names import folded_path
from edutarget.plan.reporting_checks import list_problems
from edutarget.plan.reporting_list import Office, ReportingList
from edutarget.problems import pydantic_errors
from edutarget.problems.diagnostic import Diagnostic, spots_in
from edutarget.problems.problem import Places, Problem, Unreadable


class _Units(Part):
    units: Named[ReportingUnit]


class _OfficesAndUnits(Part):
    offices: dict[str, Office] = {}
    units: dict[str, ReportingUnit] = {}


_PARTS = frozenset(_OfficesAndUnits.model_fields)


def load_list(path: str, plan: Plan) -> tuple[ReportingList, list[Diagnostic]]:
    """The offices and units named in a file, and why it cannot be used.

    YAML with the keys `offices` and `units`, of which one may be missing: without `units` the plan's list applies. Or
    units alone: YAML as `reporting_units` in a plan, a list in YAML, or one unit on each line, without empty lines and
    those that begin with #.
    """
    file = SourceFile(path, _read)
    listed, written = ReportingList(), file.written
    try:
        if isinstance(written, dict) and written and written.keys() <= _PARTS:
            listed = _two_parts(plan, written)
            file.add(_office_problems(plan, listed))
            file.add(list_problems(plan, listed.units, ("units",)))
        elif written is not None:
            listed = ReportingList(units=_units(written))
            file.add(list_problems(plan, listed.units, ()))
    except ValidationError as error:
        two = isinstance(written, dict) and written.keys() <= _PARTS
        found = pydantic_errors.of(error, _OfficesAndUnits if two else _Units)
        file.add(found if two else (problem._replace(place=problem.path[1:]) for problem in found))
    if not (listed.units or listed.offices) and not file.problems:
        file.add([Problem("empty-file")])
    return listed, file.diagnostics()


def _two_parts(plan: Plan, written: Mapping[str, Any]) -> ReportingList:
    given = {part: _named(members) for part, members in written.items()}
    found = _OfficesAndUnits.model_validate(given)
    offices = {name: _by_id(plan, office) for name, office in found.offices.items()}
    return ReportingList(offices, found.units if "units" in written else plan.reporting_units)


def _named(members: Any) -> Any:
    """Names without anything behind them are members without anything to say."""
    if isinstance(members, dict):
        return {name: one or {} for name, one in members.items()}
    if isinstance(members, list):
        return {name: {} for name in members if isinstance(name, str)}
    return members or {}


def _by_id(plan: Plan, office: Office) -> Office:
    """An office with the indicators that it names as their ids; what is unknown stays as it is written."""
    return Office(responsible=[plan.id_of(name) or name for name in office.responsible], contact=office.contact)


def _office_problems(plan: Plan, listed: ReportingList) -> Iterator[Problem]:
    """Indicators that the plan does not have, and names that somebody else would answer to."""
    units = {folded_path(unit).rpartition("/")[2]: unit for unit in listed.units}
    names = {folded(name): name for name in listed.offices}
    for name, office in listed.offices.items():
        for index, indicator in enumerate(office.responsible):
            if indicator not in plan.indicators:
                words = {"written": indicator, "suggestions": plan.like(indicator), "instead": None}
                yield Problem("unknown-indicator", ("offices", name, "responsible", index), words)
        alike = [other for text, other in names.items() if other != name and folded(name).endswith(text)]
        alike += filter(None, [units.get(folded(name))])
        if alike:
            yield Problem("office-unclear", ("offices", name), {"office": name, "other": alike[0]})


def _units(written: Any) -> ReportingUnits:
    if isinstance(written, dict) and not any(written.values()):
        return dict.fromkeys(written, ReportingUnit())  # hundreds of thousands of names are one object
    return _Units.model_validate({"units": written}).units


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
    for count, (_start, name) in enumerate(_lines(text)):
        names[name] = _NOTHING
        if count == MAX_UNITS:
            raise too_many(N_("units"), MAX_UNITS)
    if not names:
        raise Unreadable("empty-file")
    return Document(names, (), lambda: {(name,): (at, at) for at, name in _lines(text)}, partial(spots_in, text))


_NOTHING: dict[str, Any] = {}


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Each name, and where its line begins."""
    for line in re.finditer(r"[^\r\n]+", text):
        name = line[0].strip().removeprefix("- ").strip()
        if name and not name.startswith("#"):
            yield line.start(), name
