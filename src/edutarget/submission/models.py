"""A submission: the figures of one day, read from the values of a file with every problem in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, NamedTuple

from edutarget.figures import limits, parse
from edutarget.language.text import closest, folded_title, slip_of
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Path, Problem, Problems, Refused, kind, misspelt
from edutarget.submission.entry import NOT_SIGNED, Entry, EntryReader, Figure, Signed, Withdrawal

_FEW = 3  # up to this many lines without a figure, each is a problem of its own
_HEAD_RULES = frozenset({"no-date", "no-submitter", "empty-text"})
_OF_WHICH = ("其中", "ofwhich")


class Reporters(NamedTuple):
    """Who submitted what was combined: the numbers of listed offices and of units, and others by name."""

    offices: int
    units: int
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """The figures of one day; `entries`: indicator id -> Entry.

    `spelled`: id -> key in the file, where that is a name. `unread`: keys of the head and indicators with a problem.
    `older`: the days of figures from before `as_of`. `withdrawn`: figures taken back. `part`: the figures are of a part
    of the plan's unit; `office`: the office that submitted them. In combined submissions, `history` has the figures of
    every day, sorted by day, `disputed` the newest day with contradicting figures, and `reporters` who submitted.
    """

    plan: str
    as_of: date
    submitted_by: tuple[str, ...]
    entries: Mapping[str, Entry]
    unit: str | None = None
    spelled: Mapping[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    older: Mapping[str, date] = field(default_factory=dict)
    withdrawn: Mapping[str, Withdrawal] = field(default_factory=dict)
    part: bool = False
    office: str | None = None
    history: Mapping[str, Sequence[Figure]] = field(default_factory=dict)
    disputed: Mapping[str, date] = field(default_factory=dict)
    signed: Signed = NOT_SIGNED
    reporters: Reporters | None = None

    @property
    def has_figures(self) -> bool:
        """Whether it says anything of an indicator."""
        return bool(self.entries or self.withdrawn)

    def figures(self, indicator: str) -> Sequence[Figure]:
        """An indicator's figures, sorted by day."""
        entry = self.entries.get(indicator)
        if indicator in self.history or entry is None:
            return self.history.get(indicator, ())
        return (Figure(self.day_of(indicator), entry, self.submitted_by),)

    def until(self, day: date) -> Submission | None:
        """The part of it of a day or before; None if there is none."""
        if self.as_of <= day:
            return self
        entries = {key: entry for key, entry in self.entries.items() if self.day_of(key) <= day}
        withdrawn = {key: one for key, one in self.withdrawn.items() if one.as_of is not None and one.as_of <= day}
        if not entries and not withdrawn:
            return None
        days = [self.day_of(key) for key in (*entries, *withdrawn)]
        return replace(self, as_of=max(days), entries=entries, withdrawn=withdrawn)

    def path(self, indicator: str) -> Path:
        """The data path of an indicator in the file."""
        return ("actuals", self.spelled.get(indicator, indicator))

    def day_of(self, indicator: str) -> date:
        """The day of an indicator's figure."""
        return self.older.get(indicator, self.as_of)


def _submitters(written: object) -> tuple[str, ...]:
    names = written if isinstance(written, list) else [written]
    if not names or set(map(str, names)) & limits.NULLS:
        raise Refused("no-submitter")
    try:
        return tuple(parse.filled(name) for name in names)
    except Refused as no:
        raise Refused("no-submitter") if no.problem.rule == "empty-text" else no from None


def _not_a_mapping(written: object) -> Refused:
    # With a full-width colon, YAML reads `key：value` as a text.
    if isinstance(written, str) and "：" in written:
        return Refused("fullwidth-colon")
    return Refused("not-a-mapping", got=kind(written))


def _actuals(written: object) -> dict[str, Any]:
    if isinstance(written, dict) and written:
        return written
    if isinstance(written, Problem):  # what stands here could not be read
        raise Refused.from_problems(written)
    if not written or (isinstance(written, str) and written in limits.NULLS):
        raise Refused("no-actuals")
    raise _not_a_mapping(written)


_ONE_OR_MORE: limits.Json = {"anyOf": [limits.FILLED, {"type": "array", "minItems": 1, "items": limits.FILLED}]}


class Key(NamedTuple):
    """A key of a submission: how its value is read, and its JSON Schema."""

    read: Callable[[object], Any]
    schema: limits.Json
    required: bool = False


