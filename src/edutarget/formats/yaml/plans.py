"""Plans as YAML: blank, made from a table of goals with comments for its author, or the next plan as a skeleton."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from edutarget.files.source_file import Remark
from edutarget.formats.view import View
from edutarget.formats.words import templates
from edutarget.formats.words.amounts import figure, planned_text
from edutarget.formats.yaml import Comments, Fields, plan_document, written
from edutarget.language.text import N_, folded, visible
from edutarget.language.words import Words
from edutarget.plan.models import Period, Plan
from edutarget.problems.problem import Path
from edutarget.report.cells import Cell
from edutarget.report.findings import NotFinal, final_figure
from edutarget.report.gap_report import Report, Row
from edutarget.report.goal import months_later

_AT = "indicators"


def blank_plan(year: int, view: View) -> str:
    """A blank plan for a year; it is valid once the empty fields are filled in."""
    found = templates(os.path.dirname(__file__), view.words, escape=False)
    return found.get_template("blank_plan.yaml.j2").render(year=year)


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
        if remark.path[:1] == (_AT,) and remark.path[-1] in plan[_AT][remark.path[1]]:
            beside[remark.path] = _beside(plan, remark, text, words)
    return Comments(above, beside)


def _beside(plan: Fields, remark: Remark, text: str, words: Words) -> str:
    """Why a field is empty; for an assumed `measure`, what the alternatives mean."""
    if remark.kind == "asked":
        return words(N_("to be filled in: {what}"), what=text)
    if remark.path[-1] == "measure":
        return words(_MEASURE[plan[_AT][remark.path[1]]["measure"]])
    return text


_ANEW = frozenset({"baseline", "baseline_year", "change", "target", "most", "path", "shares", "source"})
"""Fields of an indicator that are not carried over, nor are their `readings`, except that of the target."""

_LACKS: Mapping[NotFinal, str] = {
    "not_reported": N_("baseline: not reported"),
    "no_end": N_("baseline: no final figure, as no end was published; {figure} on {day}"),
    "early": N_("baseline: no final figure; {figure} on {day}, due on {due}"),
    "partial": N_("baseline: no final figure; {figure} is from {units} of {expected} units"),
    "coverage_unknown": N_(
        "baseline: no final figure; {figure} is from {units} units, and how many should have reported is unknown"
    ),
}
_LEFT_OUT = {
    "path": N_("path: this plan's values led to its own target"),
    "shares": N_("shares: those of this plan add up to its own target"),
}


class Ending(NamedTuple):
    """A plan, its fields as written in its file, and the report of its end."""

    plan: Plan
    fields: Fields
    report: Report


def next_plan(ending: Ending, view: View) -> str:
    """The skeleton; it is a valid plan once the targets are filled in."""
    words = view.words
    made_from = N_("Made from {plan} and its figures of {day}. Fill in each target, or delete its indicator.")
    head = (
        words(made_from, plan=ending.plan.id, day=ending.report.as_of),
        words(N_("Baselines are final figures. Check the days, and the years in names: all were moved forward.")),
        words(N_("`readings` still say what the previous plan said; `source` was left out.")),
    )
    tree, comments = Skeleton(ending, words).built()
    return plan_document(head, tree, comments)


class Skeleton:
    """Builds the fields of the next plan, with empty targets, and their comments."""

    def __init__(self, ending: Ending, words: Words) -> None:
        self.ending, self.words = ending, words
        self.moved = NextPeriod(ending.plan.period)
        self.comments = Comments()
        self.inferred = {key for keys in ending.plan.inferred().values() for key in keys}

    def built(self) -> tuple[Fields, Comments]:
        """Every field, in the order of the previous plan."""
        plan, fields = self.ending.plan, self.ending.fields
        anew = {
            "id": self.moved.text(plan.id),
            "name": self._texts(fields["name"]),
            "baseline_year": str(self._year(plan.period.end.year)),
            "period": {key: self._day(getattr(plan.period, key), f"period.{key}") for key in ("start", "end")},
            # A source cites the announcement of the previous plan.
            "areas": {
                key: {name: content for name, content in area.items() if name != "source"}
                for key, area in fields["areas"].items()
            },
            "indicators": {row.id: self._indicator(row) for row in self.ending.report.rows},
        }
        return {key: anew.get(key, content) for key, content in fields.items() if key != "source"}, self.comments

    def _indicator(self, row: Row) -> dict[str, object]:
        found: dict[str, object] = {}
        baseline = self._baseline(row)
        for key in self.ending.fields["indicators"][row.id]:
            if key == "target":
                found |= {**baseline, "target": ""}
                self.comments.beside["indicators", row.id, key] = self._target_before(row)
            elif key == "pace" and row.indicator.measure == "level" and not baseline:
                self._left_out(row, N_("pace: the path of a level starts at its baseline"))
            elif key in _LEFT_OUT:
                self._left_out(row, _LEFT_OUT[key])
            elif key == "most":
                self._left_out(row, N_("most: it was {most}"), most=row.indicator.most)
            elif key not in _ANEW:
                found |= self._kept(row, key)
            if key == "measure" and row.id in self.inferred:
                # Write the inferred direction down: from the next target another one might be inferred.
                found["direction"] = row.indicator.direction
        return found

    def _kept(self, row: Row, key: str) -> dict[str, object]:
        """A field that is carried over, with its days and years moved forward; empty if nothing remains of it."""
        content = self.ending.fields["indicators"][row.id][key]
        day: date | None = getattr(row.indicator, key, None)
        if key in ("start", "due", "known_from") and day:
            return {key: self._day(day, f"indicators.{row.id}.{key}")}
        if key in ("zh", "en"):
            return {key: self.moved.text(content)}
        if key == "definition":
            return {key: self._texts(content)}
        if key == "readings":
            content = {name: text for name, text in content.items() if name == "target" or name not in _ANEW}
            if not content:
                return {}
        return {key: content}

    def _baseline(self, row: Row) -> dict[str, str]:
        last = self.ending.plan.period.end
        found = final_figure(row, last)
        if found is None:
            return {}
        if isinstance(found, str):
            self._left_out(row, _LACKS[found], **self._last(row))
            return {}
        if found.counts:
            # The rate is rounded: name its counts, which are exact.
            counts = self.words(N_("{numerator} of {denominator}, rounded"), **found.counts)
            self.comments.beside["indicators", row.id, "baseline"] = counts
        baseline = {"baseline": f"{found.value:f}"}
        if found.year != last.year:
            baseline["baseline_year"] = str(self._year(found.year))
        return baseline

    def _last(self, row: Row) -> dict[str, object]:
        """The parameters of the message why a figure is not final."""
        if row.entry is None:
            return {}
        shown = figure(Cell("number", row.entry.value), self.words)
        known = {"figure": shown, "day": row.as_of, "due": row.due}
        counts = {"units": row.entry.units, "expected": row.entry.expected}
        return {key: value for key, value in {**known, **counts}.items() if value is not None}

    def _target_before(self, row: Row) -> str:
        if row.unit is None:
            if row.entry is not None and row.entry.value is True:
                return self.words(N_("true; or delete it: it was done"))
            return self.words(N_("true; it was not done"))
        return self.words(N_("it was {target}"), target=planned_text(row.indicator, self.words))

    def _left_out(self, row: Row, message: str, **params: object) -> None:
        """Add a comment above the target about a field that was left out."""
        lines = self.comments.above.setdefault(("indicators", row.id, "target"), [])
        lines.append(self.words(message, **params))

    def _year(self, year: int) -> int:
        """The baseline year for figures of a year; for the plan's last year it is the plan's own, moved forward."""
        plan = self.ending.plan
        if not self.moved.years:
            return year
        return plan.baseline_year + self.moved.years - plan.period.end.year + year

    def _day(self, day: date, field: str) -> str:
        return self.moved.day(day, field).isoformat()

    def _texts(self, texts: Mapping[str, str]) -> dict[str, str]:
        return {lang: self.moved.text(text) for lang, text in texts.items()}


# The next period: dates and years moved forward by the length of the plan's

_years = re.compile(r"(?<![0-9])([0-9]{4})(?:([/\u2013\u2014-])([0-9]{2}))?(?![0-9])")


class AfterTheLastYear(Exception):
    """Raised where a moved date would lie after the year 9999; `day` is the date in `field` of the plan."""

    def __init__(self, field: str, day: date) -> None:
        super().__init__(field)
        self.field, self.day = field, day


class NextPeriod:
    """Moves dates forward by the length of a period: in months if it lasts whole months, else in days.

    The last day of a month stays the last day of a month. Raises AfterTheLastYear.
    """

    def __init__(self, period: Period) -> None:
        if period.end == date.max:
            raise AfterTheLastYear("period.end", period.end)
        start, after = period.start, period.end + timedelta(days=1)
        self.days = after - start
        whole = after.day == start.day
        # 0: not whole months, or not whole years; then dates move by days, and years in texts stay.
        self.months = 12 * (after.year - start.year) + after.month - start.month if whole else 0
        self.years = self.months // 12 if self.months % 12 == 0 else 0
        self._moved_years = range(start.year - 1, period.end.year + 1)

    def day(self, day: date, field: str) -> date:
        """Return the date moved into the next period; `field` is for the exception."""
        if not self.months:
            if date.max - day < self.days:
                raise AfterTheLastYear(field, day)
            return day + self.days
        if day.year + (day.month - 1 + self.months) // 12 > date.max.year:
            raise AfterTheLastYear(field, day)
        return months_later(day, self.months)

    def text(self, text: str) -> str:
        """Return the text with years of this period, and the year before it, moved forward; also in 2027/28."""
        return _years.sub(self._year, text)

    def _year(self, match: re.Match[str]) -> str:
        year, between, following = int(match[1]), match[2] or "", match[3] or ""
        if year not in self._moved_years:
            return match[0]
        moved = year + self.years
        if following and int(following) == (year + 1) % 100:
            following = f"{(moved + 1) % 100:02}"
        return f"{moved}{between}{following}"
