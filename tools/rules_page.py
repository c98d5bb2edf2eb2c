"""Write docs/rules.md and docs/rules.zh-CN.md from the rules in src/edutarget/problems/rules.

Run `python tools/rules_page.py` after a rule has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from edutarget.formats.terminal.check_text import blanks
from edutarget.language.words import LANGS, Lang
from edutarget.problems.rules import RULES, Rule
from edutarget.tables.titles import COLUMNS

ROOT = Path(__file__).parents[1]
BROKEN = ROOT / "examples" / "broken"
PAGES: dict[Lang, Path] = {"en": ROOT / "docs" / "rules.md", "zh": ROOT / "docs" / "rules.zh-CN.md"}

TOP = {
    "en": """# Rules

What `edutarget check`, `report` and `plan` look for. An error makes them exit with 1; a warning does so only for
`check --strict`. A rule's id never changes its meaning. `edutarget rules RULE` explains one on the screen.

中文：[rules.zh-CN.md](rules.zh-CN.md)
""",
    "zh": """# 检查规则

`edutarget check`、`report` 和 `plan` 检查的内容。有错误时退出码为 1；有警告时，只有 `check --strict` 的退出码为 1。
规则代码的含义不会改变。`edutarget rules 规则代码` 可在屏幕上查看说明。

English: [rules.md](rules.md)
""",
}
CSV_TITLES = ("indicator,", "name,", "Teachers recruited,", "代码,", "gaokao_600,")
GROUPS: dict[str, dict[Lang, str]] = {
    "reading": {"en": "Reading a file", "zh": "读取文件"},
    "figures": {"en": "Figures, dates and answers", "zh": "数字、日期和是否完成"},
    "submissions": {"en": "A submission as a whole", "zh": "整份报送"},
    "across": {"en": "Against the plan, other files and earlier versions", "zh": "与计划、其他文件、旧版比对"},
    "workbooks": {"en": "Workbooks and CSV", "zh": "工作簿和 CSV"},
    "rollup": {"en": "Adding units up", "zh": "汇总各单位"},
    "plans": {"en": "Plans", "zh": "计划文件"},
    "goal_tables": {"en": "Tables of goals (`edutarget plan new`)", "zh": "目标表（`edutarget plan new`）"},
}
LABELS = {
    "en": {
        "colon": ": ",
        "error": "error",
        "warning": "warning",
        "table": "in a table",
        "wrong": "Wrong",
        "right": "Right",
        "example": "Example",
        "said": "what is said of it",
        "fixed": "`check --fix` corrects it, where only one thing can be meant.",
    },
    "zh": {
        "colon": "：",
        "error": "错误",
        "warning": "警告",
        "table": "工作簿和 CSV 中",
        "wrong": "错误写法",
        "right": "正确写法",
        "example": "示例",
        "said": "程序的提示",
        "fixed": "只有一种改法的，`check --fix` 可以更正。",
    },
}


def page(lang: Lang) -> str:
    """The whole page in one language."""
    parts = [TOP[lang], *_contents(lang)]
    for group, titles in GROUPS.items():
        parts += [f"## {titles[lang]}\n", *(_rule(rule, lang) for rule in _rules(group))]
    return "\n".join(parts)


def _rules(group: str) -> list[Rule]:
    return [rule for rule in RULES.values() if rule.group == group]


def _contents(lang: Lang) -> Iterator[str]:
    for group, titles in GROUPS.items():
        links = " · ".join(f"[`{rule.id}`](#{rule.id})" for rule in _rules(group))
        yield f"- {titles[lang]}{LABELS[lang]['colon']}{links}"
    yield ""


def _rule(rule: Rule, lang: Lang) -> str:
    labels = LABELS[lang]
    said = _said(f"{labels[rule.severity]}{labels['colon']}", rule.message(lang), rule.remedy(lang))
    remedy = rule.remedy(lang, True).replace("{confirmed}", COLUMNS["confirmed"](lang))
    in_table = _said(f"{labels['table']}{labels['colon']}", rule.message(lang, True), remedy)
    if (rule.message(lang, True), rule.remedy(lang, True)) != (rule.message(lang), rule.remedy(lang)):
        said += f">\n{in_table}"
    fixed = f"{labels['fixed']}\n\n" if rule.fixable else ""
    return (
        f"### {rule.id}\n\n{rule.why(lang)}\n\n{said}\n{fixed}"
        f"{labels['wrong']}\n\n{_fenced(rule.wrong)}\n{labels['right']}\n\n{_fenced(rule.right)}\n{_links(rule, lang)}"
    )


def _said(before: str, message: str, remedy: str) -> str:
    return f"> {before}{blanks(message)}\\\n> {blanks(remedy)}\n"


def _fenced(excerpt: str) -> str:
    kind = "sh" if excerpt.startswith("edutarget ") else "csv" if excerpt.startswith(CSV_TITLES) else "yaml"
    return f"```{kind}\n{excerpt}\n```\n"


def _links(rule: Rule, lang: Lang) -> str:
    """Where the example is: a file or a folder, and a transcript beside it."""
    shown = next(BROKEN.rglob(f"{rule.id}.txt"))
    beside = (path for path in sorted(shown.parent.iterdir()) if path.stem == rule.id and path != shown)
    example = next(beside, None)
    links = [(LABELS[lang]["example"], example), (LABELS[lang]["said"], shown)]
    return " · ".join(f"[{label}](../{path.relative_to(ROOT).as_posix()})" for label, path in links if path) + "\n"


def main() -> None:
    for lang in LANGS:
        PAGES[lang].write_text(page(lang), encoding="utf-8")


if __name__ == "__main__":
    main()
