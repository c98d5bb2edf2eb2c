"""A new plan as YAML: blank, or made from a table of goals, with comments for its author."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from edutarget.files.source_file import Remark
from edutarget.formats.view import View
from edutarget.formats.yaml.writing import Comments, Fields, plan_document, written
from edutarget.language.folding import folded
from edutarget.language.inert import visible
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
"""Optional fields, shown as comments above the field with this path."""


def blank_plan(year: int, view: View) -> str:
    """A blank plan for a year; it is valid once the empty fields are filled in."""
    lang, words = view.words.lang, view.words
    head = (
        words(N_("A plan: what was announced, in which units, by when.")),
        words(N_("Fill in the blanks, copy an indicator for each goal, delete the rest.")),
        words(
            N_("To use an optional line such as `# due: …`, delete its #. `edutarget plan check` says what is missing.")
        ),
    )
    plan = _blank_fields(year, lang, words)
    return plan_document(head, plan, _blank_comments(year, words))


def _blank_fields(year: int, lang: str, words: Words) -> dict[str, object]:
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


def _blank_comments(year: int, words: Words) -> Comments:
    above: dict[Path, list[str]] = {place: [words(text)] for place, text in _BLANKS.items()}
    for place, options in _OPTIONS.items():
        lines = (f"{line.replace('YEAR', str(year))}  # {words(text)}" for line, text in options)
        above.setdefault(place, []).extend(lines)
    beside: dict[Path, str] = {
        ("id",): words(N_("such as education-2026; submissions name the plan by it")),
        ("name",): words(N_("`zh`, `en` or both, here and below")),
    }
    beside |= {(_AT, "rate", key): words(text) for key, text in _FIELDS.items()}
    return Comments(above, beside)


_KIND = {
    "count": N_("whole numbers only; with decimals it is a `quantity`"),
    "quantity": N_("with decimals; of whole numbers only it is a `count`"),
    "money": N_("an amount of money"),
}
_MEASURE = {
    "level": N_("where things stand on a day; `cumulative` is what is counted up within the period"),
    "cumulative": N_("counted up within the period; `level` is where things stand on a day"),
    "milestone": N_("done or not"),
}
_ONE_LANGUAGE = {
    "zh": N_("Names are in Chinese only, and English readers see them too; add `en: …` beside `zh` for them."),
    "en": N_("Names are in English only, and Chinese readers see them too; add `zh: …` beside `en` for them."),
}


def new_plan(plan: Fields, view: View, remarks: Sequence[Remark] = ()) -> str:
    """The plan made from a table. Assumed values have a comment, and fields that the author must fill in are empty."""
    words = view.words
    head = [
        words(N_("A plan made from a table. What the table did not say has a comment: correct it where it is wrong,")),
        words(N_("and delete the comment. `edutarget plan check` says whether the plan agrees with itself.")),
    ]
    if any(remark.kind == "asked" for remark in remarks):
        head.append(words(N_("Fields with a question must still be filled in; `plan check` refuses them until then.")))
    if (lang := one_language(plan)) is not None:
        head.append(words(_ONE_LANGUAGE[lang]))
    return plan_document(head, plan, comments(plan, remarks, words))


def offices_of(remarks: Sequence[Remark]) -> dict[str, list[str]]:
    """Each office that a table names -> the ids of its indicators."""
    # Spellings that differ in case or width are one office; the first one is kept.
    spelled: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for remark in remarks:
        names = remark.params.get("offices", ())
        assert isinstance(names, tuple)
        for name in names:
            ids = found.setdefault(spelled.setdefault(folded(name), name), [])
            if remark.path[-1] not in ids:
                ids.append(str(remark.path[-1]))
    return found


def offices_yaml(offices: Mapping[str, Sequence[str]], view: View) -> str:
    """A list of responsible offices as YAML, to which contacts and units can be added."""
    head = (
        N_("Who answers for what, by the table. Add whom to call (`contact: …`) to each office,"),
        N_("and below `units:` the units that should report, such as `COUNTY/SCHOOL:`."),
    )
    tree = {"offices": {name: {"responsible": list(ids)} for name, ids in offices.items()}}
    return "".join(f"# {view.words(line)}\n" for line in head) + "\n" + written(tree, Comments())


def one_language(plan: Fields) -> str | None:
    """The language of all names of indicators; None if both are used."""
    found = {lang for fields in plan["indicators"].values() for lang in ("zh", "en") if lang in fields}
    if len(found) == 1:
        return found.pop()
    return None


def comments(plan: Fields, remarks: Sequence[Remark], words: Words) -> Comments:
    """Comments beside fields that the table does not have, and above indicators for remarks without a field."""
    above: dict[Path, list[str]] = {}
    beside: dict[Path, str] = {
        ("id",): words(N_("submissions name the plan by it")),
        ("baseline_year",): words(N_("the year of the baselines")),
        ("period",): words(N_("the first and the last day; targets are due on the last")),
    }
    for key, unit in plan["units"].items():
        if unit["kind"] in _KIND:
            beside["units", key, "kind"] = words(_KIND[unit["kind"]])
    for key, fields in plan["indicators"].items():
        # The table has no definitions: this one only repeats the name.
        if fields["definition"].items() <= fields.items():
            beside[_AT, key, "definition"] = words(N_("say what is counted, of whom and when"))
    for remark in remarks:
        if remark.kind in ("note", "office"):
            above.setdefault(remark.path, []).append(visible(remark.message))
            continue
        text = words(remark.message, **remark.params)
        if remark.path[:1] == (_AT,) and _is_there(plan, remark.path):
            beside[remark.path] = _beside(plan, remark, text, words)
    return Comments(above, beside)


def _is_there(plan: Fields, path: Path) -> bool:
    return path[-1] in plan[_AT][path[1]]


def _beside(plan: Fields, remark: Remark, text: str, words: Words) -> str:
    """Why a field is empty; for an assumed `measure`, what the alternatives mean."""
    if remark.kind == "asked":
        return words(N_("to be filled in: {what}"), what=text)
    if remark.path[-1] == "measure":
        return words(_MEASURE[plan[_AT][remark.path[1]]["measure"]])
    return text
