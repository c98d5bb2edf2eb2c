"""Classes that pydantic-core fills and checks, described by their annotations alone.

pydantic's own models say the same and take 40 ms to build, a third of every command's time; the schema
they would build is written down here directly, and pydantic makes the JSON Schema from it.
"""

from collections.abc import Callable, Mapping
from inspect import get_annotations
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from edutarget.problems.problem import Problem
from edutarget.problems.refused import Refused


class Shape:
    """Frozen; filled by pydantic-core; an unknown key is an error. Defaults are class attributes."""

    __slots__ = ("__dict__", "__pydantic_extra__", "__pydantic_fields_set__", "__pydantic_private__")

    __pydantic_fields_set__: set[str]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __reduce__(self) -> tuple[Any, ...]:
        return _revived, (type(self), self.__dict__, self.__pydantic_fields_set__)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{key}={value!r}' for key, value in self.__dict__.items())})"


def _revived(kind: type[Shape], values: dict[str, Any], given: set[str]) -> Shape:
    """A Shape that comes from another process."""
    shape = kind.__new__(kind)
    object.__setattr__(shape, "__dict__", values)
    object.__setattr__(shape, "__pydantic_fields_set__", given)
    return shape


class Reader:
    """How a value is made from text by a function that raises Refused, and what it is in JSON Schema."""

    def __init__(self, read: Callable[[Any], Any], json: Mapping[str, Any]) -> None:
        self.read, self.json = read, json

    def validate(self, value: Any) -> Any:
        """The value read; raises pydantic's error with our problem in it."""
        try:
            return self.read(value)
        except Refused as no:
            raise refusal([no.problem]) from None

    def schema(self) -> CoreSchema:
        """The reader as a schema."""
        return core_schema.no_info_plain_validator_function(self.validate, metadata={"json": self.json})


def refusal(problems: list[Problem]) -> PydanticCustomError:
    """Our own problems on their way through pydantic; `problems.of` takes them out on the other side."""
    return PydanticCustomError("refused", "refused", {"problems": problems})


def schema_of(kind: Any) -> CoreSchema:
    """The pydantic-core schema of an annotation: a Shape, a Reader's type, str, Literal, list, dict or optional."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        reader: Reader = parts[1]
        return reader.schema()
    if origin is Literal:
        return core_schema.literal_schema(list(parts))
    if origin in (Union, UnionType):
        return core_schema.nullable_schema(schema_of(next(part for part in parts if part is not NoneType)))
    if origin is list:
        return core_schema.list_schema(schema_of(parts[0]))
    if origin is dict:
        return core_schema.dict_schema(core_schema.str_schema(), schema_of(parts[1]), min_length=1)
    return core_schema.str_schema() if kind is str else _shape(kind)


def _shape(kind: type[Shape]) -> CoreSchema:
    classes = [owner for owner in reversed(kind.__mro__) if owner not in (object, Shape)]
    hints = {name: hint for owner in classes for name, hint in get_annotations(owner).items()}
    return model(kind, {name: _field(kind, name, hint) for name, hint in hints.items()})


def _field(kind: type[Shape], name: str, hint: Any) -> core_schema.ModelField:
    schema = schema_of(hint)
    if hasattr(kind, name):
        schema = core_schema.with_default_schema(schema, default=getattr(kind, name))
    return core_schema.model_field(schema)


def model(kind: type[Any], fields: dict[str, core_schema.ModelField]) -> CoreSchema:
    """The schema of a class with these fields and no others."""
    body = core_schema.model_fields_schema(fields, extra_behavior="forbid", model_name=kind.__name__)
    return core_schema.model_schema(kind, body)
