"""Find the plan that applies; load a plan, or a list of reporting offices and units, with all of its problems."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from edutarget.files.finding import SETTINGS
from edutarget.files.reading import MAX_UNITS, STDIN, decode, too_many
from edutarget.files.source_file import Document, SourceFile, read_yaml
from edutarget.language.text import N_, Term, folded, folded_path, path_ends
from edutarget.plan.checks import PLAN_CHECKS, list_problems
from edutarget.plan.fields import Named, Part
from edutarget.plan.models import Plan, ReportingUnit
from edutarget.plan.reporting_list import Office, ReportingList
from edutarget.problems.diagnostic import Diagnostic, has_errors, spots_in
from edutarget.problems.problem import EMPTY, Path, Problem, Problems, Unreadable, problems_in, value_at

PLAN_FILE, LIST_FILE = SETTINGS
PLAN_VARIABLE = "EDUTARGET_TARGETS"


def load_plan(path: str | os.PathLike[str] | None = None) -> tuple[Plan | None, list[Diagnostic]]:
    """Return the plan in a YAML file (None: the one that applies here) and all of its problems.

    With an error the plan is None. Nothing is raised for what a file contains.
    """
    file = SourceFile(os.fspath(path) if path is not None else find_plan(), read_yaml)
    return plan_in(file), file.diagnostics()


def plan_in(file: SourceFile) -> Plan | None:
    """Return the plan in a file of any format, None with errors; its problems are added to `file.problems`."""
    file.problems = Problems(map(_of_too_much, file.problems))
    if file.written is None:
        file.problems = Problems(_by_its_text(file, file.problems))
        return None
    # Before validation, in which pydantic would keep every error of a mapping with a million members.
    crowded = [*_crowded(file.written, ())]
    if crowded:
        file.add(crowded)
        return None
    try:
        plan = Plan.model_validate(file.written)
    except ValidationError as error:
        # Imported late: only a plan with a mistake needs it.
        from edutarget.plan.meant import in_words_of_plans

        unread = [in_words_of_plans(problem, file.written, Plan) for problem in problems_in(error, Plan)]
        found = [*unread, *_empty_units(file.written, unread), *_beside(file.written, unread)]
        file.add(_by_its_text(file, found))
        return None
    file.add(_by_its_text(file, _checked(plan, file.written)))
    if file.problems and has_errors(file.diagnostics()):
        return None
    return plan


_OF_DAYS = frozenset({"baseline-year", "due-before-start", "known-after-due", "path-outside", "path-misses-target"})
"""Rules that are not applied if the period ends before it begins."""


def _checked(plan: Plan, written: Any) -> Iterator[Problem]:
    """Yield the problems that PLAN_CHECKS find, each at a key that is in the file."""
    found = [problem for check in PLAN_CHECKS for problem in check(plan)]
    reversed_ = any(problem.rule == "period-reversed" for problem in found)
    for problem in found:
        if reversed_ and problem.rule in _OF_DAYS:
            continue
        if problem.rule == "goal-share" and _has_sign(value_at(written, problem.path)):
            continue
        if problem.rule == "repeated-name":  # the other name may be a copy, with no place in the file
            *place, lang = problem.path
            there = value_at(written, tuple(place))
            problem = problem._replace(place=(*place, lang if lang in there else {"en": "zh", "zh": "en"}[str(lang)]))
        yield problem


def _has_sign(written: Any) -> bool:
    """Whether a percentage is written with its sign: then it is no share of one, however small."""
    if isinstance(written, dict):
        return any(map(_has_sign, written.values()))
    return isinstance(written, str) and written.strip().endswith(("%", "％"))


_not_as_it_looks = re.compile(r"[ \t]#\w|^[ \t]*target:[ \t]+>", re.MULTILINE).search


def _by_its_text(file: SourceFile, problems: Iterable[Problem]) -> Iterable[Problem]:
    """Return the problems together with those of values that YAML reads otherwise than people do."""
    source = file.document.source() if file.document else None
    if file.document is None or source is None or not _not_as_it_looks(source.text):
        return problems
    from edutarget.plan.meant import as_it_looks

    return as_it_looks(source.text, file.written, file.document.places(), problems)


def _of_too_much(problem: Problem) -> Problem:
    """Return `plan-too-large` for the rules whose messages give advice about submissions."""
    if problem.rule == "too-many-values":
        return problem._replace(rule="plan-too-large")
    if problem.rule == "file-too-large":
        return problem._replace(rule="plan-too-large", params={"what": "MB", **problem.params})
    return problem


MAX_MEMBERS = 10_000


def _crowded(written: Any, path: Path) -> Iterator[Problem]:
    """Yield a problem for each mapping with more than MAX_MEMBERS members, at any depth."""
    if isinstance(written, dict):
        if len(written) > MAX_MEMBERS:
            yield Problem("plan-too-large", path, {"what": Term(N_("lines of one kind")), "limit": MAX_MEMBERS})
        for key, value in written.items():
            yield from _crowded(value, (*path, key))


_OF_SEVERAL = frozenset({"unknown-total", "parts-mismatch"})
"""Rules that are not applied if some indicators could not be read."""


def _empty_units(written: Any, unread: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the empty units of indicators that could not be read, so that all blanks of a new plan are named at once.

    Those of the other indicators are found by `_beside`, unless an error lies outside the indicators.
    """
    indicators, units = written.get("indicators"), written.get("units")
    if not isinstance(indicators, dict) or not isinstance(units, dict):
        return
    told = {problem.path for problem in unread}
    named = {path[1] for path in told if len(path) > 1 and path[0] == "indicators"}
    everywhere = _beyond_indicators(unread)
    for key, indicator in indicators.items():
        path = ("indicators", key, "unit")
        is_empty = isinstance(indicator, dict) and indicator.get("unit") == ""
        if is_empty and path not in told and (everywhere or key in named):
            yield Problem("undefined-unit", path, {"written": EMPTY, "known": tuple(units)})


