"""Find the plan that applies, and load a plan with all of its problems."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from edutarget.files.finding import SETTINGS
from edutarget.files.reading import STDIN
from edutarget.files.source_file import SourceFile, read_yaml
from edutarget.language.terms import N_, Term
from edutarget.plan.checks import PLAN_CHECKS
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic, has_errors
from edutarget.problems.problem import Path, Problem, Problems, problems_in, value_at

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
        file.add(_by_its_text(file, [*unread, *_beside(file.written, unread)]))
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


def _beside(written: Any, unread: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the problems of the other indicators; nothing where an error lies outside the indicators."""
    if any(problem.path[:1] != ("indicators",) or len(problem.path) < 2 for problem in unread):
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
