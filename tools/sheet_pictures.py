"""The pictures of workbooks and notices in docs/: run `python tools/sheet_pictures.py` after their look has changed.

Needs Debian's libreoffice-calc, libreoffice-writer, poppler-utils and a Chinese font.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
PICTURES: tuple[tuple[str, str, str, int], ...] = (
    ("report-xlsx-summary-en", "report 2025-09 --lang en", "xlsx", 1),
    ("report-xlsx-rows-zh", "report 2025-09 --lang zh", "xlsx", 2),
    ("report-docx-zh", "report 2025-09 --lang zh", "docx", 1),
    ("report-docx-en", "report 2025-09 --lang en", "docx", 1),
    ("ledger-xlsx-zh", "trend 2025-06 2025-09 --lang zh", "xlsx", 1),
    ("form-xlsx-zh", "template --for 人事股 --lang zh", "xlsx", 1),
)
"""Name, the command that writes it in examples/county, its ending, and the page that is shown."""


def main() -> None:
    with TemporaryDirectory() as folder:
        for name, command, ending, page in PICTURES:
            file = Path(folder) / f"{name}.{ending}"
            # 1: one of the example's files has an error.
            program = [sys.executable, "-m", "edutarget", *command.split(), "-o", str(file)]
            subprocess.run(program, cwd=ROOT / "examples" / "county", capture_output=True)
            home = f"-env:UserInstallation=file://{folder}/office"
            office = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", folder, str(file)]
            subprocess.run(office, check=True, capture_output=True)
            picture = ROOT / "docs" / name
            paint = ["pdftoppm", "-r", "80", "-f", str(page), "-l", str(page), "-singlefile", "-png"]
            subprocess.run([*paint, str(file.with_suffix(".pdf")), str(picture)], check=True)
            sys.stdout.write(f"{name}.png {picture.with_suffix('.png').stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    main()
