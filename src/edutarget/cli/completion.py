"""What a shell offers for options and arguments that have values of their own; quick, silent, and never an error.

Typer calls these with what is typed so far, and keeps what begins with it. Of values separated by commas the last one
is completed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import typer

from edutarget.language.words import Words, default_language

Offers = Iterable[tuple[str, str]]
"""Values, each with its meaning, which some shells show beside it."""

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


@_completing
def areas(ctx: typer.Context, begun: str) -> Offers:
    """The areas of the plan that applies: their ids, or their Chinese names once one is begun."""
    from edutarget.plan.loading import find_plan, load_plan

    plan, _found = load_plan(ctx.params.get("targets") or find_plan())
    if plan is None:
        return []
    if begun.isascii():
        words = _words(ctx)
        return [(key, words.word(area)) for key, area in plan.areas.items()]
    return [(area.zh, key) for key, area in plan.areas.items()]


@_completing
def bands(ctx: typer.Context, _begun: str) -> Offers:
    """The bands, written as on a command line."""
    from edutarget.formats.words.labels import BAND

    words = _words(ctx)
    return [(band.replace("_", "-"), words(term)) for band, term in BAND.items()]


@_completing
def kinds(ctx: typer.Context, _begun: str) -> Offers:
    """The kinds of targets."""
    from edutarget.formats.words.amounts import KIND

    words = _words(ctx)
    return [(kind, words(term)) for kind, term in KIND.items()]


@_completing
def states(ctx: typer.Context, _begun: str) -> Offers:
    """Results and bands."""
    from edutarget.formats.words.labels import BAND, RESULT

    words = _words(ctx)
    return [(state.replace("_", "-"), words(term)) for state, term in [*RESULT.items(), *BAND.items()]]


@_completing
def rules(_ctx: typer.Context, _begun: str) -> Offers:
    """The rules' ids."""
    from edutarget.problems.rules import RULES

    return [(rule, "") for rule in RULES]
