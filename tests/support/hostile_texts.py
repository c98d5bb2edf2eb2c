"""YAML and CSV files made to exhaust a reader: how each is made, and a size that must be refused."""

from __future__ import annotations

from collections.abc import Callable

Made = Callable[[int], bytes]

HEAD = "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by: x\n"
FIGURES = HEAD + "actuals:\n  gaokao_600: 27\n"


def _lines(line: str, before: str = FIGURES) -> Callable[[int], bytes]:
    """A text with a line repeated `count` times; `{}` in it becomes the number of the line."""
    return lambda n: (before + _repeated(line, n)).encode()


def _repeated(line: str, n: int) -> str:
    if "{}" in line:
        return "".join(line.replace("{}", str(number)) for number in range(n))
    return line * n


def _flow(item: str, before: str, after: str = "]\n") -> Callable[[int], bytes]:
    return lambda n: (before + item * n + after).encode()


YAML: dict[str, tuple[Made, int]] = {
    "unknown-indicators": (_lines("  x{}: 1\n"), 3_500_000),
    "unknown-keys": (_lines("x{}: 1\n"), 3_500_000),
    "unknown-keys-of-an-entry": (_lines("    x{}: 1\n", HEAD + "actuals:\n  gaokao_600:\n"), 3_000_000),
    "duplicate-keys": (_lines("  gaokao_600: 1\n"), 2_850_000),
    "anchors": (_lines("  x{}: &a 1\n"), 2_700_000),
    "tags": (_lines("  x{}: !!t 1\n"), 2_500_000),
    "tag-directives": (_lines("%TAG !a{}! x\n", ""), 2_200_000),
    "lists-for-keys": (_lines("  ? [a]\n  : 1\n"), 3_500_000),
    "list-of-mappings": (_flow("{a: b}, ", HEAD + "x: ["), 2_600_000),
    "submitters-in-a-line": (_flow("a, ", "submitted_by: ["), 3_000_000),
    "submitters": (_lines("- a\n", "plan: kangle-2025\nas_of: 2025-09-30\nsubmitted_by:\n"), 12_000_000),
    "deep-and-wide": (_flow("a: b, ", "[" * 98 + "{", "}" + "]" * 98), 8_000_000),
    "deep": (_flow("[", FIGURES, ""), 49_000_000),
    "deep-blocks": (_flow("- ", FIGURES, ""), 24_000_000),
    "line-ends": (_flow("\n", "", ""), 50_000_000),
    "line-ends-of-old": (_flow("\r", "", ""), 50_000_000),
    "line-ends-after": (_flow("\n", FIGURES, ""), 49_000_000),
    "comments": (_flow("#\n", FIGURES, ""), 24_000_000),
    "spaces": (_flow(" ", FIGURES, "x\n"), 49_000_000),
    "spaces-in-a-comment": (_flow(" ", FIGURES + "#", "\x07\n"), 49_000_000),
    "long-plain": (_flow("a", HEAD + "note: ", "\n"), 49_000_000),
    "long-quoted": (_flow("a", HEAD + 'note: "', '"\n'), 49_000_000),
    "long-block": (_flow("  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", HEAD + "note: |\n", ""), 850_000),
    "long-wide": (_flow("a", HEAD + "note: \N{PERSONAL COMPUTER}", "\n"), 49_000_000),
    "long-chinese": (_flow("教", HEAD + "note: ", "\n"), 16_000_000),
    "long-figure": (_flow("9", HEAD + "actuals:\n  gaokao_600: ", "\n"), 49_000_000),
    "long-figures": (_lines("  x{}: 1\n" + "  y{}: " + "１" * 30_000 + "\n"), 500),
    "long-key": (_flow("a", FIGURES + '  "', '": 1\n'), 49_000_000),
    "long-keys": (_lines("  ? " + "ａ" * 30_000 + "{}\n  : 1\n"), 500),
    "entries-in-a-line": (_flow("a: 1, ", FIGURES + "  x: {", "}\n"), 8_000_000),
    "distinct-in-a-line": (
        lambda n: (FIGURES + "  x: {" + ", ".join(f"a{i}: 1" for i in range(n)) + "}\n").encode(),
        3_800_000,
    ),
    "quotes": (_flow('"', HEAD + "note: ", "\n"), 49_000_000),
    "colons": (_flow("a: ", FIGURES, "\n"), 16_000_000),
    "spaces-before-no-colon": (_flow(" ", FIGURES + "  a", "x\n  b\n"), 49_000_000),
    "spaces-before-no-value": (_flow(" ", FIGURES + "a:\n", "b：1\n"), 49_000_000),
    "slips": (_lines("  x{}：1\n"), 3_000_000),
    "slips-in-a-line": (_flow("a: b:c, ", HEAD + "x: {教: ", "}\n"), 6_000_000),
    "slips-at-the-end-of-a-line": (
        lambda n: (HEAD + "x: {教: '" + "a" * n + "', " + "a: b:c, " * min(n, 2000) + "}\n").encode(),
        49_000_000,
    ),
    "syntax-errors": (_lines("  a: b: c\n"), 4_900_000),
    "syntax-errors-at-the-end": (
        lambda n: (FIGURES + "".join(f"  x{i}: {{a: 1, b: 2}}\n" for i in range(n)) + "  a: b: c\n" * 150).encode(),
        2_000_000,
    ),
    "commas-in-figures": (_flow("a: 1,466, ", FIGURES + "  x: {", "}\n"), 4_900_000),
    "nul": (_flow("\0", FIGURES, ""), 49_000_000),
    "gbk": (lambda n: ("教" * n).encode("gbk"), 24_000_000),
    "latin": (lambda n: b"\xe9 " * n, 24_000_000),
    "utf-16": (lambda n: ("a" * n).encode("utf-16"), 24_000_000),
}


def _table(row: str, before: str = "代码,指标,实际值\n", after: str = "") -> Callable[[int], bytes]:
    return lambda n: (before + _repeated(row, n) + after).encode()


CSV: dict[str, tuple[Made, int]] = {
    "line-ends": (_table("\n", ""), 4_850_000),
    "line-ends-of-windows": (_table("\r\n", ""), 2_450_000),
    "rows": (_table("x,1\n", ""), 1_000_000),
    "rows-below-a-head": (_table("x,1,1\n"), 800_000),
    "distinct-rows": (_table("x{},1,1\n"), 380_000),
    "rows-without-an-indicator": (_table(",,1\n"), 1_200_000),
    "titles": (_table("实际值,", "代码,指标,"), 490_000),
    "commas": (_table(",", ""), 4_850_000),
    "columns": (_table("x,", ""), 2_400_000),
    "long-field": (_table("a", "代码,实际值\ngaokao_600,"), 4_850_000),
    "long-fields": (_table("a" * 130_000 + ",1,1\n"), 37),
    "long-title": (_table("实际值" + "(" * 130_000 + ",", ""), 37),
    "quotes": (_table('"', ""), 4_850_000),
    "open-quote": (_table("\n", '代码,实际值\n"'), 4_850_000),
    "nul": (_table("\0", ""), 4_850_000),
    "spaces": (_table(" ", ""), 4_850_000),
    "labels": (_table("计划代码,kangle-2025\n", ""), 150_000),
    "gbk": (lambda n: ("教" * 60_000 + "\n").encode("gbk") * n, 40),
}
