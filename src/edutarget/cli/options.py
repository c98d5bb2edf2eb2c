"""Options that several commands share, with their help in the reader's language, and the completion of their values.

Completion is quick, silent, and never an error: Typer calls its functions with the text so far and keeps the values
that begin with it. Of several values separated by commas, the last one is completed.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar

import typer
from typer.models import ArgumentInfo, OptionInfo

from edutarget.cli import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, EXIT_PROBLEMS
from edutarget.formats import choices
from edutarget.language.text import N_
from edutarget.language.words import LANGS, Lang, Words, default_language

if TYPE_CHECKING:
    from edutarget.plan.models import Plan

Offers = Iterable[tuple[str, str]]
"""Values, each with its meaning, which some shells show beside the value."""

Key = TypeVar("Key", bound=str)
Completion = Callable[[typer.Context, str], list[tuple[str, str]]]


def _completing(offers: Callable[[typer.Context, str], Offers]) -> Completion:
    """A completion function for Typer that offers nothing if anything fails."""

    def complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        before, comma, begun = incomplete.rpartition(",")
        try:
            return [(before + comma + value, meaning) for value, meaning in offers(ctx, begun)]
        except Exception:  # such as an unreadable plan: a message would garble the command line
            return []

    return complete


def _words(ctx: typer.Context) -> Words:
    return Words(ctx.params.get("lang") or default_language())


def _named(choices: Mapping[Key, object], begun: str, words: Words) -> Offers:
    """Offer ids, and names once something is typed; with hyphens, because spaces end words in a shell."""
    yield from ((_hyphenated(key), words.word(name)) for key, name in choices.items())
    for lang in LANGS if begun else ():
        for key, name in choices.items():
            yield _hyphenated(Words(lang).word(name)), key


def _hyphenated(text: str) -> str:
    return re.sub(r"[\s,_]+", "-", text)


def _plan(ctx: typer.Context) -> Plan | None:
    """The plan that applies."""
    from edutarget.plan.loading import find_plan, load_plan

    return load_plan(ctx.params.get("targets") or find_plan())[0]


@_completing
def offered_areas(ctx: typer.Context, begun: str) -> Offers:
    """The areas of the plan that applies."""
    plan = _plan(ctx)
    return _named(plan.areas, begun, _words(ctx)) if plan else ()


@_completing
def offered_kinds(ctx: typer.Context, begun: str) -> Offers:
    """The kinds of targets."""
    from edutarget.formats.words.amounts import KIND

    return _named(KIND, begun, _words(ctx))


@_completing
def offered_states(ctx: typer.Context, begun: str) -> Offers:
    """Results and bands, and their names in reports."""
    from edutarget.formats.words.labels import BAND, RESULT, states

    plan = _plan(ctx)
    if plan is None or not begun:
        return _named({str(key): term for key, term in [*RESULT.items(), *BAND.items()]}, begun, _words(ctx))
    return _named(states(plan), begun, _words(ctx))


@_completing
def offered_rules(_ctx: typer.Context, _begun: str) -> Offers:
    """The rules' ids."""
    from edutarget.problems.rules import RULES

    return [(rule, "") for rule in RULES]


def asked_language(arguments: list[str]) -> Lang:
    """The language of help and usage errors: that of the last `--lang` anywhere, else the locale's."""
    found = default_language()
    parts = [part for argument in arguments for part in argument.split("=", 1)]
    for name, value in pairwise(parts):
        for lang in LANGS:
            if name == "--lang" and value == lang:
                found = lang
    return found


Value = TypeVar("Value")
Function = TypeVar("Function", bound=Callable[..., None])

# Needed before anything is parsed: help texts are translated when options are defined
_ = Words(asked_language(sys.argv[1:]))


def option(names: str, help: str, metavar: str | None = None, offers: Completion | None = None) -> OptionInfo:
    """Make an option from its names, untranslated help, placeholder for the value, and completion."""
    made: OptionInfo = typer.Option(*names.split(), help=_(help), metavar=metavar, autocompletion=offers)
    return made


def argument(metavar: str, help: str, offers: Completion | None = None) -> ArgumentInfo:
    """Make an argument from its placeholder, untranslated help, and completion."""
    made: ArgumentInfo = typer.Argument(metavar=metavar, help=_(help), autocompletion=offers)
    return made


class Manual(NamedTuple):
    """What the help of a command ends with; its texts are untranslated."""

    examples: tuple[tuple[str, str], ...] = ()
    """What each is for, and its command line, to be run in examples/county or else in examples/."""
    exit_codes: tuple[tuple[int, str], ...] = ()


