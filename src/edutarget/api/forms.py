"""Blank forms: that of the plan, or that of an office or a unit with the rows that it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from edutarget.api.result import FileNames, Result
from edutarget.api.targets import Targets, load
from edutarget.formats.view import View
from edutarget.language.text import N_, closest, folded, parts_of
from edutarget.plan.models import Plan
from edutarget.plan.reporting_list import UnitNames
from edutarget.problems.diagnostic import EdutargetError
from edutarget.report.goal import goal_of


@dataclass(frozen=True, slots=True)
class Form(Result):
    """A blank form: the name of its office or unit, the plan with its rows, and the values in its head."""

    kind: ClassVar[str] = "template"

    plan: Plan
    names: FileNames = field(kw_only=True)
    name: str = ""
    head: Mapping[str, str] = field(default_factory=dict)

    def _shown(self, view: View) -> tuple[object, ...]:
        return self.plan, view, self.head


def blank_form(targets: Targets | None = None, name: str | None = None) -> Form:
    """The form of the plan, or that of an office or unit, given by name or the end of its path.

    Raises EdutargetError if there is no such office or unit, or nothing is asked of it.
    """
    targets = targets or load()
    if name is None:
        return Form(targets.plan, names=targets.names)
    offices = [one for one in targets.listed.offices if folded(one) == folded(name)]
    form = _of_office(targets, offices[0]) if offices else _of_unit(targets, _unit_meant(targets, name))
    if not form.plan.indicators:
        raise EdutargetError((), N_("--for {name}: the plan asks nothing of it"), name=form.name)
    return form


def blank_forms(targets: Targets | None = None) -> list[Form]:
    """A form for each office and unit of the list; it has no indicators if nothing is asked of them."""
    targets = targets or load()
    of_offices = [_of_office(targets, name) for name in targets.listed.offices]
    return [*of_offices, *(_of_unit(targets, path) for path in targets.listed.units)]


def asked_of_submitter(targets: Targets, by: Sequence[str], unit: str | None) -> tuple[Plan, Collection[str]]:
    """The plan with the targets of the office or unit that submitted, and the indicators it is asked for; all of the
    plan if it is not in the list."""
    office = targets.listed.office_of(by) if unit is None else None
    if office is not None:
        return targets.plan, targets.listed.asked_of_office(targets.plan, office)
    paths = {path for name in ([unit] if unit else by) for path in _units_named(targets, name)}
    # A name that may be several units says nothing of what is asked
    if len(paths) == 1:
        [path] = paths
        return _measured_by(targets.plan, path), targets.listed.asked_of_unit(targets.plan, path)
    return targets.plan, targets.plan.indicators


def _units_named(targets: Targets, written: str) -> list[str]:
    """The units of the list with this name or end of a path."""
    units = targets.listed.units
    named = UnitNames(targets.plan, units).ending_in(written)
    # A former name stands for its unit of today.
    return [path for path, unit in units.items() if not {path, *unit.formerly}.isdisjoint(named)] if named else []


def _unit_meant(targets: Targets, written: str) -> str:
    units, paths = targets.listed.units, _units_named(targets, written)
    if len(paths) > 1:
        message = N_("--for {name} may be any of: {units}; write its path")
        raise EdutargetError((), message, name=written, units=tuple(paths))
    if paths:
        return paths[0]
    known = [*targets.listed.offices, *units]
    if not known:
        message = N_("--for {name}: there is no list of offices and units; name one with --units")
        raise EdutargetError((), message, name=written)
    short = {parts_of(path)[-1]: path for path in units}
    meant = dict.fromkeys(short.get(name, name) for name in closest(written, [*known, *short]))
    if not meant:
        message = N_("--for {name}: the list has no such office or unit; there are: {names}")
        raise EdutargetError((), message, name=written, names=tuple(known))
    message = N_("--for {name}: the list has no such office or unit; did you mean {names}?")
    raise EdutargetError((), message, name=written, names=tuple(meant))


def _of_office(targets: Targets, name: str) -> Form:
    asked = targets.listed.asked_of_office(targets.plan, name)
    rows = {key: targets.plan.indicators[key] for key in asked}
    plan = targets.plan.with_indicators(rows)
    return Form(plan, name, {"submitted_by": name}, names=targets.names)


def _of_unit(targets: Targets, path: str) -> Form:
    plan = _measured_by(targets.plan, path)
    rows = {key: plan.indicators[key] for key in targets.listed.asked_of_unit(plan, path)}
    head = {"submitted_by": parts_of(path)[-1], "unit": path}
    return Form(plan.with_indicators(rows), path, head, names=targets.names)


def _measured_by(plan: Plan, path: str) -> Plan:
    """The plan with a unit's own targets in place of those of the whole."""
    goals = {key: goal_of(plan, one, path) for key, one in plan.indicators.items()}
    rows = {key: plan.indicators[key].with_goal(goal.target, goal.baseline, goal.rule) for key, goal in goals.items()}
    return plan.with_indicators(rows)
