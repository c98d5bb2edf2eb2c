"""One indicator's entry: what was submitted, read from a text or a mapping."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from edutarget.figures import parse
from edutarget.figures.limits import COUNTS, NO, NULLS, PLAIN, Limits, broken_limit, entry_problems, rate
from edutarget.language.text import N_, Term, slip_of
from edutarget.plan.indicator import Indicator, times
from edutarget.plan.models import Plan
from edutarget.problems.problem import Problem, Problems, Refused, misspelt

Value = Decimal | Fraction | bool
"""A figure as written, a rate computed from its counts (a Fraction: 1466/1978 has no finite decimal form), or a
milestone's answer."""


class Entry(NamedTuple):
    """What was submitted for one indicator, in its unit; a rate may come with its counts.

    `units` is the number of units in a rolled-up value, `expected` how many should report. `confirmed`: what an odd
    figure was checked against, None if it was not. `as_of`: the figure's own day, if it is not the submission's. Of the
    figures of one day the highest `revision` counts. `reason`: why it falls short; `measures`: what is done about it,
    `by` which day.
    """

    value: Value
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str | None = None
    units: Decimal | None = None
    expected: Decimal | None = None
    confirmed: str | None = None
    as_of: date | None = None
    revision: int = 1
    reason: str | None = None
    measures: str | None = None
    by: date | None = None

    @property
    def partial(self) -> bool:
        """Whether fewer units reported than were expected, or the expected number is unknown."""
        return self.units is not None and (self.expected is None or self.units < self.expected)

    def times(self, factor: Decimal) -> Entry:
        """The entry in another unit, of which `factor` are one of this."""
        # Of a rate the numerator is in the unit, such as yuan of yuan per pupil
        return self._replace(value=times(self.value, factor), numerator=times(self.numerator, factor))


class Withdrawal(NamedTuple):
    """A figure of a day taken back, and why; it takes the place of a value."""

    reason: str
    as_of: date | None = None
    revision: int = 1


class Revised(NamedTuple):
    """What revisions changed: the first figure of that day, the number of the last one, and who submitted that."""

    first: Value
    revision: int
    by: tuple[str, ...]


class Signed(NamedTuple):
    """Who prepared, checked and approved a submission, and whom to call about it."""

    prepared_by: str | None = None
    checked_by: str | None = None
    approved_by: str | None = None
    phone: str | None = None

    @property
    def names(self) -> dict[str, str]:
        """Role -> name of those who signed. Without `phone`, which is only for those who must call."""
        return {key: name for key, name in self._asdict().items() if name is not None and key != "phone"}


NOT_SIGNED = Signed()


class Figure(NamedTuple):
    """An indicator's figure of a day as it counts, who submitted it, and what it was before revisions.

    `files` are those that contain it; `signed` is who signed its file, where there are several. A sum has `parts`: the
    figures of the units it was added up from.
    """

    day: date
    entry: Entry
    submitted_by: tuple[str, ...] = ()
    revised: Revised | None = None
    files: tuple[str, ...] = ()
    parts: tuple[UnitFigure, ...] = ()
    signed: Signed = NOT_SIGNED

    @property
    def submitters(self) -> tuple[str, ...]:
        """Its submitters; for a sum those of its parts, at most `MOST_NAMED` of them."""
        return self.submitted_by or _distinct(part.figure.submitted_by for part in self.parts)

    @property
    def sources(self) -> tuple[str, ...]:
        """The files that contain it; for a sum those of its parts, at most `MOST_NAMED` of them."""
        return self.files or _distinct(part.figure.files for part in self.parts)

    @property
    def older(self) -> list[UnitFigure]:
        """The parts of a sum whose figures are of an earlier day."""
        return [part for part in self.parts if part.figure.day < self.day]

    def times(self, factor: Decimal) -> Figure:
        """The figure in another unit, of which `factor` are one of this."""
        revised = self.revised and self.revised._replace(first=times(self.revised.first, factor))
        parts = tuple(part._replace(figure=part.figure.times(factor)) for part in self.parts)
        return self._replace(entry=self.entry.times(factor), revised=revised, parts=parts)


class UnitFigure(NamedTuple):
    """The figure of a unit in a sum."""

    unit: str
    figure: Figure


MOST_NAMED = 100
"""Limit of submitters and of files named for a sum: a county's may come from 10,000 files."""


