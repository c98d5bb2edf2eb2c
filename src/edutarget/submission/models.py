"""A submission: the figures of one day, read from the values of a file with every problem in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationError, WithJsonSchema, create_model

from edutarget.figures import limits, parse
from edutarget.language.text import folded_title, slip_of
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import Diagnostic
from edutarget.problems.problem import Path, Problem, Problems, Refused, kind, problems_in
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


_ONE_OR_MORE: limits.Json = {"anyOf": [limits.FILLED, {"type": "array", "minItems": 1, "items": limits.FILLED}]}
_OptionalText = Annotated[str | None, PlainValidator(parse.filled), WithJsonSchema(limits.FILLED)]


_Signature = Annotated[str | None, PlainValidator(parse.remark), WithJsonSchema(limits.REMARK)]
"""A signature; unlike other texts it may be empty, as on paper."""


class SubmissionModel(BaseModel):
    """The model of a submission file: a head, and an entry for each indicator that is reported."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    plan: str
    as_of: date
    submitted_by: Annotated[tuple[str, ...], PlainValidator(_submitters), WithJsonSchema(_ONE_OR_MORE)]
    unit: Annotated[str | None, PlainValidator(parse.unit_name), WithJsonSchema(limits.UNIT_NAME)] = None
    note: _OptionalText = None
    prepared_by: _Signature = None
    checked_by: _Signature = None
    approved_by: _Signature = None
    phone: _Signature = None
    revision: Annotated[int, PlainValidator(parse.revision), WithJsonSchema(limits.REVISION)] = 1
    actuals: Mapping[str, Entry | Withdrawal]


def submission_model(plan: Plan) -> type[SubmissionModel]:
    """Build the model of a plan's submissions, with the plan's id, first day and indicators."""

    def same_plan(written: object) -> str:
        if parse.filled(written) != plan.id:
            raise Refused("plan-mismatch", written=written, plan=plan.id)
        return plan.id

    def within_plan(written: object) -> date:
        day = parse.day(written)
        if day < plan.period.start:
            raise Refused("date-before-plan", date=day, start=plan.period.start)
        return day

    actuals_schema = {"type": "object", "additionalProperties": False}
    fields: dict[str, Any] = {
        "plan": (Annotated[str, PlainValidator(same_plan), WithJsonSchema({"const": plan.id})], ...),
        "as_of": (Annotated[date, PlainValidator(within_plan), WithJsonSchema(limits.DAY)], ...),
        "actuals": (
            Annotated[
                Mapping[str, Entry | Withdrawal],
                PlainValidator(_entries_reader(plan)),
                WithJsonSchema(actuals_schema),
            ],
            ...,
        ),
    }
    return create_model("Submission", __base__=SubmissionModel, **fields)


def _entries_reader(plan: Plan) -> Callable[[object], Mapping[str, Entry | Withdrawal]]:
    """A function that reads entries under the ids of their indicators; it raises Refused with every problem."""
    readers = {key: EntryReader(plan, indicator).read for key, indicator in plan.indicators.items()}

    def entries(written: object) -> Mapping[str, Entry | Withdrawal]:
        if not isinstance(written, dict):
            raise _not_entries(written)
        if not written:
            raise Refused("no-actuals")
        found: dict[str, Entry | Withdrawal] = {}
        problems: list[Problem] = []
        for key, read in readers.items():
            if key not in written:
                continue
            try:
                found[key] = read(written[key])
            except Refused as no:
                problems += [problem.prefixed((key,)) for problem in no.problems]
        if problems:
            raise Refused.from_problems(*problems)
        return found

    return entries


def _not_entries(written: object) -> Refused:
    if not written or (isinstance(written, str) and written in limits.NULLS):
        return Refused("no-actuals")
    if isinstance(written, str) and "：" in written:
        return Refused("fullwidth-colon")
    return Refused("not-a-mapping", got=kind(written))


def validate(plan: Plan, model: type[SubmissionModel], written: object) -> tuple[Submission | None, Iterable[Problem]]:
    """Validate a file's values by the plan's model: what could be read (None: nothing), and every problem."""
    if isinstance(written, dict) and str(written.get("format")).startswith("edutarget/plan/"):
        return None, [Problem("plan-not-submission", ("format",))]
    by_id, spelled, problems = _by_id(plan, written)
    try:
        submission = _submission(plan, model.model_validate(by_id), spelled)
        problems.extend(_too_late(submission))
        return submission, problems
    except ValidationError as error:
        found = list(problems_in(error, model))
    # Figures are not checked: they would be judged by the wrong plan.
    if any(problem.rule == "plan-mismatch" for problem in found):
        return None, [problem for problem in found if problem.place and problem.path[0] != "actuals"]
    if problems:  # the file has indicators, if unknown ones
        found = [problem for problem in found if problem.rule != "no-actuals"]
    else:
        blank = _blank_form(by_id, found)
        if blank:
            return None, blank
    wrong = _wrong_keys(found)
    if isinstance(by_id, dict):
        # A misspelt key is a problem at the key as written; the one that is meant is not named by any
        wrong |= _stand_ins(plan).keys() - by_id.keys()
    right = _model_of_the_rest(plan, model, by_id, wrong)
    problems.extend(_at_spelled_key(problem, spelled) for problem in found)
    if right is None:
        return None, problems
    submission = _submission(plan, right, spelled, wrong)
    if "as_of" not in wrong:
        problems.extend(_too_late(submission))
    return submission, problems


