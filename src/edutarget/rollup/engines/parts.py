"""Typed facts of text on their way to an engine: in memory, and from a certain size on in temporary files."""

from __future__ import annotations

import os
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from edutarget.rollup.engines.engine import Engine
from edutarget.rollup.engines.typed_facts import Width
from edutarget.rollup.reading.columns import COLUMNS, FIGURES
from edutarget.rollup.reading.normalising import NARROW, WIDE, schema

IN_MEMORY = 64 << 20  # bytes

KINDS = {NARROW: Width(14, 4), WIDE: Width(15, 15)}


class Parts:
    """Collects batches by the type of their figures."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.batches: dict[pa.DataType, list[pa.RecordBatch]] = {kind: [] for kind in KINDS}
        self.files: dict[pa.DataType, list[str]] = {kind: [] for kind in KINDS}
        self.refused: list[str] = []
        self.bytes = 0
        self.counted = False  # whether any of it says from how many units it comes

    def refuse(self, file: str) -> None:
        """Nothing of this file is to be used."""
        self.refused.append(file)

    def add(self, batch: pa.RecordBatch) -> None:
        """One more batch."""
        if len(batch):
            self.batches[batch.schema.field("value").type].append(batch)
            self.bytes += batch.nbytes
            self.counted |= any(pc.any(batch[f"{name}_given"]).as_py() for name in ("units", "expected"))
        if self.bytes > IN_MEMORY and self.engine.reads_scratch:
            self._to_disk()

    def _to_disk(self) -> None:
        for kind, batches in self.batches.items():
            if batches:
                file = os.path.join(self.engine.scratch, f"facts-{len(self.files[kind])}-{kind.scale}.parquet")
                parquet.write_table(pa.Table.from_batches(batches, schema(kind)), file, compression="lz4")
                self.files[kind].append(file)
                batches.clear()
        self.bytes = 0

    def tables(self) -> list[tuple[Any, Width]]:
        """Everything but what was refused, as tables of the engine with the digits of their figures."""
        return [(self._used(table), width) for kind, width in KINDS.items() for table in self._tables(kind)]

    def _used(self, table: Any) -> Any:
        return table.filter(~table.file.isin(self.refused)) if self.refused else table

    def _tables(self, kind: pa.DataType) -> list[Any]:
        held = [self.engine.hold(pa.Table.from_batches(self.batches[kind]))] if self.batches[kind] else []
        return [*held, *([self.engine.backend.read_parquet(self.files[kind])] if self.files[kind] else [])]


def of_width(table: Any, width: Width) -> Any:
    """The table's figures in the type that all facts have."""
    written = {f"{name}_written": ibis.null("string") for name in COLUMNS}
    return table.mutate(**{name: table[name].cast(width.decimal) for name in FIGURES}, **written)
