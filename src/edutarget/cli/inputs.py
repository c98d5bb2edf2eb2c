"""Loading for commands: what is wrong goes to standard error, and decides the exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

import typer

from edutarget.cli import EXIT_FAILED, EXIT_PROBLEMS
from edutarget.cli.output import say, view
from edutarget.diagnostics import Diagnostic
from edutarget.files import COULD_NOT_READ, shown_name
from edutarget.i18n import Lang
from edutarget.loading import bundled_plan, find_plan, load_plan, load_submission
from edutarget.model import Plan
from edutarget.submission import Submission


def plan_or_exit(targets: str | None, lang: Lang | None) -> tuple[Plan, str]:
    """The plan that applies and where it came from; without one, say why and exit."""
    path = find_plan() if targets is None else targets
    plan, found = load_plan(path)
    if plan is None:
        fail(found, lang)
    return plan, "edutarget" if path == str(bundled_plan()) else shown_name(path)


def submission_or_exit(file: str, plan: Plan, lang: Lang | None) -> Submission:
    """The submission in a file, its warnings told; without one, say why and exit."""
    submission, found = load_submission(file, plan)
    if submission is None:
        fail(found, lang)
    tell(found, lang)
    return submission


def tell(found: Sequence[Diagnostic], lang: Lang | None) -> None:
    """Problems to standard error."""
    if found:
        from edutarget.formats.problems_text import render

        say(render(found, view(lang, stream=sys.stderr)))


def fail(found: Sequence[Diagnostic], lang: Lang | None) -> NoReturn:
    """Tell the problems and exit: 2 where a file could not be opened, else 1."""
    tell(found, lang)
    unopened = any(diagnostic.rule in COULD_NOT_READ for diagnostic in found)
    raise typer.Exit(EXIT_FAILED if unopened else EXIT_PROBLEMS)
