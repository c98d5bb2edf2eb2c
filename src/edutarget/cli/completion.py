"""Completion of the values of options and arguments in a shell; quick, silent, and never an error.

Typer calls these functions with the text so far and keeps the values that begin with it. Of several values separated by
commas, the last one is completed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

import typer

from edutarget.language.words import LANGS, Words, default_language

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
def areas(ctx: typer.Context, begun: str) -> Offers:
    """The areas of the plan that applies."""
    plan = _plan(ctx)
    return _named(plan.areas, begun, _words(ctx)) if plan else ()


@_completing
def kinds(ctx: typer.Context, begun: str) -> Offers:
    """The kinds of targets."""
    from edutarget.formats.words.amounts import KIND

    return _named(KIND, begun, _words(ctx))


@_completing
def states(ctx: typer.Context, begun: str) -> Offers:
    """Results and bands, and their names in reports."""
    from edutarget.formats.words.labels import BAND, RESULT, states

    plan = _plan(ctx)
    if plan is None or not begun:
        return _named({str(key): term for key, term in [*RESULT.items(), *BAND.items()]}, begun, _words(ctx))
    return _named(states(plan), begun, _words(ctx))


@_completing
def rules(_ctx: typer.Context, _begun: str) -> Offers:
    """The rules' ids."""
    from edutarget.problems.rules import RULES

    return [(rule, "") for rule in RULES]
