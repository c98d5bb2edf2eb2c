"""Load what commands need; problems go to standard error and decide the exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NoReturn

import typer

from edutarget.cli import EXIT_FAILED, EXIT_PROBLEMS
from edutarget.cli.options import _
from edutarget.cli.output import say, view_of
from edutarget.files.reading import shown_name
from edutarget.formats.view import View
from edutarget.language.terms import N_
from edutarget.language.words import Lang
from edutarget.plan.loading import bundled_plan, find_plan, load_plan
from edutarget.plan.models import Plan, ReportingUnits
from edutarget.problems.diagnostic import Diagnostic, has_errors
from edutarget.submission.loading import load_submissions
from edutarget.submission.models import Submission


def plan_or_exit(targets: str | None, lang: Lang | None, output: str | None = None) -> tuple[Plan, View]:
    """The plan that applies and the view of the output's reader; exits where the plan cannot be used."""
    path = find_plan() if targets is None else targets
    plan, found = load_plan(path)
    if plan is None:
        exit_with(found, lang)
    origin = "edutarget" if path == str(bundled_plan()) else shown_name(path)
    return plan, view_of(lang, origin, output)


def units_or_exit(plan: Plan, units: str | None, lang: Lang | None) -> ReportingUnits:
    """The units that should report, by a file or else by the plan; exits where the file cannot be used."""
    if units is None:
        return plan.reporting_units
    from edutarget.plan.list_file import load_list

    listed, found = load_list(units, plan)
    if found:
        exit_with(found, lang)
    return listed.units


def submissions_or_exit(
    paths: Sequence[str],
    plan: Plan,
    targets: str | None,
    until: date | None,
    lang: Lang | None,
    all_reported: bool = False,
) -> tuple[list[Submission], bool]:
    """The submissions of `until` or before, and whether some of their figures contradict each other, so that neither
    counts. Shows their problems, exits where one of them cannot be used."""
    from edutarget.submission.combining import with_all_reported

    given, found = load_submissions(plan, paths, until, targets or find_plan(), date.today())
    disputed = [diagnostic for diagnostic in found if diagnostic.rule == "conflicting-values"]
    if has_errors([diagnostic for diagnostic in found if diagnostic.rule != "conflicting-values"]):
        exit_with(found, lang)
    show_problems(found, lang)
    if not given:
        raise typer.BadParameter(_(N_("no figures are of {day} or before"), day=until))
    submissions = [handed.submission for handed in given]
    if all_reported:
        submissions = [with_all_reported(submission) for submission in submissions]
    return submissions, bool(disputed)


def refuse_overwriting(
    output: str | Sequence[str] | None, inputs: Iterable[str | None], targets: str | None, option: str = "-o"
) -> None:
    """Never write over what a command reads, nor into a folder that it reads; raises BadParameter.

    `inputs`: submissions, lists, earlier versions, as the command was given them; the plan belongs to them.
    """
    if output is None:
        return
    if output == "":
        raise typer.BadParameter(_(N_("-o needs the name of a file, or - for standard output")))
    from edutarget.files.protecting import folder_around, overwritten

    outputs = [output] if isinstance(output, str) else output
    given = [path for path in (*inputs, targets or find_plan()) if path is not None]
    found = overwritten(outputs, given)
    if found:
        message = N_("{option} {output} would overwrite {file}, which is read here; name another file")
        raise typer.BadParameter(_(message, option=option, output=found[0], file=shown_name(found[1])))
    found = folder_around(outputs, given)
    if found:
        message = N_("{option} {output} lies in {folder}, which is read here; name a file outside of that folder")
        raise typer.BadParameter(_(message, option=option, output=found[0], folder=found[1]))


def show_problems(found: Sequence[Diagnostic], lang: Lang | None) -> None:
    """Write problems to standard error."""
    if found:
        from edutarget.formats.terminal.check_text import problems_text

        say(problems_text(found, view_of(lang, stream=sys.stderr)))


def exit_with(found: Sequence[Diagnostic], lang: Lang | None) -> NoReturn:
    """Show the problems and exit: 2 where a file could not be opened, else 1."""
    show_problems(found, lang)
    unopened = any(diagnostic.unopened for diagnostic in found)
    raise typer.Exit(EXIT_FAILED if unopened else EXIT_PROBLEMS)
