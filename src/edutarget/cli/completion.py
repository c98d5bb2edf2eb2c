"""What a shell offers where an option or an argument has values of its own; quick, silent, and never an error.

Typer calls these with what is typed so far. Of values separated by commas the last one is completed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import typer

from edutarget.language.words import Words, default_language

Offers = Iterable[tuple[str, str]]
"""Values, each with what it means, which some shells show beside it."""


def _completing(offers: Callable[[typer.Context, str], Offers]) -> Callable[..., list[tuple[str, str]]]:
    """A function for Typer that gives what begins as what is typed, and nothing where anything goes wrong."""

    def complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
        before, comma, begun = incomplete.rpartition(",")
        try:
            return [(before + comma + value, said) for value, said in offers(ctx, begun) if value.startswith(begun)]
        except Exception:  # a plan that cannot be read, an unknown language: the shell is no place to say so
            return []

    return complete


def _words(ctx: typer.Context) -> Words:
    return Words(ctx.params.get("lang") or default_language())


@_completing
def areas(ctx: typer.Context, begun: str) -> Iterator[tuple[str, str]]:
    """The areas of the plan that applies: their ids, and their Chinese names once one is begun."""
    from edutarget.plan.loading import find_plan, load_plan

    words = _words(ctx)
    plan, _found = load_plan(ctx.params.get("targets") or find_plan())
    found = plan.areas if plan else {}
    yield from ((key, words.word(area)) for key, area in found.items())
    if not begun.isascii():
        yield from ((area.zh, key) for key, area in found.items())


@_completing
def bands(ctx: typer.Context, _begun: str) -> Iterator[tuple[str, str]]:
    """The bands, written as on a command line."""
    from edutarget.formats.words.labels import BAND

    words = _words(ctx)
    return ((band.replace("_", "-"), words(term)) for band, term in BAND.items())


@_completing
def states(ctx: typer.Context, _begun: str) -> Iterator[tuple[str, str]]:
    """Results and bands."""
    from edutarget.formats.words.labels import BAND, RESULT

    known: dict[str, str] = {**RESULT, **BAND}  # type: ignore[dict-item]
    words = _words(ctx)
    return ((state.replace("_", "-"), words(term)) for state, term in known.items())


@_completing
def rules(_ctx: typer.Context, _begun: str) -> Iterator[tuple[str, str]]:
    """The rules' ids."""
    from edutarget.problems.rules import RULES

    return ((rule, "") for rule in RULES)
