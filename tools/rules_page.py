"""Write docs/rules.md and docs/rules.zh-CN.md from the rules in src/edutarget/problems/rules.

Run `python tools/rules_page.py` after a rule has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from edutarget.formats.terminal.check_text import blanks
from edutarget.language.words import LANGS, Lang
from edutarget.problems.rules import RULES, Rule

ROOT = Path(__file__).parents[1]
BROKEN = ROOT / "examples" / "broken"
PAGES: dict[Lang, Path] = {"en": ROOT / "docs" / "rules.md", "zh": ROOT / "docs" / "rules.zh-CN.md"}

TOP = {
    "en": """# Rules

What `edutarget check`, `report` and `plan` look for. An error makes them exit with 1; a warning does so only for
`check --strict`. `--fix` marks rules that `check --fix` corrects where only one correction is possible.
Each rule links to an example; `edutarget rules RULE` shows it with a wrong and a right excerpt, and with the wording
for workbooks and CSV. A rule's id never changes its meaning.

中文：[rules.zh-CN.md](rules.zh-CN.md)
""",
    "zh": """# 检查规则

`edutarget check`、`report` 和 `plan` 检查的内容。有错误时退出码为 1；有警告时，只有 `check --strict` 的退出码为 1。
注明 `--fix` 的，只有一种改法时可由 `check --fix` 更正。各规则均链接到示例；`edutarget rules 规则代码` 列出正误示例
和工作簿、CSV 的提示。规则代码的含义不会改变。

English: [rules.md](rules.md)
""",
}
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
LABELS: dict[Lang, dict[str, str]] = {
    "en": {
        "titles": "| Rule | | Message, and what to do | Why |",
        "error": "error",
        "warning": "warning",
        "colon": ": ",
        "fixed": "`--fix`",
    },
    "zh": {
        "titles": "| 规则 | 级别 | 提示和改法 | 原因 |",
        "error": "错误",
        "warning": "警告",
        "colon": "：",
        "fixed": "`--fix`",
    },
}


def page(lang: Lang) -> str:
    """The whole page in one language: an index, and a table for each group with a row for each rule."""
    parts = [TOP[lang], *_contents(lang)]
    for group, titles in GROUPS.items():
        rows = (_row(rule, lang) for rule in _rules(group))
        parts += [f"## {titles[lang]}\n", LABELS[lang]["titles"], "|---|---|---|---|", *rows, ""]
    return "\n".join(parts)


def _rules(group: str) -> list[Rule]:
    return [rule for rule in RULES.values() if rule.group == group]


def _contents(lang: Lang) -> Iterator[str]:
    for group, titles in GROUPS.items():
        links = " · ".join(f"[`{rule.id}`](#{rule.id})" for rule in _rules(group))
        yield f"- {titles[lang]}{LABELS[lang]['colon']}{links}"
    yield ""


def _row(rule: Rule, lang: Lang) -> str:
    """A rule with its example, the message and the remedy for submissions in YAML, and the reason."""
    labels = LABELS[lang]
    shown = next(BROKEN.rglob(f"{rule.id}.txt")).relative_to(ROOT).as_posix()
    level = f"{labels[rule.severity]} {labels['fixed'] if rule.fixable else ''}".strip()
    said = f"{blanks(rule.message(lang))}<br>→ {blanks(rule.remedy(lang))}"
    cells = [f'<a id="{rule.id}"></a>[`{rule.id}`](../{shown})', level, said, rule.why(lang)]
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def main() -> None:
    for lang in LANGS:
        PAGES[lang].write_text(page(lang), encoding="utf-8")


if __name__ == "__main__":
    main()
