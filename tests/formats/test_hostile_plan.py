"""A plan whose names are markup, formulas, escape codes and hidden characters, in every output of every command."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from support import TESTS, Run

PLAN, ACTUALS = TESTS / "plans" / "hostile.yaml", TESTS / "plans" / "hostile-actuals.yaml"
OUTPUTS = [
    *(f"report {ACTUALS} -f {form}" for form in ("text", "json", "csv", "markdown", "html")),
    *(f"report {ACTUALS} --by framework -f {form}" for form in ("text", "markdown", "html")),
    *(f"trend {ACTUALS} -f {form}" for form in ("text", "json", "csv", "markdown", "html")),
    *(f"check {ACTUALS} -f {form}" for form in ("text", "github", "json", "sarif", "junit", "gitlab")),
    *(f"targets -f {form}" for form in ("text", "json")),
    *(f"template -f {form}" for form in ("yaml", "csv")),
    "schema",
]
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class _Active(HTMLParser):
    """What a browser would run or fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "iframe", "object", "embed", "link", "base"):
            self.found.append(tag)
        self.found += [name for name, value in attrs if name.startswith("on") or _runs(name, value or "")]


def _runs(name: str, value: str) -> bool:
    return name in ("href", "src", "action") and value.strip().lower().startswith(("javascript:", "vbscript:"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("arguments", OUTPUTS, ids=lambda arguments: re.sub(r" /\S+", "", arguments))
def test_names_of_a_plan_are_text_in_every_output(run: Run, arguments: str, lang: str, tmp_path: Path) -> None:
    done = run(*arguments.split(), "--targets", PLAN, "--lang", lang)
    said = done.stdout.decode("utf-8-sig")
    assert done.returncode in (0, 1) and (said or arguments.startswith("check"))
    assert not CONTROL.search(said.removeprefix("\ufeff")) and not CONTROL.search(done.stderr.decode())
    if any(form in arguments for form in ("text", "markdown", "html", "github", "junit", "csv")):
        assert not HIDDEN.search(said)
    if "html" in arguments:
        page = _Active()
        page.feed(said)
        assert page.found == []
    if "json" in arguments or arguments == "schema":
        assert json.loads(said)
