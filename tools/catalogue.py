"""Bring the Chinese catalogue up to date: collect the messages, keep the translations, compile.

Run `python tools/catalogue.py` after a message has changed, fill in what is empty in the .po file, run it again.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parents[1] / "src" / "edutarget"
PO = PACKAGE / "language" / "locale" / "zh" / "LC_MESSAGES" / "edutarget.po"
_READERS = [("**.py", "python"), ("**.j2", "jinja2")]
_MARKS = {"N_": None, "NN_": (1, 2)}


def messages() -> Catalog:
    """Return every message marked in the sources."""
    found = Catalog()
    for _file, _line, message, _comments, _context in extract_from_dir(PACKAGE, _READERS, keywords=_MARKS):
        found.add(message)
    return found


def updated(po: Path = PO) -> Catalog:
    """The translations with today's messages: new ones empty, old ones gone."""
    with po.open("rb") as file:
        catalogue = read_po(file, locale="zh", domain="edutarget")
    written = catalogue.creation_date
    catalogue.update(messages(), no_fuzzy_matching=True)
    catalogue.creation_date = written
    catalogue.project, catalogue.version = "edutarget", "0.1.0"
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    catalogue.obsolete.clear()
    return catalogue


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """A message or a translation as the tuple of its forms, empty ones where there is none yet."""
    return tuple(text) if isinstance(text, tuple | list) else (text or "",)


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as a .mo file."""
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def main() -> None:
    catalogue = updated()
    with PO.open("wb") as file:
        # Without the files that show each message: code can then move without changing the catalogue.
        write_po(file, catalogue, width=0, no_location=True, sort_output=True)
    PO.with_suffix(".mo").write_bytes(compiled(catalogue))
    missing = [message.id for message in catalogue if message.id and not all(forms(message.string))]
    print(f"{len(catalogue)} messages, {len(missing)} without a translation")


if __name__ == "__main__":
    main()
