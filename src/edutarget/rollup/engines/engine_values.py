"""The values that are added up, in a table of an engine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import ibis
import pyarrow as pa

from edutarget.language.rounding import trimmed
from edutarget.rollup.engines import adding
from edutarget.rollup.engines.engine import Engine, each
from edutarget.rollup.value import NAMED, Pair, Value


class EngineValues:
    """The values that are added up, in a table of the engine by unit and the indicator's place in the plan."""

    def __init__(self, engine: Engine, table: Any) -> None:
        self.engine, self.table = engine, table

    @cached_property
    def _units(self) -> list[str]:
        found: list[str] = self.engine.backend.to_pyarrow(each(self.table, "unit").order_by("unit"))["unit"].to_pylist()
        return found

    def units(self) -> list[str]:
        """The units that have a value, sorted."""
        return self._units

    def of(self, profiles: Mapping[str, int], not_asked: Collection[tuple[int, int]]) -> EngineValues:
        """Those of the units that have a profile, but for the profiles and indicators that do not go together."""
        marked = self._profiled(profiles, not_asked)
        return EngineValues(self.engine, marked.filter(marked.not_asked.isnull()).select(*Value._fields))

    def misplaced(self, profiles: Mapping[str, int], not_asked: Collection[tuple[int, int]]) -> list[Pair]:
        """Whose values of what that leaves out, of units with a profile, sorted."""
        marked = self._profiled(profiles, not_asked)
        rows = self.engine.rows(marked.filter(marked.not_asked).select("unit", "number").order_by("unit", "number"))
        return [(row["unit"], row["number"]) for row in rows]

    def _profiled(self, profiles: Mapping[str, int], not_asked: Collection[tuple[int, int]]) -> Any:
        """The values of units with a profile, with `not_asked` where the two do not go together, else null."""
        columns = {"unit": pa.array(profiles, pa.string()), "profile": pa.array(profiles.values(), pa.int32())}
        of, numbers = zip(*not_asked, strict=True) if not_asked else ((), ())
        pairs = {"profile": pa.array(of, pa.int32()), "number": pa.array(numbers, pa.int32())}
        marks = {**pairs, "not_asked": pa.array([True] * len(of), pa.bool_())}
        listed = self.table.inner_join(self.engine.hold(pa.table(columns)), "unit")
        return listed.left_join(self.engine.hold(pa.table(marks)), ["profile", "number"])

    def from_day(self, day: date) -> EngineValues:
        """Those of a day or later ones."""
        return EngineValues(self.engine, self.table.filter(self.table.day >= ibis.date(day.isoformat())))

    def before(self, day: date) -> tuple[int, list[tuple[str, int, date]]]:
        """How many are older than a day, and the first of them by unit and indicator, with their days."""
        old = self.table.filter(self.table.day < ibis.date(day.isoformat()))
        count = int(self.engine.rows(old.count().name("rows").as_table())[0]["rows"])
        first = old.select("unit", "number", "day").order_by("unit", "number").limit(NAMED)
        return count, [(row["unit"], row["number"], row["day"]) for row in self.engine.rows(first)] if count else []

    def rows_of(self, units: Collection[str]) -> list[Value]:
        """The values of some units."""
        of = self.table.filter(self.table.unit.isin(units_table(self.engine, units).unit))
        rows = self.engine.rows(of.select(*Value._fields))
        return [Value(**row) for row in rows]

    def replaced(self, units: Collection[str], rows: Iterable[Value]) -> EngineValues:
        """Other values in place of all that some units have."""
        kept = self.table.filter(~self.table.unit.isin(units_table(self.engine, units).unit)).select(*Value._fields)
        added = [value._asdict() for value in rows]
        if not added:
            return EngineValues(self.engine, kept)
        types = {name: kept.schema()[name].to_pyarrow() for name in Value._fields}
        return EngineValues(self.engine, kept.union(self.engine.hold(pa.Table.from_pylist(added, pa.schema(types)))))

    def uneven(self, total: int, parts: Collection[int]) -> dict[str, tuple[Decimal, Decimal]]:
        """The first units whose total is not the sum of their parts, with both."""
        of = self.table.filter(self.table.number.isin([total, *parts]))
        nothing = ibis.literal(0).cast(of.above.type())
        both = of.group_by("unit").agg(
            whole=ibis.ifelse(of.number == total, of.above, nothing).sum(),
            parts=ibis.ifelse(of.number == total, nothing, of.above).sum(),
        )
        rows = self.engine.rows(both.filter(both.whole != both.parts).order_by("unit").limit(NAMED))
        return {row["unit"]: (trimmed(row["whole"]), trimmed(row["parts"])) for row in rows}

    def sums(self, level: int | None = None) -> Iterator[dict[str, Any]]:
        """Sums and the number of units, for each indicator and each unit of a level; see `adding.sums`."""
        for batch in self.engine.backend.to_pyarrow(adding.sums(self.table, level)).to_batches(max_chunksize=10_000):
            yield from batch.to_pylist()


def units_table(engine: Engine, units: Iterable[str]) -> Any:
    """Units as a table of the engine, to be joined."""
    return engine.hold(pa.table({"unit": pa.array(list(units), pa.string())}))
