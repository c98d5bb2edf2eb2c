"""A problem as a value, the problems of one file, what readers raise, and what pydantic found as problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from edutarget.language.text import N_, Term, bare, closest, slip_of

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

Severity = Literal["error", "warning"]

Path = tuple[str | int, ...]
Places = Mapping[Path, tuple[int, int]]
"""Data path -> (index of its key, index of its value): characters from the start of a text, or cells of a table."""

MOST_OF_A_RULE = 100
"""Problems of one rule that are kept for a file, which can have a million; the rest are counted."""


def value_at(written: Any, path: Path) -> Any:
    """Return the value at a data path."""
    for part in path:
        written = written[part]
    return written


class Elsewhere(NamedTuple):
    """A data path in another file, as the parameter `place` of a message."""

    file: str
    path: Path


class Problem(NamedTuple):
    """A broken rule. `place` is a data path, or an index into the text or table where there is no path yet.

    `params` fill in the rule's message. `more` of the same rule are in the same file and are only counted.
    """

    rule: str
    place: Path | int = ()
    params: Mapping[str, Any] = {}
    more: int = 0

    @property
    def path(self) -> Path:
        """The data path, where the place is one."""
        assert isinstance(self.place, tuple)
        return self.place

    def prefixed(self, path: Path) -> Problem:
        """The problem with `path` before its own path."""
        return self._replace(place=path + self.path)


class Problems:
    """The problems of one file, in the order found: the first hundred of each rule, and how many `more` there are."""

    def __init__(self, found: Iterable[Problem] = ()) -> None:
        self._kept: list[Problem] = []
        self._kept_of: dict[str, int] = {}  # rule -> number of its problems that are kept
        self._more: dict[str, int] = {}  # rule -> number of problems that are only counted
        self.extend(found)

    def append(self, problem: Problem) -> None:
        """Keep the problem, or only count it if there are MOST_OF_A_RULE of its rule.

        Parameters that are slow to compute may be callables, evaluated only if the problem is kept.
        """
        rule = problem.rule
        self._more[rule] = self._more.get(rule, 0) + problem.more
        if self.full(rule):
            self._more[rule] += 1
            return
        self._kept_of[rule] = self._kept_of.get(rule, 0) + 1
        params = {name: value() if callable(value) else value for name, value in problem.params.items()}
        self._kept.append(problem._replace(params=params, more=0))

    def extend(self, found: Iterable[Problem]) -> None:
        """Append all of them."""
        for problem in found:
            self.append(problem)

    def full(self, rule: str) -> bool:
        """Whether another problem of the rule would only be counted."""
        return self._kept_of.get(rule) == MOST_OF_A_RULE

    def __iter__(self) -> Iterator[Problem]:
        left = dict(self._kept_of)
        for problem in self._kept:
            left[problem.rule] -= 1
            last = left[problem.rule] == 0
            yield problem._replace(more=self._more[problem.rule]) if last else problem

    def __len__(self) -> int:
        return len(self._kept)


class Refused(ValueError):
    """Raised for a value that is not accepted; `problems` say why. A ValueError, so that pydantic collects it."""

    def __init__(self, rule: str, **params: object) -> None:
        super().__init__(rule)
        self.problems: tuple[Problem, ...] = (Problem(rule, (), params),)

    @classmethod
    def from_problems(cls, *problems: Problem) -> Refused:
        """Build from existing problems, at least one."""
        refused = cls(problems[0].rule)
        refused.problems = problems
        return refused

    @property
    def problem(self) -> Problem:
        """The problem, or the first of several."""
        return self.problems[0]


class Unreadable(Exception):
    """Raised where the rest of a file cannot be read; `problem` says why."""

    def __init__(self, rule: str, place: int = 0, **params: object) -> None:
        super().__init__(rule)
        self.problem = Problem(rule, place, params)


def kind(value: object) -> Term:
    """Return the word for a mapping, a list or a text."""
    if isinstance(value, dict):
        return Term(N_("a mapping"))
    if isinstance(value, list):
        return Term(N_("a list"))
    return Term(N_("text"))


def misspelt(key: str, known: object, absent: Iterable[str]) -> dict[str, object]:
    """Return the parameters of `unknown-key`; `instead` is an absent key that is one typing error away."""
    params = {"key": key, "written": key, "known": known}
    meant = slip_of(key, absent)
    if meant:
        return {**params, "known": (meant,), "instead": meant}
    if isinstance(known, tuple):
        return {**params, "known": lambda: closest(key, known) or known}  # slow: only for those that are shown
    return params


EMPTY = Term(N_("(empty)"))
"""What messages quote where nothing is written."""


def no_value(written: str = "", answer: bool = False) -> Problem:
    """Return the problem of a missing figure or answer; `written` is what stands in its place."""
    zero = N_("if it is not done, write “no”") if answer else N_("if it is zero, type 0")
    return Problem("no-value", (), {"written": written or EMPTY, "otherwise": Term(zero)})


def problems_in(error: ValidationError, model: type[BaseModel]) -> Iterator[Problem]:
    """Yield the problems in an error of validating `model`, at their data paths."""
    errors = error.errors(include_url=False)
    absent: dict[Path, list[str]] = {}  # path of the parent -> its missing keys
    for found in errors:
        if found["type"] == "missing":
            absent.setdefault(found["loc"][:-1], []).append(str(found["loc"][-1]))
    problems = [problem for found in errors for problem in _problems(found, found["loc"], model, absent)]
    unknown = [problem.path for problem in problems if problem.rule == "unknown-key"]
    # A misspelt key is not missing as well.
    meant = {(*path, name) for *path, key in unknown for name in closest(str(key), absent.get(tuple(path), ()))}
    yield from (problem for problem in problems if problem.rule != "missing-key" or problem.path not in meant)


def _problems(found: Any, path: Path, model: type[BaseModel], absent: Mapping[Path, list[str]]) -> Iterator[Problem]:
    written = found["input"]
    if isinstance(written, Problem):  # what stands here could not be read
        yield written.prefixed(path)
        return
    match found["type"]:
        case "value_error":  # raised by one of our readers, as Refused
            yield from (problem.prefixed(path) for problem in found["ctx"]["error"].problems)
        case "missing":
            yield from _missing(path, absent[path[:-1]])
        case "extra_forbidden":
            known = tuple(type_at(model, path[:-1]).model_fields)
            yield Problem("unknown-key", path, misspelt(str(path[-1]), known, absent.get(path[:-1], ())))
        case "literal_error" if isinstance(written, str):
            yield _not_a_choice(written, path, get_args(type_at(model, path)))
        case "too_short":
            yield Problem("empty-text", path)
        case kind_of_error:
            yield _of_another_kind(kind_of_error, written, path)


def _missing(path: Path, beside: Sequence[str]) -> Iterator[Problem]:
    """Yield a missing key; a text without both languages lacks one key, which is named in the reader's language."""
    key = path[-1]
    if key in ("zh", "en") and {"zh", "en"} <= set(beside):
        if key == "en":
            yield Problem("missing-key", path, {"key": {"en": "en", "zh": "zh"}})
        return
    yield Problem("missing-key", path, {"key": key})


def _not_a_choice(written: str, path: Path, choices: tuple[str, ...]) -> Problem:
    unquoted = bare(written)
    if unquoted in choices:
        return Problem("curly-quotes", path, {"written": written, "instead": unquoted})
    return Problem("not-a-choice", path, {"written": written or EMPTY, "choices": choices})


def _of_another_kind(error: str, written: Any, path: Path) -> Problem:
    got = kind(written)
    if error in ("list_type", "tuple_type"):
        return Problem("not-a-list", path, {"got": got})
    if error in ("string_type", "literal_error"):
        return Problem("not-a-single-value", path, {"got": got})
    # With a full-width colon, YAML reads `key：value` as a text.
    if isinstance(written, str) and "：" in written:
        return Problem("fullwidth-colon", path)
    return Problem("not-a-mapping", path, {"got": got})


def type_at(model: type[BaseModel], path: Path) -> Any:
    """Return the type at a data path of a model, such as another model or a Literal."""
    here: Any = model
    for part in path:
        members = getattr(here, "model_fields", None)
        here = members[part].annotation if members else get_args(here)[-1]  # what a dict or a list holds
        if NoneType in get_args(here):  # optional
            here = get_args(here)[0]
    return here
