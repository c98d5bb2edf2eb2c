"""A new plan as YAML: blank, or made from a table of goals, with comments for its author."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from edutarget.files.source_file import Remark
from edutarget.formats.view import View
from edutarget.formats.yaml.writing import Comments, Fields, plan_document, written
from edutarget.language.terms import N_
from edutarget.language.text import folded, visible
from edutarget.language.words import Words
from edutarget.problems.problem import Path

_AT = "indicators"


def blank_plan(year: int, view: View) -> str:
    """A blank plan for a year; it is valid once the empty fields are filled in."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = FileSystemLoader(os.path.dirname(__file__))
    # No HTML, so nothing is to be escaped; all parameters are the program's own.
    templates = Environment(loader=folder, undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701
    return templates.get_template("blank_plan.yaml.j2").render(words=view.words, lang=view.words.lang, year=year, N_=N_)


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
