"""What all results can do: render in a format, save to a file, and return the values of their JSON format."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, TypeVar, get_args, overload

from edutarget.files.writing import write_bytes
from edutarget.formats import Product, UnknownEnding, choices, encoded, format_of, renderer
from edutarget.formats.view import View
from edutarget.language.text import N_
from edutarget.language.words import Lang, Words
from edutarget.problems.diagnostic import EdutargetError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

TextFormat = Literal[
    "text", "json", "csv", "markdown", "html", "yaml", "github", "gitlab", "junit", "sarif"
]  # fmt: skip
BinaryFormat = Literal["xlsx", "docx", "parquet"]
Made = TypeVar("Made")


class FileNames(NamedTuple):
    """The files of the plan and the list of a result, as it names them; empty if it does not."""

    plan_file: str = ""
    list_file: str = ""


class Result:
    """Base of results: their formats, and how to render them."""

    __slots__ = ()
    kind: ClassVar[str]

    @property
    def result(self) -> str:
        """Its key in the table of formats."""
        return self.kind

    @property
    def names(self) -> FileNames:
        """The names of its plan and its list."""
        raise NotImplementedError

    def seen(self, view: View) -> View:
        """The view with the names of its plan and its list."""
        return view._replace(plan_file=self.names.plan_file, list_file=self.names.list_file)

    def _shown(self, view: View) -> tuple[object, ...]:
        """The arguments of its renderers."""
        return self, view

    def product(self, format: str, view: View, result: str | None = None) -> Product:
        """The output of the renderer of a format; large texts come in pieces."""
        chosen = result or self.result
        view = self.seen(view)
        return renderer(chosen, _known(format, chosen))(*self._shown(view))

    @overload
    def render(self, format: BinaryFormat, lang: Lang = "en", width: int = 120) -> bytes: ...

    @overload
    def render(self, format: TextFormat | None = None, lang: Lang = "en", width: int = 120) -> str: ...

    def render(self, format: str | None = None, lang: Lang = "en", width: int = 120) -> str | bytes:
        """The result in a format, by default its first one; `width` is in columns, for text.

        CSV has no byte order mark here, unlike a saved file. Raises EdutargetError for an unknown format.
        """
        chosen = format or choices(self.result)[0]
        data = b"".join(encoded(self.product(chosen, View(Words(lang), width=width))))
        if chosen in get_args(BinaryFormat):
            return data
        return data.decode("utf-8-sig")  # without the mark that tells Excel the encoding of a CSV file

    def save(
        self, path: str | os.PathLike[str], lang: Lang = "en", format: TextFormat | BinaryFormat | None = None
    ) -> None:
        """Write the result to a file, whole or not at all, in `format` or else that of the file's ending.

        An existing file is replaced. Raises EdutargetError for an unknown format, and OSError.
        """
        file = os.fspath(path)
        try:
            chosen = format or format_of(file, self.result)
        except UnknownEnding as error:
            raise _not_one_of(error.ending, error.known) from None
        write_bytes(file, encoded(self.product(chosen, View(Words(lang)))))

    def to_dict(self) -> dict[str, Any]:
        """The values of the JSON format, in its order; numbers are int, or Decimal with the same digits."""
        product = self.product("json", View(Words("en")), self._json)
        assert not isinstance(product, bytes)
        found: dict[str, Any] = json.loads("".join(product), parse_float=Decimal)
        return found

    @property
    def _json(self) -> str:
        """The key of the result whose JSON is complete."""
        return self.result


def _not_one_of(value: str, known: tuple[str, ...]) -> EdutargetError:
    message = N_("{option}: `{value}` is unknown; there are: {choices}")
    return EdutargetError((), message, option="format", value=value, choices=known)


def _known(format: str, result: str) -> str:
    known = tuple(choices(result))
    if format not in known:
        raise _not_one_of(format, known)
    return format


def made(kind: type[Made], found: DataclassInstance, **more: object) -> Made:
    """Build a result from an instance of the class that it extends."""
    # Field by field and not by `asdict`, which would copy every row deeply
    return kind(**{one.name: getattr(found, one.name) for one in fields(found)}, **more)