def _distinct(of_parts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The first `MOST_NAMED` names of all parts, each once."""
    found: list[str] = []
    for name in chain.from_iterable(of_parts):
        if name not in found:
            found.append(name)
        if len(found) == MOST_NAMED:
            break
    return tuple(found)


ENTRY_KEYS = (*Entry._fields, "withdrawn")
ENTRY_NAMES: Mapping[str, str] = {
    "数值": "value",
    "分子": "numerator",
    "分母": "denominator",
    "备注": "note",
    "已核实": "confirmed",
    "数据日期": "as_of",
    "版次": "revision",
    "撤回原因": "withdrawn",
    "存在问题": "reason",
    "整改措施": "measures",
    "完成时限": "by",
}
_CHINESE = {part: name for name, part in ENTRY_NAMES.items()}
_KNOWN_KEYS = {
    "en": ", ".join(ENTRY_KEYS),
    "zh": "、".join(f"{key}（{_CHINESE[key]}）" if key in _CHINESE else key for key in ENTRY_KEYS),
}


class EntryReader:
    """Reads the entries of one indicator: a number with or without a unit, counts, or an answer."""

    def __init__(self, plan: Plan, indicator: Indicator, other_units: bool = True) -> None:
        """Without `other_units`, numbers are in the indicator's own unit and name none."""
        self.limits, self.unit, self.first_day = plan.limits_of(indicator), plan.unit_of(indicator), plan.period.start
        # Its target is zero: words such as 零发生 mean that it was kept
        self.none_asked = isinstance(indicator.target, Decimal) and indicator.target == 0
        # What a figure in each unit is multiplied by, and the units that messages name.
        self.factors: Mapping[str, Decimal] = {"": Decimal(1)}
        self.units: Mapping[str, Decimal] = self.factors
        if other_units and self.unit:
            self.factors, self.units = self.unit.spellings, self.unit.factors
        # Thousands of schools report the same few small numbers: 5 to 17 % less time for checking 10,000 files.
        self._remembered = lru_cache(1000)(lambda written: Entry(self.value(written)))

    def read(self, written: Any) -> Entry | Withdrawal:
        """Read a text or a mapping: a figure, or its withdrawal; raises Refused with every problem in it."""
        if written.__class__ is dict:
            return self._mapping(written)
        return self._remembered(parse.text(written))

    def figure(self, written: Any) -> Entry:
        """As `read`, for entries that cannot be withdrawals; raises Refused."""
        found = self.read(written)
        assert isinstance(found, Entry)
        return found

    def _own_day(self, written: Any) -> date:
        day = parse.day(written)
        if day < self.first_day:
            raise Refused("date-before-plan", date=day, start=self.first_day)
        return day

    def value(self, written: Any, of_sum: bool = False) -> Value:
        """One value, within what its indicator allows; raises Refused."""
        if self.limits.answer:
            return parse.yes_no(written)
        value = parse.long_number(written) if of_sum else None
        if value is None:
            value = self._figure(written)
        return _within(self.limits, value, self.unit)

    def _figure(self, written: Any) -> Decimal:
        try:
            return parse.figure(written, self.factors, self.units)
        except Refused as no:
            raise self._meant(written) or self._with_acceptable_remedy(no) from None

    def _with_acceptable_remedy(self, no: Refused) -> Refused:
        """The refusal without its suggestion if that would be refused, too, such as 1234 for 1,234 of a rate."""
        from edutarget.figures.suggestions import PLAIN_DIGITS

        suggested = no.problem.params.get("instead")
        if not isinstance(suggested, str):
            return no
        try:
            value = parse.figure(suggested, self.factors, self.units)
        except Refused:
            return no
        if broken_limit(self.limits, value) is None:
            return no
        return Refused(no.problem.rule, **{**no.problem.params, "instead": PLAIN_DIGITS})

    def _meant(self, written: Any) -> Refused | None:
        """A better refusal of a text that is no figure, if the indicator leaves only one meaning; else None."""
        from edutarget.figures.suggestions import counts_meant, says_zero

        if not isinstance(written, str):
            return None
        if self.none_asked and says_zero(written):
            return Refused("zero-in-words", written=written)
        number, sign, behind = written.strip().partition("%")
        if self.limits.scale == 100 and sign and not behind and _is_number(number.strip()):
            return Refused("percent-sign", written=written, instead=number.strip())
        counts = counts_meant(written) if self.limits.rate else None
        if counts is None:
            return None
        numerator, denominator = counts
        # Only counts that the indicator would accept are suggested
        if entry_problems(self.limits, {"numerator": Decimal(numerator), "denominator": Decimal(denominator)}):
            return None
        return Refused("counts-in-one", written=written, numerator=numerator, denominator=denominator)

    def count(self, written: Any, of_sum: bool) -> Decimal:
        """A numerator or denominator; raises Refused."""
        value = parse.long_number(written) if of_sum else None
        if value is None:
            value = parse.number(written)
        return _within(_WHOLE if self.limits.counted else _NOT_NEGATIVE, value, _COUNTED)

    def _mapping(self, written: dict[str, Any]) -> Entry | Withdrawal:
        problems = Problems()
        parts: dict[str, Any] = {}
        spelled: dict[str, str] = {}
        of_sum = "units" in written
        for key, value in written.items():
            part = ENTRY_NAMES.get(key, key)
            try:
                if part not in ENTRY_KEYS:
                    absent = [one for one in ENTRY_KEYS if one not in written and _CHINESE.get(one) not in written]
                    raise Refused("unknown-key", **misspelt(key, _KNOWN_KEYS, absent))
                if part in spelled:
                    raise Refused("duplicate-key", key=key)
                spelled[part] = key
                parts[part] = self._part(part, value, of_sum)
            except Refused as no:
                problems.append(no.problem.prefixed((key,)))
                # A wrong part is there, so that it is not reported as missing, too
                parts.setdefault(part, None)
        found = _withdrawal_problems(parts) if "withdrawn" in parts else entry_problems(self.limits, parts)
        if any(part not in ENTRY_KEYS for part in parts):  # an unknown key may be the one that seems to be missing
            found = [problem for problem in found if problem.rule not in _MISSING]
        problems.extend(_as_spelled(problem, spelled) for problem in found)
        if problems:
            raise Refused.from_problems(*problems)
        if "withdrawn" in parts:
            return Withdrawal(parts["withdrawn"], parts.get("as_of"), parts["revision"])
        if "denominator" in parts:
            parts["value"] = rate(self.limits, parts["numerator"], parts["denominator"])
        return Entry(**parts)

    def _part(self, part: str, written: Any, of_sum: bool) -> Any:
        """Read one part of an entry; figures of sums may be longer than those that people type."""
        if part == "value":
            return self.value(written, of_sum)
        if part in COUNTS:
            return self.count(written, of_sum)
        if part == "as_of":
            return self._own_day(written)
        return _READERS[part](written)


_is_number = re.compile(PLAIN).fullmatch
_NOT_NEGATIVE, _WHOLE = Limits(least=0), Limits(least=0, whole=True)
_COUNTED = Term(N_("people or things"))


_MISSING = ("no-value", "counts-incomplete")
"""Rules of entries that lack a key."""


def _withdrawal_problems(parts: Mapping[str, Any]) -> list[Problem]:
    """The problems of a withdrawal: it must be a later revision, and have no value beside it."""
    unknown = parts.keys() - ENTRY_KEYS  # reported already
    beside = [key for key in parts if key not in unknown | {"withdrawn", "as_of", "revision"}]
    problems = [Problem("withdrawn-with-value", (key,), {"key": key}) for key in beside]
    misspelt_revision = any(slip_of(key, ["revision"]) for key in unknown)
    if parts.get("revision", 1) == 1 and not misspelt_revision:
        problems.append(Problem("withdrawn-unrevised", ("withdrawn",)))
    return problems


def confirmation(written: Any) -> str | None:
    """What a figure was checked against; None for a text that denies it."""
    text = parse.text(written).strip()
    if text in NULLS or text in NO:
        return None
    return text


def _number_of_units(written: Any) -> Decimal:
    return _within(_NOT_NEGATIVE, parse.number(written))


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "note": parse.text,
    "units": _number_of_units,
    "expected": _number_of_units,
    "confirmed": confirmation,
    "revision": parse.revision,
    "withdrawn": parse.filled,
    "reason": parse.remark,
    "measures": parse.remark,
    "by": parse.day_or_null,
}
"""How the parts of an entry are read that are alike for all indicators."""


def _within(limits: Limits, value: Decimal, unit: object = None) -> Decimal:
    """The value if it is within the limits; else raises Refused."""
    problem = broken_limit(limits, value, unit)
    if problem:
        raise Refused.from_problems(problem)
    return value


def _as_spelled(problem: Problem, spelled: Mapping[str, str]) -> Problem:
    """A problem of one part at its key as written, with keys named as written."""
    path = tuple(spelled.get(str(part), part) for part in problem.path)
    params = dict(problem.params)
    given = params.get("given")
    if given in COUNTS:
        params["given"] = spelled[given]
        if spelled[given] != given and "missing" in params:
            params["missing"] = _CHINESE[params["missing"]]
    return Problem(problem.rule, path, params)
