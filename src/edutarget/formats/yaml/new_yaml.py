"""A plan to start from: one made from a table of goals, with what its author should look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from edutarget.formats.view import View
from edutarget.formats.yaml.tree import Comments, written
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.problems.problem import Path

SPACED = ((), ("indicators",))
"""Below these, a blank line goes before each block."""

_MEASURE = {
    "level": N_("where things stand on a day; `cumulative` is what is counted up within the period"),
    "cumulative": N_("counted up within the period; `level` is where things stand on a day"),
    "milestone": N_("done or not"),
}
_KIND = {
    "count": N_("whole numbers only; with decimals it is a `quantity`"),
    "quantity": N_("with decimals; of whole numbers only it is a `count`"),
    "money": N_("an amount of money"),
}
_ADDS_UP = {
    "sum": N_("figures of several units are summed; `none`: only the whole reports it"),
    "ratio": N_("numerators and denominators are summed; `none`: only the whole reports it"),
    "all": N_("done once all units are; `any`: once one is"),
}


def render(plan: Mapping[str, Any], view: View) -> str:
    """The plan, complete; beside what the table did not say stands what was taken for it."""
    words = view.words
    head = (
        words(N_("A plan made from a table. What the table did not say has a comment: correct it where it is wrong,")),
        words(N_("and delete the comment. `edutarget plan check` says whether the plan agrees with itself.")),
    )
    return "".join(f"# {line}\n" for line in head) + "\n" + written(plan, comments(plan, words), SPACED)


def comments(plan: Mapping[str, Any], words: Words) -> Comments:
    """What stands beside the fields that a table does not have."""
    beside: dict[Path, str] = {
        ("id",): words(N_("submissions name the plan by it")),
        ("baseline_year",): words(N_("the year of the baselines")),
        ("period",): words(N_("the first and the last day; targets are due on the last")),
    }
    for key, unit in plan["units"].items():
        if said := _KIND.get(unit["kind"]):
            beside["units", key, "kind"] = words(said)
    for key, fields in plan["indicators"].items():
        for field, said in _of_indicator(fields):
            beside["indicators", key, field] = words(said)
    return Comments(beside=beside)


def _of_indicator(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if fields["definition"].items() <= fields.items():
        yield "definition", N_("say what is counted, of whom and when")
    yield "measure", _MEASURE[fields["measure"]]
    if "direction" in fields:
        yield "direction", N_("taken from the table: the target is a limit, or below the baseline")
    yield "adds_up", _ADDS_UP[fields["adds_up"]]
