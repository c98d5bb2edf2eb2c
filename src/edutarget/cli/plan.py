"""`edutarget plan`: what the author of a plan needs."""

from __future__ import annotations

import os
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
    option,
    parsed,
    refuse_existing,
)
from edutarget.cli.output import format_or_exit, view_of, write
from edutarget.cli.report import Files
from edutarget.language.inert import visible
from edutarget.language.terms import N_

if TYPE_CHECKING:
    from edutarget.files.source_file import SourceFile
    from edutarget.language.words import Lang
    from edutarget.plan.models import Plan

Table = Annotated[
    str | None,
    argument(
        "[TABLE]", N_("goals as CSV or Excel, with the titles name, unit, baseline, target; default: a blank plan")
    ),
]
Year = Annotated[str | None, option("--year", N_("the plan's year; default: this one"), "YEAR")]
PlanFile = Annotated[str | None, argument("[PLAN]", N_("the plan; default: the one that applies here"))]


def new(table: Table = None, year: Year = None, output: Output = None, lang: Language = None) -> None:
    """Print a plan to start from: a blank one, or one with the goals of a table."""
    from datetime import date

    from edutarget.cli.inputs import refuse_overwriting
    from edutarget.figures import parse
    from edutarget.files.source_file import SourceFile
    from edutarget.formats.yaml.new_plan import blank_plan, new_plan
    from edutarget.tables.goal_plan import head_of
    from edutarget.tables.goals import read_goals

    refuse_overwriting(output, [], table or os.devnull)  # no plan is read
    _refuse_output(output)
    chosen = date.today().year if year is None else parsed(lambda: parse.year(year))
    view = view_of(lang, file=output)
    if table is None:
        write(blank_plan(chosen, view), output)
        return
    head = head_of(os.path.splitext(os.path.basename(table))[0], chosen)
    file = SourceFile(table, lambda path, data: read_goals(path, data, head))
    _plan_or_exit(file, lang)
    write(new_plan(file.written, view), output)


def check(
    plan: PlanFile = None,
    format: checking.Format = None,
    output: Output = None,
    strict: checking.Strict = False,
    exit_zero: checking.ExitZero = False,
    quiet: Quiet = False,
    lang: Language = None,
) -> None:
    """Check a plan against itself, say what is wrong with it, and exit accordingly."""
    from edutarget.cli.inputs import refuse_overwriting
    from edutarget.files.reading import shown_name
    from edutarget.plan.loading import find_plan, load_plan
    from edutarget.submission.checking import Checked

    path = find_plan() if plan is None else plan
    refuse_overwriting(output, [], path)
    chosen = checking.format_of_check(format, output)
    loaded, found = load_plan(path)
    if loaded is not None and not quiet:
        _show_directions(loaded, lang)
    checked = Checked((shown_name(path),), tuple(found))
    checking.write_result(checked, view_of(lang, shown_name(path), output), chosen, output, quiet)
    raise typer.Exit(checking.exit_code(checked, strict, exit_zero))


def _show_directions(plan: Plan, lang: Lang | None) -> None:
    """Say on standard error which way is better for the levels whose direction the plan does not state."""
    words = view_of(lang, file=None).words
    messages = {
        "at_least": N_("direction inferred, at least: {indicators}"),
        "at_most": N_("direction inferred, at most: {indicators}"),
    }
    for direction, keys in plan.inferred().items():
        typer.echo(visible(words(messages[direction], indicators=", ".join(keys))), err=True)


def next_plan(
    files: Files = None,
    output: Output = None,
    as_of: AsOf = None,
    targets: Targets = None,
    lang: Language = None,
) -> None:
    """Print the next plan's skeleton, its baselines taken from this plan's final figures."""
    from edutarget.cli.inputs import refuse_overwriting, submissions_or_exit
    from edutarget.files.reading import shown_name
    from edutarget.files.source_file import SourceFile, read_yaml
    from edutarget.formats.yaml.next_plan import Ending
    from edutarget.formats.yaml.next_plan import next_plan as next_plan_yaml
    from edutarget.plan.loading import find_plan
    from edutarget.plan.next_period import AfterTheLastYear
    from edutarget.report.gap_report import build_report
    from edutarget.submission.combining import combine

    files = files or ["actuals.yaml"]
    refuse_overwriting(output, files, targets)
    _refuse_output(output)
    until = day(as_of)
    file = SourceFile(targets or find_plan(), read_yaml)
    plan = _plan_or_exit(file, lang)
    given, disputed = submissions_or_exit(files, plan, targets, until, lang)
    if disputed:  # a figure of which there are two is nobody's baseline
        raise typer.Exit(EXIT_PROBLEMS)
    submission = combine(given, until)
    if plan.is_part(submission.unit):
        raise typer.BadParameter(_(N_("these are figures of {unit}, not of the whole plan"), unit=submission.unit))
    ending = Ending(plan, file.written, build_report(plan, submission))
    try:
        made = next_plan_yaml(ending, view_of(lang, file=output))
    except AfterTheLastYear as late:
        message = N_("{file}: {field} is {day}; a period later is after the year 9999. Write an earlier day there")
        words = {"file": shown_name(file.path), "field": late.field, "day": late.day}
        raise typer.BadParameter(_(message, **words)) from None
    write(made, output)


def _refuse_output(output: str | None) -> None:
    """Raise BadParameter unless the output can be a new plan: a YAML file that is not there yet."""
    format_or_exit(None, output, "new plan")
    refuse_existing(output)


def _plan_or_exit(file: SourceFile, lang: Lang | None) -> Plan:
    """The plan in a file; shows warnings, exits where it cannot be used."""
    from edutarget.cli.inputs import exit_with, show_problems
    from edutarget.plan.loading import plan_in

    plan, found = plan_in(file), file.diagnostics()
    if plan is None:
        exit_with(found, lang)
    show_problems(found, lang)
    return plan
