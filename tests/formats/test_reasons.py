"""Why a figure falls short, what is done about it and by when: in every report that people read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from support import Run

WRITTEN = """plan: kangle-2025
as_of: 2025-09-30
submitted_by: 教育局
actuals:
  gaokao_600: {value: 27, reason: "缺编 <b>3</b> 人\\e[31m", measures: 补招, by: 2025-12-31}
"""
SAID = {
    "zh": ["存在问题：缺编", "整改措施：补招", "完成时限：2025-12-31"],
    "en": ["reason: 缺编", "measures: 补招", "to be done by 2025-12-31"],
}


@pytest.mark.parametrize("lang", SAID)
@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_shown_with_the_indicator_and_inert(run: Run, tmp_path: Path, lang: str, format: str) -> None:
    (tmp_path / "a.yaml").write_text(WRITTEN, "utf-8")
    said = run("report", "a.yaml", "-f", format, "--lang", lang).stdout.decode()
    assert all(text in said.replace("\\-", "-") for text in SAID[lang])
    assert "\x1b" not in said and ("<b>3</b>" not in said or format == "text")


@pytest.mark.parametrize("lang", SAID)
def test_shown_in_the_workbook(run: Run, tmp_path: Path, lang: str) -> None:
    (tmp_path / "a.yaml").write_text(WRITTEN, "utf-8")
    run("report", "a.yaml", "-o", "a.xlsx", "--lang", lang)
    strings = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/sharedStrings.xml").decode()
    assert all(text in strings for text in SAID[lang])
