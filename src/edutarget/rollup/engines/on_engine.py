"""Adding up on an engine: one set of Ibis expressions, in as few passes over the facts as there are questions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import ibis

from edutarget.plan.models import Plan
from edutarget.problems.problem import Problem
from edutarget.rollup.engines import adding, judging
from edutarget.rollup.engines.engine import Engine, each
from edutarget.rollup.engines.engine_values import EngineValues, units_table
from edutarget.rollup.engines.rules_table import rules_table, spellings
from edutarget.rollup.judge import Judge
from edutarget.rollup.reading.columns import COLUMNS, Fact
from edutarget.rollup.reading.locating import csv_rows, local_path
from edutarget.rollup.reading.sources import is_csv
from edutarget.rollup.value import NAMED

STRANGE = 10_000
"""So many other spellings of indicators are looked up."""


class EngineFacts:
    """All typed facts, judged where they lie, and what is wrong with them."""

    def __init__(self, plan: Plan, engine: Engine, facts: Any, as_of: date | None, counted: bool) -> None:
        self.engine, self.judge = engine, Judge(plan)
        rules = rules_table(plan, self._other_spellings(facts))
        judged = judging.with_problems(judging.with_rules(facts, engine.hold(rules)), plan.period.start)
        self.latest = engine.keep(adding.latest(judged, as_of, engine.unites_bits, counted))
        seen = engine.rows(
            self.latest.aggregate(
                rows=self.latest.rows.sum(),
                faulty=self.latest.faulty.sum(),
                newest=self.latest.newest.max(),
                later=self.latest.later.sum(),
                suspected=self.latest.suspected.sum(),
            )
        )[0]
        self.rows, self.newest, self.faulty = int(seen["rows"] or 0), seen["newest"], bool(seen["faulty"])
        self.after = int(seen["later"] or 0)
        self.repeated = self._repeated(judged) if seen["suspected"] else None
        self.judged = judged if self.repeated is None else judging.with_repeats(judged, self.repeated)

    def _other_spellings(self, facts: Any) -> dict[str, str]:
        """How facts call indicators besides their names and ids, and their ids."""
        plan = self.judge.plan
        other = facts.filter(facts.spelling.notnull() & ~facts.spelling.isin(list(spellings(plan))))
        rows = self.engine.rows(each(other, "spelling").limit(STRANGE))
        return {row["spelling"]: key for row in rows if (key := plan.id_of(row["spelling"]))}

    def _repeated(self, judged: Any) -> Any:
        """The keys that are repeated; None where none is."""
        suspected = self.latest.filter(self.latest.suspected == 1)
        found = self.engine.keep(judging.repeated(judged, suspected))
        return found if self.engine.rows(found.limit(1)) else None

    @cached_property
    def counts(self) -> dict[str, int]:
        """Rule -> how many facts break it first."""
        if not self.faulty and self.repeated is None:
            return {}
        rows = self.engine.rows(judging.problem_counts(self.judged))
        return {row["problem"]: int(row["rows"]) for row in rows if row["problem"]}

    def first(self, count: int) -> list[tuple[Fact, Problem]]:
        """The first faulty facts, by file and row."""
        if not self.counts:
            return []
        faulty = self.judged.filter(self.judged.problem.notnull())
        ordered = faulty.order_by("file", "row", "unit", "number", "day").limit(count)
        written = [f"{name}_written" for name in COLUMNS]
        rows = self.engine.rows(ordered.select("problem", "file", "row", *written))
        facts = _facts(rows)
        return [(fact, self._problem(fact, row["problem"])) for fact, row in zip(facts, rows, strict=True)]

    def _problem(self, fact: Fact, rule: str) -> Problem:
        """What is wrong with a fact, in the words that a submission with the same mistake would get."""
        judged = self.judge(fact)
        return judged.problem or (self.judge.repeated(judged) if rule == "duplicate-row" else Problem(rule))

    def values(self, as_of: date) -> EngineValues:
        """The newest fact of each unit and indicator, unless something is wrong with that one."""
        unsummed = [number for number in range(len(self.judge.keys)) if not self.judge.adds(number)]
        return EngineValues(self.engine, adding.newest(self.latest, unsummed, self.repeated))

    def later(self, as_of: date) -> int:
        """How many facts are of later days; `as_of` is the day of the values, or the newest."""
        return self.after

    def units_on(self, day: date) -> list[str]:
        """The first units that have a fact of a day."""
        named = self.judged.filter(self.judged.unit.notnull(), self.judged.day == ibis.date(day.isoformat()))
        return [row["unit"] for row in self.engine.rows(each(named, "unit").order_by("unit").limit(NAMED))]

    def strangers(self, listed: Sequence[str]) -> dict[str, str]:
        """Units that are not listed, each with a file that names it."""
        named = self.judged.filter(self.judged.unit.notnull())
        return self._files(named.filter(~named.unit.isin(units_table(self.engine, listed).unit)))

    def files_of(self, units: Collection[str]) -> dict[str, str]:
        """Units with a file that names each."""
        return self._files(self.judged.filter(self.judged.unit.isin(units_table(self.engine, units).unit)))

    def _files(self, facts: Any) -> dict[str, str]:
        units = facts.group_by("unit").agg(file=lambda t: t.file.min())
        return {row["unit"]: local_path(row["file"]) for row in self.engine.rows(units.order_by("unit"))}


def _facts(rows: Sequence[dict[str, Any]]) -> list[Fact]:
    """What is written in rows; those of CSV files and submissions are looked up there."""
    files = {row["file"] for row in rows if row["row"] is not None and is_csv(row["file"])}
    lines = {
        (file, place): fact
        for file in files
        for place, _line, fact in csv_rows(file, [row["row"] for row in rows if row["file"] == file])
    }
    return [lines.get((row["file"], row["row"])) or _fact(row) for row in rows]


def _fact(row: dict[str, Any]) -> Fact:
    return Fact._make([*(row[f"{name}_written"] or None for name in COLUMNS), local_path(row["file"]), row["row"]])
