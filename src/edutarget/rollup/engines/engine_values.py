"""The values that are added up, in a table of an engine."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import overload

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from edutarget.language.rounding import trimmed
from edutarget.rollup.engines import newest
from edutarget.rollup.engines.engine import PIECE, Engine, each
from edutarget.rollup.facts import NAMED, Order, Pair, Sum, Value


class EngineValues:
    """The values that are added up, in a table of the engine by unit and the indicator's place in the plan."""

    def __init__(self, engine: Engine, table: ibis.Table) -> None:
        self.engine, self.table = engine, table

    @cached_property
    def _units(self) -> UnitNames:
        found = self.engine.batches(each(self.table, "unit"))
        names = pa.chunked_array([batch.column(0) for batch in found], pa.string())
        return UnitNames(names.take(pc.sort_indices(names)))

    def units(self) -> UnitNames:
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

    def _profiled(self, profiles: Mapping[str, int], not_asked: Collection[tuple[int, int]]) -> ibis.Table:
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

    def sums(self, level: int | None = None, number: int | None = None) -> Iterator[Sum]:
        """Sums for each indicator, or one of them, and each unit of a level; see `Values`."""
        for batch in self.engine.batches(newest.sums(self.table, level, number).select(*Sum._fields)):
            yield from _sums(batch)

    def ranked(self, level: int, orders: Mapping[int, Order]) -> Spooled:
        """Sums of a level by indicator, those of each in the order of their values; see `Values`."""
        sums = newest.in_order(newest.sums(self.table, level), orders).select(*Sum._fields)
        return Spooled(self.engine.batches(sums), sums.schema().to_pyarrow())


class Spooled(Iterable[Sum]):
    """Sums in a temporary file without a name."""

    def __init__(self, batches: Iterator[pa.RecordBatch], empty: pa.Schema) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with this object
        weakref.finalize(self, self.file.close)
        first = next(batches, None)
        schema = empty if first is None else first.schema  # an engine's types are not quite what Ibis takes them for
        with pa.ipc.new_stream(self.file, schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as stream:
            for batch in batches if first is None else chain([first], batches):
                stream.write_batch(batch)

    def __iter__(self) -> Iterator[Sum]:
        self.file.seek(0)
        for batch in pa.ipc.open_stream(self.file):
            yield from _sums(batch)


def _sums(batch: pa.RecordBatch) -> Iterator[Sum]:
    return map(Sum._make, zip(*(column.to_pylist() for column in batch.columns), strict=True))


class UnitNames(Sequence[str]):
    """Names in the order of their characters, in a third of the memory of a list of text."""

    def __init__(self, names: pa.ChunkedArray) -> None:
        self.names = names

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        found: str | Sequence[str]
        found = UnitNames(self.names[place]) if isinstance(place, slice) else self.names[place].as_py()
        return found

    def __iter__(self) -> Iterator[str]:
        for chunk in self.names.chunks:
            for start in range(0, len(chunk), PIECE):
                yield from chunk.slice(start, PIECE).to_pylist()


def units_table(engine: Engine, units: Iterable[str]) -> ibis.Table:
    """Units as a table of the engine, to be joined."""
    return engine.hold(pa.table({"unit": pa.array(list(units), pa.string())}))
