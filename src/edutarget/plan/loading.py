"""Which plan applies, and a plan from its file with every problem in it."""

from __future__ import annotations

import os
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
from edutarget.problems import pydantic_errors
from edutarget.problems.diagnostic import Diagnostic, has_errors
from edutarget.problems.problem import Path, Problem, Problems

PLAN_FILE, LIST_FILE = SETTINGS
PLAN_VARIABLE = "EDUTARGET_TARGETS"


def load_plan(path: str | os.PathLike[str] | None = None) -> tuple[Plan | None, list[Diagnostic]]:
    """A plan from its YAML file (None: the one that applies here), and every problem in it.

    The plan is None where there is an error. Errors are values; nothing is raised for what a file contains.
    """
    file = SourceFile(os.fspath(path) if path is not None else find_plan(), read_yaml)
    return plan_in(file), file.diagnostics()


def plan_in(file: SourceFile) -> Plan | None:
    """The plan that was read from a file of any kind; what is wrong with it is added to the file's problems."""
    file.problems = Problems(map(_of_too_much, file.problems))
    if file.written is None:
        return None
    crowded = [*_crowded(file.written, ())]
    if crowded:
        file.add(crowded)
        return None
    try:
        plan = Plan.model_validate(file.written)
    except ValidationError as error:
        from edutarget.plan.meant import in_words_of_plans

        unread = [in_words_of_plans(problem, file.written, Plan) for problem in pydantic_errors.of(error, Plan)]
        file.add([*unread, *_beside(file.written, unread)])
        return None
    file.add(_checked(plan, file.written))
    if file.problems and has_errors(file.diagnostics()):
        return None
    return plan


_OF_DAYS = frozenset({"baseline-year", "due-before-start", "known-after-due", "path-outside", "path-misses-target"})
"""Rules that cannot be judged by a period that ends before it begins."""


def _checked(plan: Plan, written: Any) -> Iterator[Problem]:
    """What its checks find in a plan, each mistake once and at the key that its file has."""
    found = [problem for check in PLAN_CHECKS for problem in check(plan)]
    reversed_ = any(problem.rule == "period-reversed" for problem in found)
    for problem in found:
        if reversed_ and problem.rule in _OF_DAYS:
            continue
        if problem.rule == "repeated-name":  # a plan in one language has the other name only for readers
            *place, lang = problem.path
            there = written
            for part in place:
                there = there[part]
            problem = problem._replace(place=(*place, lang if lang in there else {"en": "zh", "zh": "en"}[str(lang)]))
        yield problem


def _of_too_much(problem: Problem) -> Problem:
    """What is said of a file that is too large, without the lines that a submission should have."""
    if problem.rule == "too-many-values":
        return problem._replace(rule="plan-too-large")
    if problem.rule == "file-too-large":
        return problem._replace(rule="plan-too-large", params={"what": "MB", **problem.params})
    return problem


MAX_MEMBERS = 10_000


def _crowded(written: Any, path: Path) -> Iterator[Problem]:
    """Mappings of more members than anything in a plan has: pydantic would keep many mistakes in each of them."""
    if isinstance(written, dict):
        if len(written) > MAX_MEMBERS:
            yield Problem("plan-too-large", path, {"what": Term(N_("lines of one kind")), "limit": MAX_MEMBERS})
        for key, value in written.items():
            yield from _crowded(value, (*path, key))


_OF_SEVERAL = frozenset({"unknown-total", "parts-mismatch"})
"""Rules that cannot be judged where some indicators could not be read."""


def _beside(written: Any, unread: Sequence[Problem]) -> Iterator[Problem]:
    """What is wrong with the other indicators, where only some indicators could not be read."""
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
    """The plan that applies: the environment's, else the current folder's, else the one beside what is read, else the
    bundled one; raises SeveralFound where different plans lie beside the paths."""
    named = os.environ.get(PLAN_VARIABLE)
    if named:
        return named
    if os.path.isfile(PLAN_FILE):
        return PLAN_FILE
    return beside(paths, PLAN_FILE) or str(bundled_plan())


class SeveralFound(Exception):
    """Raised where several files could apply; `args` are two of them."""


def beside(paths: Iterable[str], name: str) -> str | None:
    """The file of that name beside the folders that are read, or beside the folders in which named files lie."""
    found: dict[str, str] = {}
    for path in paths:
        if path != STDIN:
            folder = path if os.path.isdir(path) else os.path.dirname(path)
            file = os.path.normpath(os.path.join(folder, os.pardir, name))
            if os.path.isfile(file):
                found.setdefault(os.path.realpath(file), file)
    if len(found) > 1:
        raise SeveralFound(*list(found.values())[:2])
    return next(iter(found.values()), None)


def bundled_plan() -> FilePath:
    """The plan inside the wheel; in a checkout, the live file at its top."""
    here = FilePath(__file__).parents[1]
    inside = here / PLAN_FILE
    if inside.exists():
        return inside
    return here.parents[1] / PLAN_FILE