_FILLED = Key(parse.filled, limits.FILLED)
_SIGNATURE = Key(parse.remark, limits.TEXT)  # unlike other texts it may be empty, as on paper
_OF_ALL_PLANS: Mapping[str, Key] = {
    "submitted_by": Key(_submitters, _ONE_OR_MORE, required=True),
    "unit": Key(parse.unit_name, limits.UNIT_NAME),
    "note": _FILLED,
    "prepared_by": _SIGNATURE,
    "checked_by": _SIGNATURE,
    "approved_by": _SIGNATURE,
    "phone": _SIGNATURE,
    "revision": Key(parse.revision, limits.REVISION),
    "actuals": Key(_actuals, {"type": "object", "additionalProperties": False}, required=True),
}


def submission_keys(plan: Plan) -> dict[str, Key]:
    """The keys of submissions to a plan; `actuals` is read no further than to a mapping."""

    def same_plan(written: object) -> str:
        if parse.filled(written) != plan.id:
            raise Refused("plan-mismatch", written=written, plan=plan.id)
        return plan.id

    def within_plan(written: object) -> date:
        day = parse.day(written)
        if day < plan.period.start:
            raise Refused("date-before-plan", date=day, start=plan.period.start)
        return day

    own = {
        "plan": Key(same_plan, {"const": plan.id}, required=True),
        "as_of": Key(within_plan, limits.DAY, required=True),
    }
    return {**own, **_OF_ALL_PLANS}


class SubmissionReader:
    """Reads the values of files as submissions to one plan: what is right in them, and every problem."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._keys = submission_keys(plan)
        self._required = [key for key, one in self._keys.items() if one.required]
        self._readers = {key: EntryReader(plan, indicator).read for key, indicator in plan.indicators.items()}

    def read(self, written: object) -> tuple[Submission | None, Iterable[Problem]]:
        """Read a file's values; None where there is no head, or that of another plan."""
        if not isinstance(written, dict):
            return None, _not_a_mapping(written).problems
        if str(written.get("format")).startswith("edutarget/plan/"):
            return None, [Problem("plan-not-submission", ("format",))]
        head, found = self._read_head(written)
        # Figures are not checked: they would be judged by the wrong plan.
        if any(problem.rule == "plan-mismatch" for problem in found):
            return None, [problem for problem in found if problem.path != ("actuals",)]
        problems = Problems()
        actuals = head.get("actuals", {})
        keys = self._keys_of(actuals, problems)
        right = self._read_entries(actuals, keys, found)
        if not problems and not right and _is_blank_form(written.get("actuals"), found):
            found = [Problem("not-filled-in", ("actuals",))]
        problems.extend(found)
        submission = self._submission(head, right, keys)
        if problems:
            unread = ({*written, *self._required} - head.keys()) | (keys.keys() - right.keys())
            submission = replace(submission, unread=frozenset(unread))
        problems.extend(_too_late(submission))
        return submission, problems

    def _read_head(self, written: Mapping[str, object]) -> tuple[dict[str, Any], list[Problem]]:
        """The values of the head that can be read, and the problems of all its keys."""
        head: dict[str, Any] = {}
        problems: list[Problem] = []
        unknown: list[str] = []
        for key, value in written.items():
            if key not in self._keys:
                unknown.append(key)
                continue
            try:
                head[key] = self._keys[key].read(value)
            except Refused as no:
                problems += [problem.prefixed((key,)) for problem in no.problems]
        absent = [key for key in self._required if key not in written]
        problems += [Problem("unknown-key", (key,), misspelt(key, tuple(self._keys), absent)) for key in unknown]
        # A misspelt key is not missing as well.
        meant = {name for key in unknown for name in closest(key, absent)}
        problems += [Problem("missing-key", (key,), {"key": key}) for key in absent if key not in meant]
        return head, problems

    def _keys_of(self, actuals: Mapping[str, object], problems: Problems) -> dict[str, str]:
        """Id -> key as written; the problems of keys are added to `problems`."""
        if actuals.keys() <= self._readers.keys():  # as in most files: with 40 entries a tenth of the time of `read`
            return {key: key for key in actuals}
        found: dict[str, str] = {}
        unknown: list[str] = []
        for key in actuals:
            indicator = self.plan.id_of(key)
            if indicator is None:
                unknown.append(key)
            elif indicator in found:
                words = {"written": key, "other": found[indicator]}
                problems.append(Problem("repeated-indicator", ("actuals", key), words))
            else:
                found[indicator] = key
        for key in unknown:
            problems.append(_unknown_indicator(self.plan, key, found, problems))
        return found

    def _read_entries(
        self, actuals: Mapping[str, object], keys: Mapping[str, str], problems: list[Problem]
    ) -> dict[str, Entry | Withdrawal]:
        """The entries that can be read, in the plan's order; the problems of the others are added to `problems`."""
        found: dict[str, Entry | Withdrawal] = {}
        for indicator, read in self._readers.items():
            if indicator not in keys:
                continue
            key = keys[indicator]
            try:
                found[indicator] = read(actuals[key])
            except Refused as no:
                problems += [problem.prefixed(("actuals", key)) for problem in no.problems]
        return found

    def _submission(
        self, head: Mapping[str, Any], right: Mapping[str, Entry | Withdrawal], keys: Mapping[str, str]
    ) -> Submission:
        """What could be read. Keys that the head lacks are made up: a file with errors is never used."""
        as_of, revision, unit = head.get("as_of", self.plan.period.start), head.get("revision", 1), head.get("unit")
        older = {key: one.as_of for key, one in right.items() if one.as_of is not None and one.as_of != as_of}
        withdrawn = {key: one for key, one in right.items() if isinstance(one, Withdrawal)}
        entries = {key: one for key, one in right.items() if isinstance(one, Entry)}
        if revision != 1:
            entries = {
                key: one._replace(revision=revision) if one.revision == 1 else one for key, one in entries.items()
            }
        return Submission(
            plan=self.plan.id,
            as_of=as_of,
            submitted_by=head.get("submitted_by", ("?",)),
            entries=entries,
            unit=unit,
            spelled={indicator: key for indicator, key in keys.items() if key != indicator},
            older=older,
            withdrawn=withdrawn,
            part=self.plan.is_part(unit),
            signed=Signed(*map(head.get, Signed._fields)),
        )