_COULD_NOT_RUN = N_("could not run: a wrong command line, or a file that cannot be read or written")
FAULTY_PLAN = N_("the plan or the list of units has errors; nothing is written")


def manual(
    examples: tuple[tuple[str, str], ...], sound: str = N_("done"), problems: str = ""
) -> Callable[[Function], Function]:
    """A decorator that gives a command its examples and the meaning of its exit codes; `problems`: of 1, if it has it.

    Typer keeps the attributes of functions, so that help finds it at the command's callback.
    """
    codes = [(EXIT_OK, sound), (EXIT_PROBLEMS, problems), (EXIT_FAILED, _COULD_NOT_RUN)]
    codes.append((EXIT_INTERRUPTED, N_("interrupted, such as with Ctrl+C")))
    made = Manual(examples, tuple((code, meaning) for code, meaning in codes if meaning))

    def documented(function: Function) -> Function:
        function.manual = made  # type: ignore[attr-defined]
        return function

    return documented


def format_option(result: str, help: str) -> OptionInfo:
    """Make `--format`, whose choices are the formats of a result."""
    names = choices(result)

    def known(format: str | None) -> str | None:
        if format is not None and format not in names:
            raise typer.BadParameter(format)  # the message that is shown lists the choices
        return format

    metavar = f"<{'|'.join(names)}>"
    made: OptionInfo = typer.Option(
        "--format", "-f", help=_(help), metavar=metavar, callback=known, autocompletion=lambda: names
    )
    return made


def _language(ctx: typer.Context, lang: Lang | None) -> Lang | None:
    """The language given to the command, else to its group or the program."""
    if lang is None and ctx.parent is not None:
        return ctx.parent.params.get("lang")
    return lang


def _output(file: str | None) -> str | None:
    """The file to write; None for `-`, standard output."""
    if file == "-":
        return None
    return file


PLACEHOLDERS = (
    *(N_("OPTIONS"), N_("COMMAND"), N_("ARGS"), N_("FILE"), N_("FILES"), N_("PATHS"), N_("PREVIOUS"), N_("DATE")),
    *(N_("AREAS"), N_("KINDS"), N_("STATES"), N_("INDICATOR"), N_("OFFICES"), N_("NAME"), N_("RULE"), N_("LEVELS")),
    *(N_("PERCENT"), N_("URL"), N_("TEXT"), N_("PLAN"), N_("TABLE"), N_("YEAR"), N_("WHAT")),
)
"""Placeholders of values in help; listed here so that they are translated."""

_LANGUAGE = N_("language; default: the locale's")
_TARGETS = N_("the plan; default: $EDUTARGET_TARGETS, ./targets.yaml, the one beside the folder, the bundled one")
Language = Annotated[Lang | None, typer.Option("--lang", callback=_language, help=_(_LANGUAGE))]
Targets = Annotated[str | None, option("--targets", _TARGETS, "FILE")]
Output = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", help=_(N_("write to a file instead of the screen")), metavar="FILE", callback=_output
    ),
]
AsOf = Annotated[str | None, option("--as-of", N_("use figures up to this day, such as 2025-09-30"), "DATE")]
Units = Annotated[
    str | None,
    option("--units", N_("the offices and units that should report; default: units.yaml beside the plan"), "FILE"),
]
NoUnits = Annotated[bool, option("--no-units", N_("use no list of offices and units"))]
Public = Annotated[
    bool,
    option("--public", N_("leave out contacts, submitters, signatures, reasons, measures and names of files")),
]
Quiet = Annotated[bool, option("--quiet -q", N_("no summary and no progress bar"))]


def day(written: str | None) -> date | None:
    """The day of an option; raises BadParameter."""
    from edutarget.figures import parse

    if written is None:
        return None
    return parsed(lambda: parse.day(written))


def parsed(read: Callable[[], Value]) -> Value:
    """The value of an option; if `read` raises Refused, raises BadParameter with the reason and the remedy."""
    from edutarget.problems.problem import Refused
    from edutarget.problems.rules import RULES

    try:
        return read()
    except Refused as refused:
        rule, params = RULES[refused.problem.rule], refused.problem.params
        message = f"{_.filled(rule.message(_.lang), params)}: {_.filled(rule.remedy(_.lang), params)}"
        raise typer.BadParameter(message) from None


def refuse_existing(output: str | None) -> None:
    """Raise BadParameter if the output exists: forms and plans are filled in by hand and never overwritten."""
    if output is not None and os.path.isfile(output):
        raise typer.BadParameter(_(N_("{file} already exists; choose another name"), file=output))
