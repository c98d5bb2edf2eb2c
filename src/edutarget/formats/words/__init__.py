"""Texts of results, shared by every format for people: heads, labels, figures, findings, problems.

Formats that are written by templates get the templates here: they call the modules of this package themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from edutarget.language.text import N_, NN_, visible
from edutarget.language.words import Words

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment
    from jinja2.bccache import Bucket


def templates(
    folder: str, words: Words, escape: bool, finalize: Callable[[object], object] | None = None, whole: bool = True
) -> Environment:
    """The templates of a folder, with what they may call; undefined names raise, so that a slip fails in tests.

    `finalize` is applied to whatever they show. `whole` keeps the line end at the end of each.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from edutarget.formats.words import amounts, findings, labels, reports
    from edutarget.report.findings import most_serious, problems

    found = Environment(
        loader=FileSystemLoader(folder),
        autoescape=escape,  # noqa: S701
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=whole,
        auto_reload=False,
        bytecode_cache=_compiled(),
    )
    # As globals, they are known to imported macros too.
    found.globals |= {"N_": N_, "NN_": NN_, "words": words, "lang": words.lang, "visible": visible}
    found.globals |= {"amounts": amounts, "findings": findings, "labels": labels, "reports": reports}
    found.globals |= {"problems": problems, "most_serious": most_serious}
    found.filters["word"] = words.word
    return found


@cache
def _compiled() -> BytecodeCache:
    """Templates compiled once in a process: its second page takes 160 ms of processor time instead of 205.

    The templates of a folder share their settings, so the file of a template stands for them.
    """
    from jinja2 import BytecodeCache

    class Compiled(BytecodeCache):
        def __init__(self) -> None:
            self.kept: dict[str, bytes] = {}

        def load_bytecode(self, bucket: Bucket) -> None:
            if bucket.key in self.kept:
                bucket.bytecode_from_string(self.kept[bucket.key])

        def dump_bytecode(self, bucket: Bucket) -> None:
            self.kept[bucket.key] = bucket.bytecode_to_string()

    return Compiled()
