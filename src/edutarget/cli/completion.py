"""What a shell offers for options and arguments that have values of their own; quick, silent, and never an error.

Typer calls these with what is typed so far, and keeps what begins with it. Of values separated by commas the last one
is completed.
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
"""Values, each with its meaning, which some shells show beside it."""

Key = TypeVar("Key", bound=str)
Completion = Callable[[typer.Context, str], list[tuple[str, str]]]


def _completing(offers: Callable[[typer.Context, str], Offers]) -> Completion:
    """A function for Typer that offers nothing where anything goes wrong."""

    def complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        before, comma, begun = incomplete.rpartition(",")
        try:
            return [(before + comma + value, meaning) for value, meaning in offers(ctx, begun)]
        except Exception:  # a plan that cannot be read, an unknown language: the shell is no place to say so
            return []

    return complete


def _words(ctx: typer.Context) -> Words:
    return Words(ctx.params.get("lang") or default_language())


def _named(choices: Mapping[Key, object], begun: str, words: Words) -> Offers:
    """Ids, and names that begin as what is typed: with hyphens, for a shell ends words at spaces."""
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
    """Results, bands, and what reports call them."""
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