def _too_late(submission: Submission) -> Iterator[Problem]:
    """Yield figures whose own day is after that of their submission, where that is known."""
    for key, day in submission.older.items():
        if day > submission.as_of and "as_of" not in submission.unread:
            words = {"date": day, "as_of": submission.as_of}
            yield Problem("date-after-submission", (*submission.path(key), "as_of"), words)


def _unknown_indicator(plan: Plan, key: str, given: Collection[str], before: Problems) -> Problem:
    called = folded_title(key)
    if called in limits.TOTALS:
        return Problem("totals-row", ("actuals", key), {"written": key})
    if called.startswith(_OF_WHICH):
        return Problem("of-which-row", ("actuals", key), {"written": key})
    if before.full("unknown-indicator"):  # further ones are only counted, so they need no suggestion
        return Problem("unknown-indicator", ("actuals", key))
    words = {"written": key, "suggestions": plan.like(key)}
    meant = slip_of(key, plan.indicators)
    if meant is not None and meant not in given:
        words["instead"] = meant
    return Problem("unknown-indicator", ("actuals", key), words)


def _is_blank_form(actuals: object, found: Sequence[Problem]) -> bool:
    """Whether entries of which none can be read are those of a form that was not filled in: nothing else is wrong."""
    rules = {problem.rule for problem in found}
    if not isinstance(actuals, dict) or rules - {"no-value", "no-actuals", *_HEAD_RULES}:
        return False
    if actuals:
        return len(actuals) > _FEW
    return {"no-date", "no-submitter"} <= rules


State = Literal["not_reported", "faulty", "incomplete"]
"""`not_reported`: no file; `faulty`: errors, so some figures do not count; `incomplete`: figures are missing."""


class Owed(NamedTuple):
    """What an office or a unit still owes. `missing`: the ids of the indicators without a figure that counts.

    `first_problem` is the first one in its files; `contact` is whom to call, from the list or else from its files.
    """

    kind: Literal["office", "unit"]
    name: str
    state: State
    missing: tuple[str, ...] = ()
    contact: str | None = None
    first_problem: Diagnostic | None = None


class NotCounted(NamedTuple):
    """A submitted figure that does not count, and why. `indicator` None: nothing in the file counts.

    `problem` is None if it must not be published.
    """

    problem: Diagnostic | None
    unit: str | None = None
    indicator: str | None = None
