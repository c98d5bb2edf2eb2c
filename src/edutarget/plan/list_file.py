"""Read a list of reporting offices and units from a file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import partial
from typing import Any

from pydantic import ValidationError

from edutarget.files.reading import MAX_UNITS, decode, too_many
from edutarget.files.source_file import Document, SourceFile, read_yaml
from edutarget.language.terms import N_
from edutarget.language.text import folded
from edutarget.plan.fields import Named, Part
from edutarget.plan.models import Plan, ReportingUnit
from edutarget.plan.names import folded_path, path_ends
from edutarget.plan.reporting_checks import list_problems
from edutarget.plan.reporting_list import Office, ReportingList
from edutarget.problems.diagnostic import Diagnostic, spots_in
from edutarget.problems.problem import Path, Problem, Unreadable, problems_in


class _Parts(Part):
    offices: Named[Office] = {}
    units: Named[ReportingUnit] = {}


_PARTS = frozenset(_Parts.model_fields)


def load_list(path: str, plan: Plan) -> tuple[ReportingList, list[Diagnostic]]:
    """Return the list in a file and its problems; with problems, the list is empty.

    The file is a mapping with only the keys `offices` and `units` (without `units` the plan's units are the list), or
    has units alone: YAML as `reporting_units` in a plan, a YAML list, or text with one unit on each line, in which
    empty lines and lines that begin with # are skipped.
    """
    file = SourceFile(path, _read)
    found = ReportingList()
    here: Path = ("units",) if _in_parts(file.written) else ()
    try:
        if file.written is not None:
            found = _list(file.written)
    except ValidationError as error:
        # A file of units alone is validated as `units: …`, a key that its data paths do not have.
        problems = problems_in(error, _Parts)
        file.add(problem if here else problem._replace(place=problem.path[1:]) for problem in problems)
    file.add(list_problems(plan, found.units, here))
    file.add(_office_problems(plan, found))
    if not found.units and not found.offices and not file.problems:
        file.add([Problem("empty-file")])
    if file.problems:
        return ReportingList(), file.diagnostics()
    return _settled(plan, found), []


def _in_parts(written: Any) -> bool:
    return isinstance(written, dict) and bool(written) and written.keys() <= _PARTS


def _list(written: Any) -> ReportingList:
    if _in_parts(written):
        parts = _Parts.model_validate(written)
        return ReportingList(parts.offices, parts.units)
    # Without validation, and with one object for hundreds of thousands of units.
    if isinstance(written, dict) and not any(written.values()):
        return ReportingList({}, dict.fromkeys(written, ReportingUnit()))
    return ReportingList({}, _Parts.model_validate({"units": written}).units)


def _settled(plan: Plan, found: ReportingList) -> ReportingList:
    """Return the list with ids in place of names of indicators, and the plan's units if the file has none."""
    offices = {
        name: office.model_copy(update={"responsible": [plan.id_of(one) for one in office.responsible]})
        for name, office in found.offices.items()
    }
    return ReportingList(offices, found.units or plan.reporting_units)


def alike(offices: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield (office, other) where an office's name ends in that of another: a submitter could be either."""
    for name in offices:
        for other in offices:
            if folded(other) != folded(name) and folded(other).endswith(folded(name)):
                yield other, name


def _office_problems(plan: Plan, found: ReportingList) -> Iterator[Problem]:
    names: dict[str, str] = {}
    for name, office in found.offices.items():
        same = names.setdefault(folded(name), name)
        if same != name:
            yield Problem("office-name", ("offices", name), {"office": name, "other": same})
        yield from _responsible_problems(plan, name, office)
    for name, other in alike(found.offices):
        yield Problem("offices-alike", ("offices", name), {"office": name, "other": other})
    # Submitters are identified by their names, so no unit may have an office's name, not even as the end of its path.
    for unit in found.units if names else ():
        for end in path_ends(folded_path(unit)):
            if end in names:
                words = {"office": names[end], "other": unit}
                yield Problem("office-name", ("offices", names[end]), words)


def _responsible_problems(plan: Plan, name: str, office: Office) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, written in enumerate(office.responsible):
        place = ("offices", name, "responsible", index)
        key = plan.id_of(written)
        if key is None:
            yield Problem("unknown-indicator", place, {"written": written, "suggestions": plan.like(written)})
        elif key in seen:
            yield Problem("responsible-twice", place, {"office": name, "indicator": plan.indicators[key]})
        else:
            seen.add(key)


def _read(path: str, data: bytes) -> Document:
    if not path.lower().endswith((".yaml", ".yml")):
        return _names(decode(data))
    document = read_yaml(path, data)
    if isinstance(document.written, list):
        return _as_mapping(document, ())
    if _in_parts(document.written) and isinstance(document.written.get("units"), list):
        return _as_mapping(document, ("units",))
    return document


def _as_mapping(document: Document, path: Path) -> Document:
    """Convert a list of names, at the top or under `units`, to a mapping; other documents are returned unchanged."""
    names = document.written["units"] if path else document.written
    if not all(isinstance(name, str) for name in names):
        return document
    mapping: dict[str, Any] = {name: {} for name in names}
    places = document.places()
    at = {(*path, name): places[*path, index] for index, name in enumerate(names)}
    written = {**document.written, "units": mapping} if path else mapping
    return document._replace(written=written, places=lambda: {**places, **at})


def _names(text: str) -> Document:
    """Read one name from each line, without a leading `- `."""
    names: dict[str, Any] = {}
    for count, (_start, name) in enumerate(_lines(text)):
        names[name] = _NOTHING
        if count == MAX_UNITS:
            raise too_many(N_("units"), MAX_UNITS)
    if not names:
        raise Unreadable("empty-file")
    return Document(names, (), lambda: {(name,): (at, at) for at, name in _lines(text)}, partial(spots_in, text))


# One object for all names: there may be hundreds of thousands.
_NOTHING: dict[str, Any] = {}


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield (index of the line's first character, name)."""
    for line in re.finditer(r"[^\r\n]+", text):
        name = line[0].strip().removeprefix("- ").strip()
        if name and not name.startswith("#"):
            yield line.start(), name
