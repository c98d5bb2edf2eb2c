"""`edutarget plan`: what the author of a plan needs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from edutarget.cli import check as checking
from edutarget.cli.options import (
    AsOf,
    Language,
    Output,
    Quiet,
    Targets,
    _,
    accepted,
    argument,
    day,
    not_there_yet,
    option,
)
from edutarget.cli.report import Files
from edutarget.language.terms import N_

if TYPE_CHECKING:
    from edutarget.files.source_file import SourceFile
    from edutarget.formats.view import View
    from edutarget.language.words import Lang

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

    from edutarget.cli.output import view, write
    from edutarget.figures import parse

    _a_new_file(output)
    chosen = date.today().year if year is None else accepted(lambda: parse.year(year))
    seen = view(lang, file=output)
    write(_blank(chosen, seen) if table is None else _from(table, chosen, seen, lang), output)


def _blank(year: int, seen: View) -> str:
    from edutarget.formats.yaml.new_plan import blank_plan

    return blank_plan(year, seen)


def _from(table: str, year: int, seen: View, lang: Lang | None) -> str:
    """The plan in a table of goals; where something is wrong with it, say what and exit."""
    from edutarget.files.source_file import SourceFile
    from edutarget.formats.yaml.new_plan import new_plan
    from edutarget.tables.goal_plan import head_of
    from edutarget.tables.goals import read_goals

    head = head_of(os.path.splitext(os.path.basename(table))[0], year)
    file = SourceFile(table, lambda path, data: read_goals(path, data, head))
    return new_plan(_sound(file, lang).written, seen)


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
    from edutarget.cli.output import view
    from edutarget.files.reading import shown_name
    from edutarget.plan.loading import find_plan, load_plan
    from edutarget.submission.checking import Checked

    chosen = checking.format_of_check(format, output)
    path = find_plan() if plan is None else plan
    _plan, found = load_plan(path)
    checked = Checked((shown_name(path),), tuple(found))
    checking.tell(checked, view(lang, shown_name(path), output), chosen, output, quiet)
    raise typer.Exit(checking.exit_code(checked, strict, exit_zero))


def next_plan(
    files: Files = None,
    output: Output = None,
    as_of: AsOf = None,
    targets: Targets = None,
    lang: Language = None,
) -> None:
    """Print the next plan's skeleton, its baselines taken from this plan's final figures."""
    from edutarget.cli.inputs import submissions_or_exit
    from edutarget.cli.output import view, write
    from edutarget.files.document import read_yaml
    from edutarget.files.source_file import SourceFile
    from edutarget.formats.yaml.next_plan import Ending
    from edutarget.formats.yaml.next_plan import next_plan as next_plan_yaml
    from edutarget.plan.loading import find_plan, plan_in
    from edutarget.report.gap_report import build_report
    from edutarget.submission.combining import combine

    _a_new_file(output)
    until = day(as_of)
    file = _sound(SourceFile(targets or find_plan(), read_yaml), lang)
    plan = plan_in(file)
    assert plan is not None
    submission = combine(submissions_or_exit(files or ["actuals.yaml"], plan, targets, until, lang), until)
    if plan.is_part(submission.unit):
        raise typer.BadParameter(_(N_("these are figures of {unit}, not of the whole plan"), unit=submission.unit))
    write(next_plan_yaml(Ending(plan, file.written, build_report(plan, submission)), view(lang, file=output)), output)


def _a_new_file(output: str | None) -> None:
    """A plan is YAML, and written by hand: nothing is put in its place. Raises BadParameter."""
    from edutarget.cli.output import format_or_exit

    format_or_exit(None, output, "new plan")
    not_there_yet(output)


def _sound(file: SourceFile, lang: Lang | None) -> SourceFile:
    """A file with a plan that is right, its warnings told; else say why and exit."""
    from edutarget.cli.inputs import fail, tell
    from edutarget.plan.loading import plan_in

    plan, found = plan_in(file), file.diagnostics()
    if plan is None:
        fail(found, lang)
    tell(found, lang)
    return file
