"""What a form tells the person who fills it in: the sheet of instructions, and the data validation of its cells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from edutarget.figures.limits import DIGITS, Limits
from edutarget.formats.workbooks.book import MIDDLE, WRAP, Book, SheetCell, SheetColumn
from edutarget.language.text import N_
from edutarget.language.words import LANGS, Lang, Words
from edutarget.plan.indicator import Unit
from edutarget.plan.models import Plan
from edutarget.tables.grid import COLUMNS

STEPS = (
    N_("Fill in the yellow cells only; all others are locked. Nothing needs to be calculated."),
    N_("Write the day of the figures, and the office or school that is responsible for them."),
    N_("Leave a row empty if there is no figure yet: that is not the same as 0."),
    N_("Type each figure in the unit beside it. A percentage is typed as 74.1, not as 0.741."),
    N_("For a rate, fill in numerator and denominator if you have them; the rate itself may then stay empty."),
    N_("Remarks belong in the column for notes, not beside a figure."),
    N_("Do not rename, merge, hide or delete rows and columns, and do not change the codes."),
    N_("Submit this file as it is; no software is needed."),
)


def write_instructions(book: Book, plan: Plan) -> None:
    """Write the steps and the definitions of the indicators, side by side in both languages if the plan has both."""
    both = [Words(lang) for lang in LANGS]
    if all(indicator.zh == indicator.en for indicator in plan.indicators.values()):
        both = [book.words]
    title = " ".join(words(N_("Instructions")) for words in both)
    sheet = book.sheet(title)
    book.title(sheet, title)
    columns = [SheetColumn(" ".join(COLUMNS["id"](words.lang) for words in both), 31)]
    prose = {**WRAP, "valign": "top"}
    columns += [SheetColumn(words(N_("What the indicators count")), 62, prose, fitted=True) for words in both]
    for row, step in enumerate(STEPS, 2):
        book.line(sheet, row, [SheetCell(row - 1, MIDDLE), *(words(step) for words in both)], columns)
    lines = [
        [key, *(f"{words.word(indicator)}\n{words.word(indicator.definition)}" for words in both)]
        for key, indicator in plan.indicators.items()
    ]
    book.table(sheet, len(STEPS) + 3, columns, lines)
    sheet.protect("", {"format_columns": True, "format_rows": True})


# Data validation

_LARGEST = 10**DIGITS - 1
"""The largest whole number that is read. Data validation `between` needs an upper limit even if there is none."""
_NUMBERS = {True: "integer", False: "decimal"}
_ANSWERS: Mapping[Lang, list[str]] = {"zh": ["是", "否"], "en": ["yes", "no"]}


def day_rule(plan: Plan, words: Words) -> dict[str, object]:
    """The validation of the day of the figures: not before the plan begins."""
    start = plan.period.start
    prompt = words(N_("The day of the figures, such as {day}."), day=plan.period.end)
    return {
        "validate": "date",
        "criteria": ">=",
        "value": datetime(start.year, start.month, start.day),
        "input_message": prompt,
        **_stop(words(N_("Type a date that is not before {start}, such as {day}."), start=start, day=plan.period.end)),
    }


def value_rule(limits: Limits, unit: Unit | None, words: Words) -> dict[str, object]:
    """The validation of a value: a milestone's answer, a whole number, a percentage or another number."""
    if limits.answer:
        return {"validate": "list", "source": _ANSWERS[words.lang], **_stop(words(N_("Choose yes or no.")))}
    least, most = limits.least, limits.most
    if least is None:
        prompt = words(N_("Type a number, in {unit}."), unit=unit)
        if limits.whole:
            prompt = words(N_("Type a whole number."))
    elif limits.whole:
        prompt = words(N_("Type a whole number from {least} up."), least=least)
    elif most is not None:
        prompt = words(N_("Type the percentage as a number from 0 to {limit}, such as 74.1."), limit=most)
    else:
        prompt = words(N_("Type a number from 0 up, in {unit}."), unit=unit)
    return {**_between(limits.whole, least, most), **_stop(prompt)}


def count_rule(limits: Limits, least: int, words: Words) -> dict[str, object]:
    """The validation of a numerator or denominator: from `least` up, whole if people or things are counted."""
    if limits.counted:
        prompt = words(N_("Type a whole number from {least} up."), least=least)
        return {**_between(True, least), **_stop(prompt)}
    # Decimals have no least value above 0, so `least` of 1 does not apply: 0.5 may be a denominator.
    return {**_between(False, 0), **_stop(words(N_("Type a number from 0 up.")))}


def _between(whole: bool, least: int | None, most: int | None = None) -> dict[str, object]:
    if least is None:
        least = -_LARGEST
    if most is None:
        most = _LARGEST
    return {"validate": _NUMBERS[whole], "criteria": "between", "minimum": least, "maximum": most}


def _stop(message: str) -> dict[str, object]:
    return {"error_type": "stop", "error_message": message}
