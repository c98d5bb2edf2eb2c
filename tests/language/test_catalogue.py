"""Every message exists in both languages, and the compiled catalogue is up to date."""

from __future__ import annotations

import runpy
from decimal import Decimal
from string import Formatter
from typing import Any

import pytest
from babel.messages.mofile import read_mo

from edutarget.language.text import Countable
from edutarget.language.words import LANGS, Words, default_language
from support import ROOT

TOOL = runpy.run_path(str(ROOT / "tools" / "catalogue.py"))
FORMS = TOOL["forms"]
Messages = dict[tuple[str, ...], tuple[str, ...]]


@pytest.fixture(scope="module")
def messages() -> Messages:
    """The messages of the sources with their translations; to collect them takes seconds."""
    return {FORMS(message.id): FORMS(message.string) for message in TOOL["updated"]() if message.id}


def written() -> Any:
    with TOOL["PO"].open("rb") as file:
        return TOOL["read_po"](file)


def braces(message: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(message) if name}


def test_compiled_catalogue_is_the_written_one() -> None:
    with TOOL["PO"].with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    made = {FORMS(message.id): FORMS(message.string) for message in compiled if message.id}
    assert made == {FORMS(message.id): FORMS(message.string) for message in written() if message.id}
    assert compiled.plural_forms == written().plural_forms


def test_catalogue_has_the_messages_of_the_sources_and_no_others(messages: Messages) -> None:
    assert {FORMS(message.id) for message in written() if message.id} == messages.keys()


def test_every_message_is_translated(messages: Messages) -> None:
    assert [message for message, (chinese,) in messages.items() if not chinese.strip()] == []


def test_translations_have_the_braces_of_their_messages(messages: Messages) -> None:
    differ = {
        english: chinese
        for message, (chinese,) in messages.items()
        for english in message
        if braces(chinese) != braces(english)
    }
    assert differ == {}


def test_messages_with_a_form_for_one_count_something(messages: Messages) -> None:
    counting = [message for message in messages if len(message) > 1]
    assert counting and [message for message in counting if "{count}" not in message[1]] == []


@pytest.mark.parametrize(
    ("lang", "count", "told"),
    [
        ("en", 0, "0 errors"),
        ("en", 1, "1 error"),
        ("en", 2, "2 errors"),
        ("en", Decimal(1200), "1,200 errors"),
        ("zh", 1, "错误 1 个"),
        ("zh", 2, "错误 2 个"),
    ],
)
def test_one_is_told_from_several(lang: Any, count: int, told: str) -> None:
    assert Words(lang)(Countable("{count} error", "{count} errors"), count=count) == told


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({}, "en"),
    ],
)
def test_language_is_the_locales(environment: dict[str, str], lang: str) -> None:
    assert default_language(environment) == lang


@pytest.mark.parametrize("lang", LANGS)
def test_words_of_strangers_are_inert_and_never_templates(lang: Any) -> None:
    words = Words(lang)
    assert "{total}" in words("unknown option {option}", option="{total}")
    assert "\\x1b[31m\\u202e" in words("unknown option {option}", option="\x1b[31m\u202e")


def test_digits_are_grouped_only_in_what_people_read() -> None:
    assert Words("en").word(Decimal("-1234.50")) == "−1,234.50"
