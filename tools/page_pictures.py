"""The pictures of pages in docs/: run `python tools/page_pictures.py` after their look has changed.

Needs Debian's chromium and poppler-utils, and the `dev` extra.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
CHROMIUM = "/usr/bin/chromium"
PICTURES: tuple[tuple[str, str, bool, int, str, int], ...] = (
    ("report-html-zh", "report 2025-09 --lang zh", False, 960, "body", 860),
    ("report-html-en", "report 2025-09 --lang en", False, 960, "section:has(> table)", 900),
    ("report-html-phone", "report 2025-09 --brief --lang zh", True, 390, "body", 1240),
    ("trend-html-zh", "trend ../year --as-of 2025-09-30 --lang zh", False, 960, "body", 900),
    ("trend-html-en", "trend ../year --as-of 2025-09-30 --lang en", False, 960, "svg.chart", 880),
)
"""Name, the command that writes the page in examples/county, whether in the dark, how wide, from which element on, and
how high."""
PRINTED = "report-html-print-zh"
"""The first sheet of the first of them."""


def written(command: str, file: Path) -> None:
    """The page that a command writes; 1: one of the example's files has an error."""
    program = [sys.executable, "-m", "edutarget", *command.split(), "-o", str(file)]
    subprocess.run(program, cwd=ROOT / "examples" / "county", capture_output=True)


def shown(browser: Browser, file: Path, dark: bool, width: int, first: str, height: int, picture: Path) -> None:
    """Paint a part of a page."""
    window = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", device_scale_factor=1
    )
    page = window.new_page()
    page.goto(file.as_uri())
    box = page.locator(first).first.bounding_box()
    top = max(box["y"] - 20, 0) if box else 0
    page.screenshot(path=picture, full_page=True, clip={"x": 0, "y": top, "width": width, "height": height})


def main() -> None:
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, command, dark, width, first, height in PICTURES:
            file, picture = Path(folder) / f"{name}.html", ROOT / "docs" / f"{name}.png"
            written(command, file)
            shown(browser, file, dark, width, first, height, picture)
            sys.stdout.write(f"{picture.name} {picture.stat().st_size // 1000} kB\n")
        page, sheets = browser.new_page(), Path(folder) / "printed.pdf"
        page.goto((Path(folder) / f"{PICTURES[0][0]}.html").as_uri())
        page.pdf(path=sheets, prefer_css_page_size=True)
        paint = ["pdftoppm", "-r", "70", "-f", "1", "-l", "1", "-singlefile", "-png"]
        subprocess.run([*paint, str(sheets), str(ROOT / "docs" / PRINTED)], check=True)
        browser.close()


if __name__ == "__main__":
    main()
