"""The pictures of workbooks in docs/: run `python tools/sheet_pictures.py` after their look has changed.

Needs Debian's libreoffice-calc, poppler-utils and a Chinese font, and the `dev` extra.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from edutarget import build_report, load_plan, load_submission
from edutarget.formats.sections import arranged
from edutarget.formats.view import View
from edutarget.formats.workbooks.form import form_workbook
from edutarget.formats.workbooks.report_workbook import report_workbook
from edutarget.language.words import Lang, Words

ROOT = Path(__file__).parents[1]
PICTURES: tuple[tuple[str, str, Lang, int], ...] = (
    ("report-xlsx-summary-en", "report", "en", 1),
    ("report-xlsx-rows-zh", "report", "zh", 2),
    ("form-xlsx-zh", "form", "zh", 1),
)
"""Name, which workbook, language, page."""


def workbook(which: str, lang: Lang) -> bytes:
    """The report of the example, or the empty form."""
    plan, _ = load_plan(ROOT / "targets.yaml")
    assert plan is not None
    submission, _ = load_submission(ROOT / "examples" / "actuals.yaml", plan)
    assert submission is not None
    view = View(Words(lang), "targets.yaml")
    if which == "form":
        return form_workbook(plan, view)
    return report_workbook(arranged(build_report(plan, submission), view), view)


def main() -> None:
    with TemporaryDirectory() as folder:
        for name, which, lang, page in PICTURES:
            file = Path(folder) / f"{name}.xlsx"
            file.write_bytes(workbook(which, lang))
            home = f"-env:UserInstallation=file://{folder}/office"
            office = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", folder, str(file)]
            subprocess.run(office, check=True, capture_output=True)
            picture = ROOT / "docs" / name
            paint = ["pdftoppm", "-r", "80", "-f", str(page), "-l", str(page), "-singlefile", "-png"]
            subprocess.run([*paint, str(file.with_suffix(".pdf")), str(picture)], check=True)
            sys.stdout.write(f"{name}.png {picture.with_suffix('.png').stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    main()
