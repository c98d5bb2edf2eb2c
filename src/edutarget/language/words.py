"""Choose the reader's language, and translate messages with its gettext catalogue."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from gettext import NullTranslations, translation
from typing import Literal, Protocol, cast

from edutarget.language.rounding import number, plain
from edutarget.language.text import Countable, Term, shortened, visible

Lang = Literal["zh", "en"]
_FOLDER = os.path.join(os.path.dirname(__file__), "locale")
MOST_LISTED = 100
"""Items of a list that a message shows; a plan may have thousands of units."""

LANGS: tuple[Lang, ...] = ("zh", "en")


def default_language(environ: Mapping[str, str] = os.environ) -> Lang:
    """Return Chinese if the locale is Chinese, else English."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(variable)
        if value:
            if value.lower().startswith("zh"):
                return "zh"
            return "en"
    if sys.platform == "win32" and _windows_is_chinese():
        return "zh"
    return "en"


def _windows_is_chinese() -> bool:
    import ctypes

    language: int = ctypes.windll.kernel32.GetUserDefaultUILanguage()  # type: ignore[attr-defined]
    return language & 0x3FF == 4  # the low ten bits are the language without its region: LANG_CHINESE


class _Bilingual(Protocol):
    """An object of the plan, with a name in each language."""

    def __getitem__(self, lang: Lang, /) -> object: ...


class Whole(str):
    """A text that is safe already: it is put into a message unchanged, and is not shortened."""

    __slots__ = ()


class Words:
    """Translates into one language: `words(message, name=value)` translates, then fills in.

    Raises ValueError for another language.
    """

    def __init__(self, lang: Lang) -> None:
        if lang not in LANGS:
            raise ValueError(f"lang: {lang!r} is unknown; there are: {', '.join(LANGS)}")
        self.lang = lang
        # Messages are written in English: it needs no catalogue.
        self._catalogue = NullTranslations() if lang == "en" else translation("edutarget", _FOLDER, [lang])

    def __call__(self, message: str | Countable, /, **params: object) -> str:
        """Return the translated message, filled in; a Countable in the form for `count`."""
        count = params.get("count", 0)
        template = self.template(message, count if isinstance(count, int | Decimal) else 0)
        if params:
            return self.filled(template, params)
        return template

    def filled(self, template: str, params: Mapping[str, object]) -> str:
        """Fill in a message that is translated already."""
        return template.format(**{key: self.word(value) for key, value in params.items()})

    def template(self, message: str | Countable, count: int | Decimal = 0) -> str:
        """Return the translated message, not filled in; a Countable in the form for `count`."""
        if isinstance(message, Countable):
            return self._catalogue.ngettext(*message, int(count))
        return self._catalogue.gettext(message)

    def word(self, value: object) -> str:
        """Return a parameter as text: a Term translated, a bilingual name in the language, other strings escaped."""
        # Subclasses first: Term and Whole are strings.
        if isinstance(value, Term):
            return self._catalogue.gettext(value)
        if isinstance(value, Whole):
            return str(value)
        if isinstance(value, str):
            return visible(shortened(value))
        if isinstance(value, Decimal | Fraction):
            return plain(number(value))
        if isinstance(value, tuple):
            shown = [*map(self.word, value[:MOST_LISTED]), *(["…"] if len(value) > MOST_LISTED else [])]
            return ("、" if self.lang == "zh" else ", ").join(shown)
        if isinstance(value, date | int):
            return str(value)
        named = cast(_Bilingual, value)  # to check it takes longer than all the rest of a message
        return visible(str(named[self.lang]))
