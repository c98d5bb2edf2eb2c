"""The sheet that explains the states of a report: their signs, their colours, and as what each is counted."""

from __future__ import annotations

from collections.abc import Iterator

from edutarget.formats.words.labels import BAND, NOT_MET, RESULT, SIGNS, STANDINGS, Sign, Tone
from edutarget.formats.workbooks.book import TITLE_SIZE, Book, SheetCell
from edutarget.formats.workbooks.report_rows import of_sign
from edutarget.language.terms import N_, Term
from edutarget.report.standing import GROUPS

STATES_SHEET = Term(N_("States"))
_COLOURS: tuple[tuple[Tone, Term], ...] = (
    ("bad", Term(N_("red: the target was not met when it fell due"))),
    ("short", Term(N_("amber: short so far, and not yet due"))),
    ("good", Term(N_("green: met, or on course"))),
    ("open", Term(N_("grey: nothing to judge yet, or not reported"))),
)
_STATE_TITLES = (Term(N_("State")), Term(N_("Counted as")))
_STATE_WIDTHS = (34, 30)


def write_states(book: Book) -> None:
    """What each colour says, and every state with its sign, in its colour."""
    sheet, words = book.sheet(book.words(STATES_SHEET), landscape=False), book.words
    book.text(sheet, 0, 0, words(STATES_SHEET), bold=True, font_size=TITLE_SIZE)
    for column, (title, width) in enumerate(zip(_STATE_TITLES, _STATE_WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(len(_COLOURS) + 2, column, words(title), book.heading())
    for line, (tone, text) in enumerate(_COLOURS, 1):
        ink, paper = of_sign(Sign("", tone))
        book.text(sheet, line, 0, words(text), font_color=ink, bg_color=paper)
        book.text(sheet, line, 1, "", bg_color=paper)
    for line, (state, sign, standing) in enumerate(_states(), len(_COLOURS) + 3):
        ink, paper = of_sign(sign)
        book.put(sheet, line, 0, SheetCell(f"{sign.sign} {words(state)}", {"font_color": ink, "bg_color": paper}))
        book.put(sheet, line, 1, SheetCell(words(standing)))


def _states() -> Iterator[tuple[Term, Sign, Term]]:
    """Each state, its sign and the standing as which it is counted, in the order in which readers want to know."""
    found = [(RESULT["not_met"], NOT_MET, RESULT["not_met"]), (BAND["met"], SIGNS["met"], RESULT["met"])]
    found += [(BAND[band], SIGNS[band], title) for _result, title, bands in GROUPS for band in bands]
    found.append((BAND["no_target"], SIGNS["no_target"], RESULT["not_assessed"]))
    order = list(STANDINGS)
    yield from sorted(found, key=lambda one: order.index(one[2]))
