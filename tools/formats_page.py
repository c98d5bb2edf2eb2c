"""Write what docs/formats.md and docs/formats.zh-CN.md say of each JSON format: its fields, and an example.

Both stand between `<!-- result: NAME -->` and `<!-- end -->`. The fields come from
src/edutarget/formats/data/results.yaml, the example is what the program prints. Run `python tools/formats_page.py`
after either has changed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from edutarget.formats.data.json_text import dumps
from edutarget.formats.data.results import NAMES, WORDS, Part, Result, meaning, parts_of
from edutarget.language.words import LANGS, Lang, Words

ROOT = Path(__file__).parents[1]
PAGES: dict[Lang, Path] = {"en": ROOT / "docs" / "formats.md", "zh": ROOT / "docs" / "formats.zh-CN.md"}
WIDTH = 118

EXAMPLES: dict[Result, tuple[str, str]] = {
    "report": ("examples/county", "report 2025-09 --why investment --by framework"),
    "trend": ("examples/plans", "trend ideb-2021 --targets ideb-2021.yaml"),
    "check": ("examples/county", "check 2025-09 --complete"),
    "statistics": ("examples/county", "check 2025-09 --statistics"),
    "rollup": ("examples", "rollup submissions/schools --by unit --units units/kangle.yaml"),
    "targets": ("tests/plans", "targets --targets riverside-2027.yaml"),
}
"""Where each example is made, and by which command."""

SAID = {
    "en": {
        "title": "| field | type | |\n|---|---|---|",
        "example": "In [{folder}](../{folder}), `edutarget {command} -f json` prints (lists are cut short at `…`):",
    },
    "zh": {
        "title": "| 字段 | 类型 | |\n|---|---|---|",
        "example": "在 [{folder}](../{folder}) 中运行 `edutarget {command} -f json`，输出为（列表较长的以 `…` 省略）：",
    },
}
TYPES: dict[str, dict[Lang, str]] = {
    "text": {"en": "text", "zh": "文本"},
    "number": {"en": "number", "zh": "数字"},
    "whole": {"en": "whole number", "zh": "整数"},
    "day": {"en": "day", "zh": "日期"},
    "boolean": {"en": "true or false", "zh": "true 或 false"},
    "true": {"en": "true", "zh": "true"},
    "null": {"en": "null", "zh": "null"},
}


def block(result: Result, lang: Lang) -> str:
    """What a page says of a result."""
    parts = parts_of(result)
    folder, command = EXAMPLES[result]
    said = SAID[lang]["example"].format(folder=folder, command=command)
    known = parts_of("report") if result != "report" else {}  # what all formats share is said once
    tables = [_table(name, part, name == result, lang) for name, part in parts.items() if known.get(name) != part]
    return "\n".join([*tables, said, "", f"```json\n{compact(example(result))}\n```", ""])


def _table(name: str, part: Part, whole: bool, lang: Lang) -> str:
    words = Words(lang)
    colon = "：" if lang == "zh" else ": "
    head = "" if whole else f"`{name}`{colon}{meaning(part['about'], words)}\n\n"
    lines = []
    for key, (kind, *texts) in part.items():
        if key != "about":
            lines.append(f"| `{key.rstrip('?|')}` | {_type(kind, lang)} | {_meaning(kind, texts, words)} |")
    return head + "\n".join([SAID[lang]["title"], *lines]) + "\n"


def _meaning(kind: str, texts: list[str], words: Words) -> str:
    """What a field means, with the words that may stand in it."""
    colon, comma = ("：", "、") if words.lang == "zh" else (": ", ", ")
    known = next((values for name, values in WORDS.items() if kind.removesuffix(" or null") == name), ())
    listed = comma.join(f"`{word}`" for word in known)
    return meaning(texts, words).replace("|", "\\|") + (colon + listed if listed else "")


def _type(kind: str, lang: Lang) -> str:
    """A type in the page's words."""
    by = re.fullmatch(r"\(?(.*?)\)? by (.*)", kind)
    if by:
        of, key = _type(by[1], lang), _type(by[2], lang)
        return f"{key} → {of}"
    if " or " in kind:
        return (" 或 " if lang == "zh" else " or ").join(_type(one, lang) for one in kind.split(" or "))
    if kind.startswith("list of "):
        of = _type(kind.removeprefix("list of "), lang)
        return f"{of} 的列表" if lang == "zh" else f"list of {of}"
    if "/" in kind:
        return f"`{kind}`"
    if kind in WORDS:
        kind = "text"
    if kind in TYPES:
        return TYPES[kind][lang]
    return f"`{kind}`"


@cache
def example(result: Result) -> Any:
    """What the program prints, its lists cut short."""
    folder, command = EXAMPLES[result]
    return shortened(json.loads(printed(ROOT / folder, [*command.split(), "-f", "json"]), parse_float=Decimal))


def printed(folder: Path, arguments: list[str]) -> bytes:
    """What the program prints in a folder."""
    return subprocess.run([sys.executable, "-m", "edutarget", *arguments], cwd=folder, capture_output=True).stdout


def shortened(value: Any) -> Any:
    """A document whose lists have an item or two."""
    if isinstance(value, dict):
        return {key: shortened(one) for key, one in value.items()}
    if not isinstance(value, list):
        return value
    kept = 1 if any(isinstance(one, dict) for one in value) else 2
    return [*map(shortened, value[:kept]), *(["…"] if len(value) > kept else [])]


def compact(value: Any, margin: str = "", before: int = 0) -> str:
    """JSON with as much on a line as fits."""
    one = re.sub(r"\n *", " ", dumps(value).strip())
    one = re.sub(r" (?=[\]}])|(?<=[\[{]) ", "", one)
    if len(margin) + before + len(one) < WIDTH or not isinstance(value, dict | list) or not value:
        return one
    items = (
        [(f"{json.dumps(key)}: ", of) for key, of in value.items()]
        if isinstance(value, dict)
        else [("", of) for of in value]
    )
    lines: list[str] = []
    for number, (key, of) in enumerate(items, 1):
        piece = key + compact(of, margin + "  ", len(key)) + ("," if number < len(items) else "")
        fits = lines and "\n" not in lines[-1] + piece and len(margin + lines[-1] + piece) + 3 < WIDTH
        if fits:
            lines[-1] += " " + piece
        else:
            lines.append(piece)
    begin, end = "{}" if isinstance(value, dict) else "[]"
    return "\n".join([begin, *(f"{margin}  {line}" for line in lines), margin + end])


def page(lang: Lang) -> str:
    """A page with what it says of each result written anew."""
    text = PAGES[lang].read_text("utf-8")
    for result in NAMES:
        begin, end = f"<!-- result: {result} -->\n", "<!-- end -->"
        before, _begin, rest = text.partition(begin)
        text = before + begin + block(result, lang) + end + rest.partition(end)[2]
    return text


def main() -> None:
    for lang in LANGS:
        PAGES[lang].write_text(page(lang), encoding="utf-8")


if __name__ == "__main__":
    main()
