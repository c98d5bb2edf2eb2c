"""Options that several commands share, with their help in the reader's language."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import Annotated, TypeVar

import typer

from edutarget.cli import completion
from edutarget.language.terms import N_
from edutarget.language.words import LANGS, Lang, Words, default_language


def asked_language(arguments: list[str]) -> Lang:
    """The language of help and usage errors: the last `--lang`, wherever it stands, else the locale's."""
    found = default_language()
    for first, second in pairwise([*arguments, ""]):
        wanted = first.removeprefix("--lang=") if first.startswith("--lang=") else second if first == "--lang" else ""
        if wanted in LANGS:
            found = "zh" if wanted == "zh" else "en"
    return found


Read = TypeVar("Read")

_ = Words(asked_language(sys.argv[1:]))


def _language(ctx: typer.Context, lang: Lang | None) -> Lang | None:
    """The language given to the command, else the one given before it."""
    return lang or ctx.find_root().params.get("lang")


Language = Annotated[
    Lang | None, typer.Option("--lang", callback=_language, help=_(N_("language; default: the locale's")))
]
Targets = Annotated[
    str | None,
    typer.Option(
        "--targets",
        metavar="FILE",
        help=_(N_("the plan; default: $EDUTARGET_TARGETS, ./targets.yaml, the bundled plan")),
    ),
]
Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help=_(N_("write to a file instead of the screen")))
]

AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help=_(N_("use figures up to this day, such as 2025-09-30"))),
]
Areas = Annotated[
    list[str] | None,
    typer.Option(
        "--area", metavar="AREAS", help=_(N_("only these areas (id or name)")), autocompletion=completion.areas
    ),
]


def day(written: str | None) -> date | None:
    """A day given as an option; raises BadParameter."""
    from edutarget.figures import parse

    return None if written is None else accepted(lambda: parse.day(written))


def accepted(read: Callable[[], Read]) -> Read:
    """What is read from an option; where the text is refused, raises BadParameter with the reason and the remedy."""
    from edutarget.problems.problem import Refused
    from edutarget.problems.rules import RULES

    try:
        return read()
    except Refused as no:
        rule = RULES[no.problem.rule]
        said = [_.filled(text, no.problem.params) for text in (rule.message(_.lang), rule.remedy(_.lang))]
        raise typer.BadParameter(": ".join(said)) from None


def several(values: Iterable[str] | None, known: Callable[[str], str | None], choices: Iterable[str]) -> list[str]:
    """Values separated by commas, each as the choice it stands for; raises BadParameter."""
    wanted = [part.strip() for value in values or () for part in value.split(",")]
    found = [(part, known(part)) for part in wanted]
    for part, choice in found:
        if choice is None:
            raise typer.BadParameter(_(N_("`{value}` is not one of: {choices}"), value=part, choices=tuple(choices)))
    return [choice for _part, choice in found if choice is not None]


def one_of(choices: Iterable[str]) -> Callable[[str], str | None]:
    """A function from a word, written with hyphens or underscores, to the choice it stands for."""
    known = {**{choice.replace("_", "-"): choice for choice in choices}, **{choice: choice for choice in choices}}
    return known.get


def not_there_yet(output: str | None) -> None:
    """Forms and plans are filled in by hand: nothing is put in the place of one. Raises BadParameter."""
    if output is not None and os.path.isfile(output):
        raise typer.BadParameter(_(N_("{file} is there already; choose another name"), file=output), param_hint="-o")
