"""A plan to start from: blank, with one indicator of each kind and what every field means."""

from __future__ import annotations

from typing import Any

from edutarget.formats.view import View
from edutarget.formats.yaml.new_yaml import SPACED
from edutarget.formats.yaml.tree import Comments, written
from edutarget.language.terms import N_
from edutarget.language.words import Words
from edutarget.problems.problem import Path

_AT = "indicators"
_BLANKS = {
    ("areas", "area_1"): N_("a group of indicators; ids such as area_1 are yours to choose"),
    (_AT, "rate"): N_("a rate: where things stand, in per cent"),
    (_AT, "count"): N_("a count: what is added up within the period"),
    (_AT, "milestone"): N_("a milestone: done or not"),
}
_FIELDS = {
    "definition": N_("what is counted, of whom and when"),
    "measure": N_("level: where things stand on a day · cumulative: counted up · milestone: done or not"),
    "adds_up": N_("how units add up: sum, ratio, all, any, or none where only the whole reports it"),
}
_OPTIONS: dict[Path, tuple[tuple[str, str], ...]] = {
    ("baseline_year",): (("unit: …", N_("whose plan it is, such as the county's name")),),
    ("units", "people"): (
        (
            "money: {zh: 万元, en: ten thousand yuan, kind: money}",
            N_("kind: quantity for other figures with decimals"),
        ),
    ),
    (_AT, "rate", "target"): (
        ("direction: at_most", N_("the target must not be exceeded")),
        ("baseline: 65.3", N_("the figure of the baseline year, where it is known")),
    ),
    (_AT, "rate", "adds_up"): (
        ("known_from: YEAR-06-25", N_("the first day on which there can be a figure")),
        ("due: YEAR-06-30", N_("where it is not the period's last day")),
        ("readings: {definition: {en: …}}", N_("what is your reading, not the announcement's words")),
    ),
    (_AT, "count", "adds_up"): (
        ("pace: linear", N_("measured against an even pace over the period")),
        ("most: 100", N_("more than this is pointed out")),
    ),
}
"""Optional fields, each above the field that it goes before."""


def render(year: int, view: View) -> str:
    """The plan of a year; valid once what is empty is filled in."""
    lang, words = view.words.lang, view.words
    head = (
        words(N_("A plan: what was announced, in which units, by when.")),
        words(N_("Fill in what is empty, repeat an indicator for each further goal, delete those not needed.")),
        words(
            N_("To use an optional line such as `# due: …`, delete its #. `edutarget plan check` says what is missing.")
        ),
    )
    plan = _plan(year, lang, words)
    return "".join(f"# {line}\n" for line in head) + "\n" + written(plan, _comments(year, words), SPACED)


def _plan(year: int, lang: str, words: Words) -> dict[str, Any]:
    named = {lang: ""}
    people = {"zh": "人", "en": "people", "one": "person"}
    common = {"area": "area_1", **named, "definition": named}
    return {
        "format": "edutarget/plan/1",
        "id": "",
        "name": named,
        "baseline_year": str(year - 1),
        "period": {"start": f"{year}-01-01", "end": f"{year}-12-31"},
        "areas": {"area_1": named},
        "units": {
            "percent": {"zh": "%", "en": "%", "kind": "percent"},
            "people": {**people, "kind": "count"},
        },
        _AT: {
            "rate": {**common, "measure": "level", "unit": "percent", "target": "", "adds_up": "ratio"},
            "count": {**common, "measure": "cumulative", "unit": "people", "target": "", "adds_up": "sum"},
            "milestone": {**common, "measure": "milestone", "target": "true", "adds_up": "any"},
        },
    }


def _comments(year: int, words: Words) -> Comments:
    above: dict[Path, list[str]] = {place: [words(said)] for place, said in _BLANKS.items()}
    for place, options in _OPTIONS.items():
        lines = (f"{line.replace('YEAR', str(year))}  # {words(said)}" for line, said in options)
        above.setdefault(place, []).extend(lines)
    beside: dict[Path, str] = {
        ("id",): words(N_("such as education-2026; submissions name the plan by it")),
        ("name",): words(N_("`zh`, `en` or both, here and below")),
    }
    beside |= {(_AT, "rate", key): words(said) for key, said in _FIELDS.items()}
    return Comments(above, beside)