def _submission(
    plan: Plan, model: SubmissionModel, spelled: Mapping[str, str], unread: frozenset[str] = frozenset()
) -> Submission:
    entries: dict[str, Entry] = {}
    withdrawn: dict[str, Withdrawal] = {}
    older: dict[str, date] = {}
    for key, given in model.actuals.items():
        if given.as_of is not None and given.as_of != model.as_of:
            older[key] = given.as_of
        if not isinstance(given, Entry):
            withdrawn[key] = given
        elif given.revision == 1 != model.revision:
            entries[key] = given._replace(revision=model.revision)
        else:
            entries[key] = given
    return Submission(
        plan=model.plan,
        as_of=model.as_of,
        submitted_by=model.submitted_by,
        entries=entries,
        unit=model.unit,
        spelled=spelled,
        unread=unread,
        older=older,
        withdrawn=withdrawn,
        part=plan.is_part(model.unit),
        signed=Signed(model.prepared_by, model.checked_by, model.approved_by, model.phone),
    )


def _too_late(submission: Submission) -> Iterator[Problem]:
    """Yield figures whose own day is after that of their submission."""
    for key, day in submission.older.items():
        if day > submission.as_of:
            words = {"date": day, "as_of": submission.as_of}
            yield Problem("date-after-submission", (*submission.path(key), "as_of"), words)


def _actuals(written: object) -> dict[str, object] | None:
    """The mapping of a file's entries; None if there is none."""
    if not isinstance(written, dict):
        return None
    actuals = written.get("actuals")
    if isinstance(actuals, dict):
        return actuals
    return None


def _by_id(plan: Plan, written: object) -> tuple[object, dict[str, str], Problems]:
    """The values with every entry under its indicator's id, id -> key as written, and the problems of keys."""
    actuals = _actuals(written)
    if not isinstance(written, dict) or actuals is None or actuals.keys() <= plan.indicators.keys():
        return written, {}, Problems()
    by_id: dict[str, object] = {}
    spelled: dict[str, str] = {}
    unknown: list[str] = []
    problems = Problems()
    for key, value in actuals.items():
        indicator = plan.id_of(key)
        if indicator is None:
            unknown.append(key)
        elif indicator in by_id:
            words = {"written": key, "other": spelled[indicator]}
            problems.append(Problem("repeated-indicator", ("actuals", key), words))
        else:
            by_id[indicator], spelled[indicator] = value, key
    for key in unknown:
        problems.append(_unknown_indicator(plan, key, by_id, problems))
    return {**written, "actuals": by_id}, spelled, problems


def _unknown_indicator(plan: Plan, key: str, given: Mapping[str, object], before: Problems) -> Problem:
    called = folded_title(key)
    if called in limits.TOTALS:
        return Problem("totals-row", ("actuals", key), {"written": key})
    if called.startswith(_OF_WHICH):
        return Problem("of-which-row", ("actuals", key), {"written": key})
    if before.full("unknown-indicator"):  # further ones are only counted, so they need no suggestion
        return Problem("unknown-indicator", ("actuals", key))
    words: dict[str, object] = {"written": key, "suggestions": plan.like(key)}
    meant = slip_of(key, plan.indicators)
    if meant is not None and meant not in given:
        words["instead"] = meant
    return Problem("unknown-indicator", ("actuals", key), words)


def _blank_form(written: object, found: Sequence[Problem]) -> list[Problem]:
    """One problem in place of all if a form was not filled in: no entry has a figure, and nothing else is wrong."""
    actuals = _actuals(written)
    if actuals is None:
        return []
    blank = {problem.path[1] for problem in found if len(problem.path) > 1 and problem.rule == "no-value"}
    others = {problem.rule for problem in found} - {"no-value", "no-actuals", *_HEAD_RULES}
    if others or blank != actuals.keys():
        return []
    empty = not actuals and {"no-date", "no-submitter"} <= {problem.rule for problem in found}
    if not empty and len(blank) <= _FEW:
        return []
    return [Problem("not-filled-in", ("actuals",))]


def _wrong_keys(problems: Iterable[Problem]) -> frozenset[str]:
    """The keys of the head and the indicators with a problem."""
    paths = [problem.path for problem in problems]
    return frozenset(str(path[1] if len(path) > 1 else path[0]) for path in paths if path)


def _stand_ins(plan: Plan) -> dict[str, str]:
    """Placeholders for the keys that every head has. They do no harm, because a file with errors is never used."""
    return {"plan": plan.id, "as_of": plan.period.start.isoformat(), "submitted_by": "?"}


def _model_of_the_rest(
    plan: Plan, model: type[SubmissionModel], written: object, wrong: frozenset[str]
) -> SubmissionModel | None:
    """Validate what is right in a file with problems, so that its right figures are checked in the same run."""
    entries = {key: value for key, value in (_actuals(written) or {}).items() if key not in wrong}
    if not entries or not isinstance(written, dict):
        return None
    head = {key: value for key, value in written.items() if key not in wrong}
    return model.model_validate({**_stand_ins(plan), **head, "actuals": entries})


def _at_spelled_key(problem: Problem, spelled: Mapping[str, str]) -> Problem:
    match problem.place:
        case ("actuals", str(indicator), *rest):
            return problem._replace(place=("actuals", spelled.get(indicator, indicator), *rest))
    return problem


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
