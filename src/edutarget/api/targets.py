"""The plan and the list of offices and units that apply, from their files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from edutarget.api.result import FileNames, Result
from edutarget.files.finding import Paths, StrPath, path_list
from edutarget.files.reading import shown_name
from edutarget.formats.view import BUNDLED, View
from edutarget.language.text import N_
from edutarget.plan.loading import LIST_FILE, SeveralFound, beside, bundled_plan, find_plan, load_plan
from edutarget.plan.models import Plan
from edutarget.plan.reporting_list import ReportingList
from edutarget.problems.diagnostic import Diagnostic, EdutargetError, has_errors


@dataclass(frozen=True, slots=True)
class Targets(Result):
    """A plan and the list of those who report to it, with their files.

    The plan has the list's units as its own. `list_path` is None if the list is in the plan, or there is none.
    `problems` are the plan's warnings. `public`: figures are reduced to what may be published.
    """

    kind: ClassVar[str] = "targets"

    plan: Plan
    listed: ReportingList = field(default_factory=ReportingList)
    plan_path: str = ""
    list_path: str | None = None
    problems: tuple[Diagnostic, ...] = ()
    public: bool = False

    @property
    def settings(self) -> tuple[str | None, str | None]:
        """The files of the list and the plan, which are not read as submissions."""
        return self.list_path, self.plan_path

    @property
    def names(self) -> FileNames:
        """The names of the plan and the list; none if `public`."""
        if self.public:
            return FileNames()
        plan_file = shown_name(self.plan_path)
        if self.plan_path == str(bundled_plan()):
            plan_file = BUNDLED
        return FileNames(plan_file, shown_name(self.list_path) if self.list_path else "")

    def _shown(self, view: View) -> tuple[object, ...]:
        return self.plan, view


def load(
    targets: StrPath | None = None,
    *,
    units: StrPath | None = None,
    no_units: bool = False,
    public: bool = False,
    beside: Paths = (),
) -> Targets:
    """Load the plan and the list of offices and units that apply; raises EdutargetError if one cannot be used.

    By default the plan is that of $EDUTARGET_TARGETS, the current folder or the folder of the paths `beside`, else the
    bundled one; the list lies beside the plan.
    """
    plan_path, list_path = settings(targets, units, no_units, path_list(beside))
    return load_from(plan_path, list_path, no_units, public)


def settings(
    targets: StrPath | None, units: StrPath | None, no_units: bool, paths: Sequence[str]
) -> tuple[str, str | None]:
    """The file of the plan, and that of the list or None, for the paths to read."""
    if units is not None and no_units:
        raise EdutargetError((), N_("--units and --no-units contradict each other; leave one of them out"))
    plan_path = os.fspath(targets) if targets is not None else _plan_path(paths)
    if units is not None:
        return plan_path, os.fspath(units)
    return plan_path, None if no_units else _list_path(paths, plan_path)


def load_from(plan_path: str, list_path: str | None, no_units: bool, public: bool) -> Targets:
    """Load the plan and the list from files."""
    found = replace(plan_alone(plan_path), public=public)
    if no_units:
        return replace(found, plan=found.plan.with_units({}), listed=ReportingList())
    if list_path is None:
        return found
    return _with_list(found, list_path)


def plan_alone(path: str | None) -> Targets:
    """Load the plan, by default the one that applies here, without a list beside it."""
    chosen = find_plan() if path is None else path
    plan, found = load_plan(chosen)
    if plan is None:
        raise EdutargetError(found)
    return Targets(plan, ReportingList(units=plan.reporting_units), chosen, problems=tuple(found))


def _with_list(found: Targets, path: str) -> Targets:
    from edutarget.plan.loading import load_list

    listed, problems = load_list(path, found.plan)
    if has_errors(problems):
        raise EdutargetError(problems)
    return replace(found, plan=found.plan.with_units(listed.units), listed=listed, list_path=path)


def _plan_path(paths: Sequence[str]) -> str:
    try:
        return find_plan(paths)
    except SeveralFound as several:
        raise _several(several, "--targets") from None


def _list_path(paths: Sequence[str], plan_path: str) -> str | None:
    """The list beside the plan; for the bundled plan, that of the current folder or beside the paths."""
    near = os.path.join(os.path.dirname(plan_path), LIST_FILE)
    # The bundled plan lies in the package, where no list of its users is
    if plan_path != str(bundled_plan()):
        return near if os.path.isfile(near) else None
    if os.path.isfile(LIST_FILE):
        return LIST_FILE
    try:
        return beside(paths, LIST_FILE)
    except SeveralFound as several:
        raise _several(several, "--units") from None


def _several(found: SeveralFound, option: str) -> EdutargetError:
    one, other = found.args
    message = N_("{one} and {other} both lie beside what is read; name one of them with {option}")
    return EdutargetError((), message, one=one, other=other, option=option)
