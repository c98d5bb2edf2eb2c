"""Loading for commands: what is wrong goes to standard error, and decides the exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from typing import NoReturn

import typer

from edutarget.cli import EXIT_FAILED, EXIT_PROBLEMS
from edutarget.cli.options import _
from edutarget.cli.output import say, view
from edutarget.files.reading import shown_name
from edutarget.formats.view import View
from edutarget.language.terms import N_
from edutarget.language.words import Lang
from edutarget.plan.loading import bundled_plan, find_plan, load_plan
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic, has_errors
from edutarget.submission.loading import load_submissions
from edutarget.submission.models import Submission


def plan_or_exit(targets: str | None, lang: Lang | None, output: str | None = None) -> tuple[Plan, View]:
    """The plan that applies, and how the reader of the output sees it; without a plan, say why and exit."""
    path = find_plan() if targets is None else targets
    plan, found = load_plan(path)
    if plan is None:
        fail(found, lang)
    origin = "edutarget" if path == str(bundled_plan()) else shown_name(path)
    return plan, view(lang, origin, output)


def submissions_or_exit(
    paths: Sequence[str], plan: Plan, targets: str | None, until: date | None, lang: Lang | None
) -> list[Submission]:
    """The submissions of `until` or before, their warnings told; without any, say why and exit."""
    given, found = load_submissions(plan, paths, until, targets or find_plan(), date.today())
    if has_errors(found):
        fail(found, lang)
    tell(found, lang)
    if not given:
        raise typer.BadParameter(_(N_("no figures are of {day} or before"), day=until))
    return [handed.submission for handed in given]


def tell(found: Sequence[Diagnostic], lang: Lang | None) -> None:
    """Problems to standard error."""
    if found:
        from edutarget.formats.terminal.check_text import problems_text

        say(problems_text(found, view(lang, stream=sys.stderr)))


def fail(found: Sequence[Diagnostic], lang: Lang | None) -> NoReturn:
    """Tell the problems and exit: 2 where a file could not be opened, else 1."""
    tell(found, lang)
    unopened = any(diagnostic.unopened for diagnostic in found)
    raise typer.Exit(EXIT_FAILED if unopened else EXIT_PROBLEMS)
