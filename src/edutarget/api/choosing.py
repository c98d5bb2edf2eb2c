"""Which rows of a report or a trend are wanted: from names as people write them to ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypedDict, TypeVar, get_args

from edutarget.api.targets import Targets
from edutarget.formats.view import Grouping, Order
from edutarget.language.text import N_, closest, folded
from edutarget.language.words import LANGS, Words
from edutarget.plan.indicator import TargetKind
from edutarget.plan.models import Plan
from edutarget.problems.diagnostic import EdutargetError

if TYPE_CHECKING:
    from edutarget.report.gap_report import Row

Some = str | Iterable[str]
"""One name or several."""


class ReportOptions(TypedDict, total=False):
    """The options of a report, as the command has them; each a name or several."""

    area: Some
    band: Some
    kind: Some
    responsible: Some
    why: Some
    only_problems: bool
    by: Grouping | None
    sort: Order
    brief: bool


class Selection(NamedTuple):
    """The rows of a report that are wanted, by ids, their order, and how much of each; see `selection`."""

    areas: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    kinds: tuple[TargetKind, ...] = ()
    offices: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    only_problems: bool = False
    by: Grouping | None = None
    sort: Order = "area"
    brief: bool = False


def selection(
    targets: Targets,
    *,
    area: Some = (),
    band: Some = (),
    kind: Some = (),
    responsible: Some = (),
    why: Some = (),
    only_problems: bool = False,
    by: Grouping | None = None,
    sort: Order = "area",
    brief: bool = False,
) -> Selection:
    """Turn the names in the options of a report into ids; raises EdutargetError for an unknown name."""
    plan, offices = targets.plan, targets.listed.offices
    # --brief has one order of its own: by office where there is a list, the most serious first
    if brief:
        _refuse_with_brief(by, sort)
        by = by or ("office" if offices else None)
    _refuse_grouping(by, targets)
    # Callers of the API may pass any string, so these are checked like names
    one_of("--by", by, Grouping)
    one_of("--sort", sort, Order)
    return Selection(
        areas=chosen("--area", area, plan.areas),
        states=states_meant("--band", band, plan),
        kinds=_kinds(kind),
        offices=chosen("--responsible", responsible, {office: office for office in offices}),
        explained=tuple(_indicator(plan, written) for written in names(why)),
        only_problems=only_problems,
        by=by,
        sort=sort,
        brief=brief,
    )


def states_meant(option: str, written: Some, plan: Plan) -> tuple[str, ...]:
    """The results, bands and standings of some names."""
    if not written:
        return ()
    from edutarget.formats.words.labels import states

    return chosen(option, written, states(plan))


def in_states(wanted: Collection[str]) -> Callable[[Row], bool]:
    """A test whether a row is in one of the states."""
    from edutarget.formats.words.labels import states_of

    return lambda row: not states_of(row).isdisjoint(wanted)


def _kinds(written: Some) -> tuple[TargetKind, ...]:
    """The kinds of targets of some names."""
    if not written:
        return ()
    from edutarget.formats.words.amounts import KIND

    return chosen("--kind", written, KIND)


def names(written: Some) -> list[str]:
    """One name or several, as a list."""
    if isinstance(written, str):
        return [written]
    return list(written)


Key = TypeVar("Key", bound=str)
_COMMA = re.compile("[,，、]")


def one_of(option: str, value: str | None, words: object) -> None:
    """Raise EdutargetError unless a value is None or one of the words of a Literal."""
    known = get_args(words)
    if value is not None and value not in known:
        raise _unknown(option, value, {word: word for word in known})


def chosen(option: str, values: Some, choices: Mapping[Key, object]) -> tuple[Key, ...]:
    """The ids of the words given to an option, separated by commas; raises EdutargetError for an unknown word.

    `choices`: id -> name. A word may be an id, or a name in either language; ids with the same name are all chosen.
    """
    written = names(values)
    if not written:
        return ()
    known: dict[str, list[Key]] = {}
    for key, name in choices.items():
        for word in {_plain(key), *(_plain(Words(lang).word(name)) for lang in LANGS)}:
            known.setdefault(word, []).append(key)
    found: list[Key] = []
    for value in written:
        parts = _COMMA.split(value)
        while parts:
            # As many parts as possible are one word, because a name may contain commas.
            end = next((end for end in range(len(parts), 0, -1) if _plain("".join(parts[:end])) in known), 0)
            if not end:
                raise _unknown(option, parts[0].strip(), choices)
            found += known[_plain("".join(parts[:end]))]
            del parts[:end]
    return tuple(found)


def _plain(word: str) -> str:
    """A word without case, commas, hyphens and underscores, which people write differently."""
    return re.sub("[-_,、]", "", folded(word))


def _unknown(option: str, written: str, choices: Mapping[Key, object]) -> EdutargetError:
    """The error for an unknown word, with similar words, or else all choices."""
    called = {tuple(Words(lang).word(name) for lang in LANGS): name for name in choices.values()}
    words: list[str] = [*choices, *(word for in_a_language in zip(*called, strict=True) for word in in_a_language)]
    likely = closest(written, {_plain(word): word for word in words}.values())
    if likely:
        message = N_("{option}: `{value}` is unknown; did you mean {likely}?")
        return EdutargetError((), message, option=option, value=written, likely=likely)
    message = N_("{option}: `{value}` is unknown; there are: {choices}")
    return EdutargetError((), message, option=option, value=written, choices=tuple(called.values()))


def _refuse_with_brief(by: str | None, sort: str) -> None:
    message = N_("--brief is by area or office, then the most serious first: leave out {option}")
    if by == "framework":
        raise EdutargetError((), message, option="--by")
    if sort != "area":
        raise EdutargetError((), message, option="--sort")


def _refuse_grouping(by: str | None, targets: Targets) -> None:
    """Refuse a grouping that the plan or the list has nothing for."""
    if by == "framework" and targets.plan.framework is None:
        raise EdutargetError((), N_("--by framework: the plan has no framework"))
    if by == "office" and not targets.listed.offices:
        message = N_(
            "--by office: there is no list of offices; name one with --units, or put units.yaml beside the plan"
        )
        raise EdutargetError((), message)


def _indicator(plan: Plan, written: str) -> str:
    """The id of an indicator given by id or name."""
    key = plan.id_of(written)
    if key is None:
        message = N_("--why {written}: the plan has no such indicator; did you mean {likely}?")
        raise EdutargetError((), message, written=written, likely=plan.like(written))
    return key
