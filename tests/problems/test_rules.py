"""The files of rules are complete in both languages, and pages and program show them."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
import yaml

from edutarget.formats.terminal.check_text import rules_text
from edutarget.formats.view import View
from edutarget.language.words import LANGS, Lang, Words
from edutarget.problems import rules
from edutarget.problems.rules import RULES
from support import ROOT
from support.rules import placeholders

PAGE = runpy.run_path(str(ROOT / "tools" / "rules_page.py"))

TEXTS = ("message", "remedy", "table_message", "table_remedy", "why")


def test_files_of_rules_have_what_a_rule_has_and_no_more() -> None:
    """Read whole: in what a rule is made of, nothing is lost that its file says."""
    found = []
    for file in Path(rules.__file__).parent.glob("*.yaml"):
        for written in yaml.safe_load(file.read_text()):
            severity, rule = next(iter(written.items()))
            made = RULES[rule]
            assert (severity, file.stem) == (made.severity, made.group)
            assert all(getattr(made, flag) for flag in written.pop("flags", ()))
            assert written.pop("not_a_file", "") == made.not_a_file
            assert written == {severity: rule, **made.texts, "wrong": made.wrong, "right": made.right}
            found.append(rule)
    assert sorted(found) == sorted(RULES), "each once"


@pytest.mark.parametrize("rule", RULES)
def test_rule_says_what_is_wrong_what_to_do_and_why_in_both_languages(rule: str) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", rule)
    texts = RULES[rule].texts
    assert {f"{name}_{lang}" for name in ("message", "remedy", "why") for lang in LANGS} <= texts.keys()
    for name in TEXTS:
        assert (f"{name}_en" in texts) == (f"{name}_zh" in texts)
        assert placeholders(texts.get(f"{name}_en", "")) == placeholders(texts.get(f"{name}_zh", ""))
    assert RULES[rule].wrong.strip() and RULES[rule].right.strip() and RULES[rule].wrong != RULES[rule].right


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_speaks_chinese(rule: str) -> None:
    said = [RULES[rule].message("zh"), RULES[rule].remedy("zh"), RULES[rule].why("zh")]
    assert all(re.search(r"[一-鿿]", text) for text in said), said


@pytest.mark.parametrize("lang", LANGS)
def test_the_pages_of_rules_are_up_to_date(lang: Lang) -> None:
    assert PAGE["PAGES"][lang].read_text() == PAGE["page"](lang), "run tools/rules_page.py"


@pytest.mark.parametrize("lang", LANGS)
def test_every_rule_has_its_row_and_links_that_lead_somewhere(lang: Lang) -> None:
    page: Path = PAGE["PAGES"][lang]
    text = page.read_text()
    assert sorted(RULES) == sorted(re.findall(r"^\| <a id=\"(\S+)\"></a>", text, re.MULTILINE))
    for link in re.findall(r"\]\((\.\./[^)#]+)\)", text):
        assert (page.parent / link).exists(), link


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("lang", LANGS)
def test_the_program_explains_every_rule(rule: str, lang: Lang) -> None:
    said = rules_text([RULES[rule]], View(Words(lang)))
    assert RULES[rule].wrong.split("\n")[0] in said
    assert RULES[rule].right.split("\n")[0] in said
    assert RULES[rule].why(lang) in said
    assert "{{" not in said