def _beyond_indicators(unread: Sequence[Problem]) -> bool:
    """Whether a problem lies outside the indicators, so that none of them was read."""
    return any(problem.path[:1] != ("indicators",) or len(problem.path) < 2 for problem in unread)


def _beside(written: Any, unread: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the problems of the other indicators; nothing where an error lies outside the indicators."""
    if _beyond_indicators(unread):
        return
    named = {problem.path[1] for problem in unread}
    others = {key: indicator for key, indicator in written["indicators"].items() if key not in named}
    try:
        plan = Plan.model_validate({**written, "indicators": others})
    except ValidationError:  # none is left
        return
    yield from (problem for problem in _checked(plan, written) if problem.rule not in _OF_SEVERAL)


def find_plan(paths: Iterable[str] = ()) -> str:
    """Return the plan that applies: EDUTARGET_TARGETS, ./targets.yaml, the one beside `paths`, or the bundled one.

    Raises SeveralFound where different plans lie beside the paths.
    """
    named = os.environ.get(PLAN_VARIABLE)
    if named:
        return named
    if os.path.isfile(PLAN_FILE):
        return PLAN_FILE
    return beside(paths, PLAN_FILE) or str(bundled_plan())


class SeveralFound(Exception):
    """Raised where several files could apply; `args` are two of them."""


def beside(paths: Iterable[str], name: str) -> str | None:
    """Return the file of that name beside the folders in `paths`, or beside the folders of the files in it."""
    found: dict[str, str] = {}
    for path in paths:
        if path != STDIN:
            folder = path if os.path.isdir(path) else os.path.dirname(path)
            file = os.path.normpath(os.path.join(folder, os.pardir, name))
            if os.path.isfile(file):
                found.setdefault(os.path.realpath(file), file)  # one file by several paths is no conflict
    if len(found) > 1:
        raise SeveralFound(*list(found.values())[:2])
    return next(iter(found.values()), None)


def bundled_plan() -> FilePath:
    """Return the plan in the installed package; in a checkout, the file in its root."""
    here = FilePath(__file__).parents[1]
    inside = here / PLAN_FILE
    if inside.exists():
        return inside
    return here.parents[1] / PLAN_FILE


# The list of reporting offices and units


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
