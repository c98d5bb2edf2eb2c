"""`edutarget plan`: commands for authors of plans."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from edutarget.cli import EXIT_PROBLEMS
from edutarget.cli import check as checking
from edutarget.cli.options import (
    AsOf,
    Language,
    Output,
    Quiet,
    Targets,
    _,
    argument,
    day,
    manual,
    option,
    parsed,
    refuse_existing,
)
from edutarget.cli.output import format_or_exit, say, view_of, write
from edutarget.cli.report import Files
from edutarget.language.text import N_, NN_, visible

if TYPE_CHECKING:
    from edutarget.formats.view import View
    from edutarget.language.words import Words
    from edutarget.plan.models import Plan
    from edutarget.problems.problem import Path, Problem

Table = Annotated[
    str | None,
    argument(
        "[TABLE]", N_("goals as CSV or Excel, with the titles name, unit, baseline, target; default: a blank plan")
    ),
]
Year = Annotated[str | None, option("--year", N_("the plan's year; default: this one"), "YEAR")]
PlanFile = Annotated[str | None, argument("[PLAN]", N_("the plan; default: the one that applies here"))]


@manual(
    examples=(
        (N_("A blank plan"), "edutarget plan new --year 2026 -o targets-2026.yaml"),
        (N_("A plan with the goals of a table"), "edutarget plan new goals.csv -o targets-goals.yaml"),
    ),
    sound=N_("written"),
    problems=N_("the table has errors; nothing is written"),
)
def new(table: Table = None, year: Year = None, output: Output = None, lang: Language = None) -> None:
    """Print a plan to start from: a blank one, or one with the goals of a table."""
    from datetime import date

    from edutarget.cli.output import refuse_overwriting
    from edutarget.figures import parse
    from edutarget.formats.yaml.plans import blank_plan

    refuse_overwriting(output, [table])
    format_or_exit(None, output, "new plan")
    refuse_existing(output)
    chosen = None if year is None else parsed(lambda: parse.year(year))
    view, today = view_of(lang, file=output), date.today().year
    if table is None:
        write(blank_plan(chosen or today, view), output)
    else:
        _from_table(table, chosen, today, output, view)


def _from_table(table: str, year: int | None, today: int, output: str | None, view: View) -> None:
    """Write a plan with the goals of a table; what was assumed goes to standard error, row by row."""
    from edutarget.cli.output import show_problems
    from edutarget.files.source_file import SourceFile
    from edutarget.formats.terminal.plan_text import remarks_text
    from edutarget.formats.yaml.plans import new_plan, offices_of, offices_yaml
    from edutarget.plan.loading import plan_in
    from edutarget.problems.diagnostic import EdutargetError, has_errors
    from edutarget.problems.problem import Problems
    from edutarget.tables.goal_plan import Head
    from edutarget.tables.goals import read_goals

    head = Head(os.path.splitext(os.path.basename(table))[0], today, year)
    file = SourceFile(table, lambda path, data: read_goals(path, data, head))
    plan_in(file)
    remarks = file.document.remarks if file.document else ()
    # Fields left for the author are no errors of the table; `plan check` refuses the plan until they are filled in.
    asked = [remark.path for remark in remarks if remark.kind == "asked"]
    file.problems = Problems(problem for problem in file.problems if not _speaks_of(problem, asked))
    found, lang = file.diagnostics(), view.words.lang
    if has_errors(found) or file.written is None:
        raise EdutargetError(found)
    named = int(file.written["period"]["end"][:4])
    if year is not None and year != named:
        message = N_("the titles of the table name {named}, --year says {year}")
        raise typer.BadParameter(_(message, named=str(named), year=str(year)))
    show_problems(found, lang)
    offices = offices_of(remarks)
    list_file, reason = _place_for(offices, output, view)
    if list_file is not None:
        remarks = [remark for remark in remarks if remark.kind != "office"]
    write(new_plan(file.written, view, remarks), output)
    say(remarks_text(file, view_of(lang, stream=sys.stderr)))
    if list_file is not None:
        write(offices_yaml(offices, view), list_file)
    if reason:
        say(visible(reason) + "\n")


def _place_for(offices: Collection[str], output: str | None, view: View) -> tuple[str | None, str]:
    """The file beside a plan for the offices of its table, None if they stay comments, and a message about it."""
    from edutarget.plan.loading import LIST_FILE, PLAN_FILE, alike

    if not offices or output is None or os.path.exists(output):  # what exists is no file but a pipe or a device
        return None, ""
    beside, other = (os.path.join(os.path.dirname(output), name) for name in (LIST_FILE, PLAN_FILE))
    name, words = os.path.basename(output).lower(), view.words
    if os.path.lexists(beside) or name == LIST_FILE:
        return None, words(N_("offices are comments in the plan: {file} already exists"), file=beside)
    if os.path.lexists(other):
        return None, words(
            N_("offices are comments in the plan: {file} would be the list of {plan}"), file=beside, plan=other
        )
    for one, two in alike(offices):
        message = N_("offices are comments in the plan: in a list {one} and {two} could be taken for one another")
        return None, words(message, one=one, two=two)
    said = NN_("{count} office written to {file}", "{count} offices written to {file}")
    return beside, words(said, count=len(offices), file=beside)


def _speaks_of(problem: Problem, fields: Sequence[Path]) -> bool:
    place = problem.place
    return isinstance(place, tuple) and any(place[: len(field)] == field for field in fields)


@manual(
    examples=(
        (N_("The plan that applies here"), "edutarget plan check"),
        (N_("What --fix would change, without changing it"), "edutarget plan check targets.yaml --diff"),
        (N_("For a program that shows problems"), "edutarget plan check targets.yaml -f json"),
    ),
    sound=checking.SOUND,
    problems=checking.PROBLEMS,
)
def check(
    plan: PlanFile = None,
    format: checking.Format = None,
    output: Output = None,
    strict: checking.Strict = False,
    fix: checking.Fix = False,
    diff: checking.Diff = False,
    exit_zero: checking.ExitZero = False,
    quiet: Quiet = False,
    lang: Language = None,
) -> None:
    """Check a plan, write its problems, and exit by the result."""
    from edutarget.api.checking import check_plan
    from edutarget.cli.output import refuse_overwriting
    from edutarget.plan.loading import find_plan

    path = find_plan() if plan is None else plan
    refuse_overwriting(output, [path])
    fix_mode, chosen = checking.modes_of(fix, diff, [path], format, output)
    checked, view = check_plan(path, strict=strict, fix=fix_mode), view_of(lang, file=output)
    for note in () if quiet else _notes(path, plan is not None, checked.plan, view.words):
        say(note + "\n")
    checking.show(checked, view, fix_mode, chosen, output, quiet)
    raise typer.Exit(checking.exit_code(checked, exit_zero))


_ONE_LANGUAGE = {
    "en": N_("this plan is in English only; Chinese output shows its English names"),
    "zh": N_("this plan is in Chinese only; English output shows its Chinese names"),
}
_INFERRED = {
    "at_least": N_("direction inferred, at least: {indicators}"),
    "at_most": N_("direction inferred, at most: {indicators}"),
}


def _notes(path: str, named: bool, plan: Plan | None, words: Words) -> Iterator[str]:
    """Yield which plan is checked if none was named, the one language of its names, and the directions inferred for
    levels that do not state theirs."""
    from edutarget.files.reading import shown_name
    from edutarget.plan.loading import bundled_plan

    if not named and plan is not None and path == str(bundled_plan()):
        yield words(N_("no plan here; checking the bundled plan {file}"), file=plan.id)
    elif not named:
        yield words(N_("checking the plan that applies here: {file}"), file=shown_name(path))
    if plan is None:
        return
    names = list(plan.indicators.values())
    if all(name.zh == name.en for name in names):
        chinese = any("\u4e00" <= character <= "\u9fff" for name in names for character in name.zh)
        yield words(_ONE_LANGUAGE["zh" if chinese else "en"])
    for direction, keys in plan.inferred().items():
        yield words(_INFERRED[direction], indicators=tuple(plan.indicators[key] for key in keys))


@manual(
    examples=(
        (N_("After the year's last figures"), "edutarget plan next actuals.yaml -o targets-next.yaml"),
        (N_("From a month's folder, by another plan"), "edutarget plan next 2025-06 --targets targets.yaml"),
    ),
    sound=N_("written"),
    problems=N_("the plan or a file has errors; nothing is written"),
)
def next_plan(
    files: Files = None,
    output: Output = None,
    as_of: AsOf = None,
    targets: Targets = None,
    lang: Language = None,
) -> None:
    """Print a skeleton of the next plan; its baselines are the final figures of this one."""
    from edutarget.api.reading import read
    from edutarget.cli.output import say_assumed, show_problems, targets_or_exit
    from edutarget.files.reading import shown_name
    from edutarget.files.source_file import SourceFile, read_yaml
    from edutarget.formats import renderer
    from edutarget.formats.yaml.plans import AfterTheLastYear, Ending

    files = files or ["actuals.yaml"]
    render = renderer("next plan", format_or_exit(None, output, "next plan"))
    refuse_existing(output)
    setting = targets_or_exit(files, targets, None, False, output)
    figures = read(files, setting, as_of=day(as_of))
    show_problems([*setting.problems, *figures.problems], lang)
    say_assumed(figures.assumed, lang)
    if figures.faulty_files:  # a figure that does not count must not become a baseline
        raise typer.Exit(EXIT_PROBLEMS)
    unit = figures.submission.unit
    if setting.plan.is_part(unit):
        raise typer.BadParameter(_(N_("these are figures of {unit}, not of the whole plan"), unit=unit))
    ending = Ending(setting.plan, SourceFile(setting.plan_path, read_yaml).written, figures.report())
    try:
        made = render(ending, view_of(lang, file=output))
    except AfterTheLastYear as late:
        message = N_("{file}: {field} is {day}; a period later is after the year 9999. Write an earlier day there")
        words = {"file": shown_name(setting.plan_path), "field": late.field, "day": late.day}
        raise typer.BadParameter(_(message, **words)) from None
    write(made, output)
