"""What lies in a folder and is not read: what of it may hold figures, and how these can be handed in."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import NamedTuple

from edutarget.files.reading import shown_name
from edutarget.language.terms import N_, Term
from edutarget.problems.diagnostic import Diagnostic

HIDDEN = (".", "~$")  # the second: the mark Excel leaves beside a workbook that is open


class _Kind(NamedTuple):
    """Files that may hold figures, by the endings of their names; what they are, and what to do with them."""

    endings: tuple[str, ...]
    what: Term
    instead: Term


OTHER_WORKBOOKS = (".xls", ".xlsb", ".xlt", ".xltx", ".xltm", ".et", ".ett", ".ods", ".fods", ".uos", ".numbers")
"""What office programs save workbooks as, besides .xlsx and .xlsm."""

_KINDS = (
    _Kind(
        OTHER_WORKBOOKS,
        Term(N_("a workbook of another format")),
        Term(N_("open it in Excel or WPS and save it as “Excel Workbook (*.xlsx)”")),
    ),
    _Kind(
        (".docx", ".doc", ".wps", ".odt", ".rtf", ".uot", ".pages", ".pdf", ".ofd"),
        Term(N_("a document")),
        Term(N_("fill its figures into a form, which `edutarget template -o form.xlsx` makes")),
    ),
    _Kind((".tsv", ".tab"), Term(N_("a table with tabs")), Term(N_("save it as “CSV UTF-8 (*.csv)”"))),
    _Kind(
        (".zip", ".rar", ".7z", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst"),
        Term(N_("a packed file")),
        Term(N_("unpack it")),
    ),
    _Kind(
        (".parquet", ".parq", ".pq"),
        Term(N_("a Parquet file")),
        Term(N_("add it up with `edutarget rollup`, under a name that ends in .parquet")),
    ),
    _Kind(
        (".yaml.txt", ".yml.txt", ".csv.txt", ".xlsx.txt"),
        Term(N_("a text file by the ending of its name")),
        Term(N_("remove .txt from its name")),
    ),
)
_LINK = _Kind((os.sep,), Term(N_("a link to a folder")), Term(N_("name the folder that it leads to as well")))


def problems(others: Iterable[str]) -> list[Diagnostic]:
    """A warning for each that may hold figures; a folder's name ends in a slash. The rest has nothing to do with us."""
    return [
        Diagnostic(shown_name(path), None, None, "file-passed-over", {"what": kind.what, "instead": kind.instead})
        for path in others
        if (kind := _kind(path))
    ]


def _kind(path: str) -> _Kind | None:
    name = os.path.basename(path.rstrip(os.sep)).lower()
    if name.startswith(HIDDEN):
        return None
    if path.endswith(os.sep):
        return _LINK
    return next((kind for kind in _KINDS if name.endswith(kind.endings)), None)
