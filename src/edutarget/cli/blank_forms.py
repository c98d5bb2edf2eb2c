"""Forms for those who fill them in: an office or a unit with the rows that are asked of it, or a folder of all."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import typer

from edutarget.cli.inputs import Setting
from edutarget.cli.options import _, refuse_existing
from edutarget.cli.output import LONG_WORK, files_bar, progress_bars, say, write
from edutarget.formats import FORMATS, renderer
from edutarget.language.folding import folded
from edutarget.language.inert import visible
from edutarget.language.terms import N_, NN_
from edutarget.plan.models import Plan
from edutarget.plan.names import closest, parts_of
from edutarget.plan.unit_paths import UnitNames
from edutarget.report.goal import goal_of


class BlankForm(NamedTuple):
    """Whose form it is, the plan with the rows that are asked, and what its head already says."""

    name: str
    plan: Plan
    head: Mapping[str, str]


def form_for(setting: Setting, written: str) -> BlankForm:
    """The form of the office or unit that is meant by a name or the end of a path; raises BadParameter."""
    forms = [_of_office(setting, name) for name in setting.listed.offices if folded(name) == folded(written)]
    form = next(iter(forms), None) or _of_unit(setting, _unit_meant(setting, written))
    if not form.plan.indicators:
        raise typer.BadParameter(_(N_("--for {name}: the plan asks nothing of it"), name=form.name))
    return form


def asked_of_submitter(setting: Setting, by: Sequence[str], unit: str | None) -> tuple[Plan, Collection[str]]:
    """What is asked of the office or unit that submitted something, and the plan as it is measured by it; all of the
    plan where the list does not have it."""
    office = setting.listed.office_of(by) if unit is None else None
    if office is not None:
        return setting.plan, setting.listed.asked_of_office(setting.plan, office)
    paths = {path for name in ([unit] if unit else by) for path in _units_named(setting, name)}
    if len(paths) == 1:
        [path] = paths
        return _measured_by(setting.plan, path), setting.listed.asked_of_unit(setting.plan, path)
    return setting.plan, setting.plan.indicators


def _units_named(setting: Setting, written: str) -> list[str]:
    """The units of the list that are meant by a name or the end of a path."""
    units = setting.listed.units
    named = UnitNames(setting.plan, units).ending_in(written)
    # A former name stands for the unit that it belongs to.
    return [path for path, unit in units.items() if not {path, *unit.formerly}.isdisjoint(named)] if named else []


def _unit_meant(setting: Setting, written: str) -> str:
    units, paths = setting.listed.units, _units_named(setting, written)
    if len(paths) > 1:
        message = N_("--for {name} may be any of: {units}; write its path")
        raise typer.BadParameter(_(message, name=written, units=tuple(paths)))
    if paths:
        return paths[0]
    known = [*setting.listed.offices, *units]
    if not known:
        message = N_("--for {name}: there is no list of offices and units; name one with --units")
        raise typer.BadParameter(_(message, name=written))
    short = {parts_of(path)[-1]: path for path in units}
    meant = dict.fromkeys(short.get(name, name) for name in closest(written, [*known, *short]))
    message = N_("--for {name}: the list has no such office or unit; did you mean {names}?")
    raise typer.BadParameter(_(message, name=written, names=tuple(meant)))


def _of_office(setting: Setting, name: str) -> BlankForm:
    asked = setting.listed.asked_of_office(setting.plan, name)
    rows = {key: setting.plan.indicators[key] for key in asked}
    return BlankForm(name, setting.plan.with_indicators(rows), {"submitted_by": name})


def _of_unit(setting: Setting, path: str) -> BlankForm:
    plan = _measured_by(setting.plan, path)
    rows = {key: plan.indicators[key] for key in setting.listed.asked_of_unit(plan, path)}
    return BlankForm(path, plan.with_indicators(rows), {"submitted_by": parts_of(path)[-1], "unit": path})


def _measured_by(plan: Plan, path: str) -> Plan:
    """The plan with a unit's own targets: those of the whole are not what it is measured against."""
    goals = {key: goal_of(plan, one, path) for key, one in plan.indicators.items()}
    rows = {key: plan.indicators[key].with_goal(goal.target, goal.baseline, goal.rule) for key, goal in goals.items()}
    return plan.with_indicators(rows)


def write_all(setting: Setting, folder: str | None, format: str | None) -> None:
    """A form for each office and unit of which anything is asked, into a folder; and say how many there are."""
    chosen = format or "xlsx"
    endings = {one.name: one.endings for one in FORMATS if one.result == "template"}
    is_file = folder is not None and os.path.splitext(folder)[1].lower() in sum(endings.values(), ())
    if not folder or (is_file and not os.path.isdir(folder)):
        raise typer.BadParameter(_(N_("--all writes a folder of forms; name it, such as -o forms/")))
    every = [*_forms(setting)]
    if not every:
        raise typer.BadParameter(_(N_("--all: there is no list of offices and units; name one with --units")))
    forms = [form for form in every if form.plan.indicators]
    files = [os.path.join(folder, name) for name in file_names([form.name for form in forms], endings[chosen][0])]
    for file in files:
        refuse_existing(file)
    os.makedirs(folder, exist_ok=True)
    render = renderer("template", chosen)
    words = setting.view.words
    with progress_bars(quiet=len(files) < LONG_WORK) as bars:
        done = files_bar(bars, words(N_("writing")), len(files))
        for form, file in zip(forms, files, strict=True):
            write(render(form.plan, setting.view, form.head), file)
            done(1)
    message = NN_("{count} form written to {folder}", "{count} forms written to {folder}")
    say(visible(words(message, count=len(forms), folder=folder)) + "\n")
    for form in every:
        if not form.plan.indicators:
            say(visible(words(N_("{name}: the plan asks nothing of it; no form"), name=form.name)) + "\n")


def _forms(setting: Setting) -> Iterator[BlankForm]:
    yield from (_of_office(setting, name) for name in setting.listed.offices)
    yield from (_of_unit(setting, path) for path in setting.listed.units)


_unsafe = re.compile(r'[<>:"/\\|?*]+')
_reserved = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9]|targets|units)(\..*)?", re.IGNORECASE).fullmatch
"""What Windows takes for a device, and what would be a plan or a list of units."""

_LONGEST = 55  # characters; of four bytes each a name still fits on every disk


def file_names(names: Sequence[str], ending: str) -> list[str]:
    """A safe file name for each office and unit: the last part of its path, the whole of it where two end alike."""
    short = [_safe(parts_of(name)[-1]) for name in names]
    often = Counter(map(str.casefold, short))
    taken: set[str] = set()
    for at, name in enumerate(names):
        own = short[at] if often[short[at].casefold()] == 1 else _safe("-".join(parts_of(name)))
        number, chosen = 1, own
        while chosen.casefold() in taken:
            number += 1
            chosen = f"{own}-{number}"
        taken.add(chosen.casefold())
        short[at] = chosen
    return [name + ending for name in short]


def _safe(name: str) -> str:
    # Names that begin with a point or with ~$ are not read when the folder is.
    safe = _unsafe.sub("_", visible(name)).lstrip(".~$ ")[:_LONGEST].rstrip(". ")
    if not safe or _reserved(safe):
        return f"form_{safe}"
    return safe
