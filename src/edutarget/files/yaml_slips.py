"""Slips in YAML that have one remedy: full-width colons and commas, a missing space, tabs as indentation.

A text that is not YAML is scanned line by line. A line is a slip only if it cannot be anything else: among lines
`key: value`, or below a key together with other slips alone. Quoted and block texts, notes, and plain texts over
several lines are skipped. `：# 3` and `:# 3` have no remedy, because 3 may be the value or a remark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from edutarget.files.reading import MAX_DEPTH, MAX_VALUES, too_many
from edutarget.files.yaml_complaints import LINE_WITHOUT_COLON, TEXT_KEYS
from edutarget.language.text import N_, Term
from edutarget.problems.problem import Problem, Unreadable, no_value

_line = re.compile(r"(?P<indent>[ \t]*)(?P<dashes>(?:- ++)*+)(?P<content>[^\r\n]*)(?:\r\n|\r|\n|$)")
_comment = re.compile(r"(?<![^ \t\r\n])#")
_key = r"(?P<key>[^\W\d][^#'\":：,{}\[\]]{0,100}?)[ \t]{0,100}+"
_slip = re.compile(_key + r"(?P<colon>：[ \t\u3000]*+(?:(?<=[ \t])|(?!#))|:[\u3000\xa0]+[ \t]*(?!#)|:(?![\s:#]|//|$))")
_unfilled = re.compile(_key + r"(?P<colon>[:：])[ \t\u3000]*+(?<![ \t])#")
_quoted_key = re.compile(r"'[^']*+'(?=[ \t]*:)|\"[^\"]*+\"(?=[ \t]*:)")
_plain_key = re.compile(r"[^\s'\"#{}\[\]&*!|>%@`,?-]")  # its first character
_colon = re.compile(r":(?:[ \t]+|$)")

# Keys between braces: what follows a comma is a key only if it is one of these.
_INNER_KEYS = (
    "value",
    "numerator",
    "denominator",
    "note",
    "units",
    "expected",
    "confirmed",
    "reason",
    "measures",
    "by",
    "数值",
    "分子",
    "分母",
    "备注",
    "已核实",
    "存在问题",
    "整改措施",
    "完成时限",
    # of plans
    *("zh", "en", "kind", "one", "unit", "factor", "signed", "over_100", "start", "end", "focus", "target", "baseline"),
    *("from", "to", "below", "above", "of_baseline", "baseline_plus", "kinds", "formerly", "contact", "responsible"),
)
_part = re.compile(
    r"\s*(?:(?P<key>[^\s,:：'\"{}\[\]#][^,:：'\"{}\[\]#]{0,100}?)[ \t]{0,100}+(?P<colon>：[ \t\u3000]*+|:))?\s*"
)
_separator = re.compile(rf"[,{{}}\[\]]|(?P<comma>，[ \t]*)(?=(?:{'|'.join(_INNER_KEYS)})[ \t]*[:：])")
_LANGUAGES = ("zh", "en")
_bracket = re.compile(r"[\[\]{}]|(?<=[\s,\[{:])(?:'(?:[^']|'')*+'|\"(?:[^\"\\]|\\.)*+\")|(?<=\s)#[^\r\n]*", re.DOTALL)
_QUOTED = {"'": re.compile(r"'(?:[^']|'')*+'"), '"': re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)}


def slips(text: str) -> list[Problem]:
    """Slips of a text, and lines without a colon among `key: value` pairs, sorted by place."""
    scan = _Scan(text)
    place = 0
    try:
        while place < len(text):
            place = scan.line(place)
    except Unreadable as end:
        scan.found.append(end.problem)
    scan.close_blocks(-1)
    return sorted(scan.found, key=lambda problem: problem.place)


@dataclass(slots=True)
class _Block:
    """Lines of one indentation below the same key, or in the same item of a list."""

    indent: int
    item: bool = False
    pairs: int = 0
    others: int = 0
    slips: list[Problem] = field(default_factory=list)
    without_colon: list[int] = field(default_factory=list)

    def problems(self) -> list[Problem]:
        """Problems of its lines. Without any `key: value` pair, words alone may be a text over several lines."""
        if self.pairs:
            what = {"what": Term(LINE_WITHOUT_COLON)}
            return self.slips + [Problem("yaml-syntax", place, what) for place in self.without_colon]
        if self.item or self.others or self.without_colon:
            return []
        return self.slips


def _pair(text: str, start: int, end: int) -> tuple[str, int] | None:
    """The key of a line `key: value`, and where its value begins; None for other lines."""
    key = _quoted_key.match(text, start, end) or _plain_key.match(text, start, end)
    colon = _colon.search(text, key.end(), end) if key else None
    if colon:
        return (text[start : colon.start()].strip(" \t'\""), colon.end())
    return None


class _Scan:
    """The state between lines; `found` are the problems of blocks that have ended."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Problem] = []
        self._blocks: list[_Block] = []
        self._text_above: int | None = None  # lines that are indented further belong to a text
        self._plain = False  # whether that is a plain one, which cannot have lines `key: value`
        self._unclosed: set[str] = set()  # quotes and brackets that are open at the end of the text
        self._room = MAX_VALUES
        indented = re.search(r"^ +(?=[^\s#-])", text, re.MULTILINE)
        self._width = len(indented[0]) if indented else 2

    def line(self, start: int) -> int:
        """Scan the line and the span of its value; return where the next line begins."""
        line = _line.match(self.text, start)
        assert line is not None
        content, end = line.start("content"), self._end_of_content(line)
        empty = content == end and not line["dashes"]
        if empty or line["content"].startswith("%") or self._belongs_to_text(line):
            return line.end()
        if line[0].startswith(("---", "...")):
            self.close_blocks(-1)
            return line.end()
        self._count(start)
        indent = len(line["indent"].expandtabs(self._width))
        if "\t" in line["indent"]:
            words = {"written": line["indent"], "instead": " " * indent}
            self.found.append(Problem("yaml-tab", start, words))
        block = self._block(indent, len(line["dashes"]))
        return self._content(block, content, end, line.end())

    def _count(self, place: int) -> None:
        """Count a line or a part in brackets against the limit of values; raises Unreadable."""
        self._room -= 1
        if self._room < 0:
            raise too_many(N_("values"), MAX_VALUES, place)

    def close_blocks(self, indent: int) -> None:
        """Close the blocks that are indented further than `indent`."""
        while self._blocks and self._blocks[-1].indent > indent:
            self.found += self._blocks.pop().problems()

    def _end_of_content(self, line: re.Match[str]) -> int:
        comment = _comment.search(self.text, line.start("content"), line.end("content"))
        end = comment.start() if comment else line.end("content")
        return line.start("content") + len(self.text[line.start("content") : end].rstrip())

    def _belongs_to_text(self, line: re.Match[str]) -> bool:
        if self._text_above is None:
            return False
        if len(line["indent"].expandtabs(self._width)) > self._text_above:
            content = line["content"]
            pair = _pair(content, 0, len(content)) or _slip.match(content)
            if not (pair and self._plain and "\t" in line["indent"]):
                return True
        self._text_above = None
        return False

    def _block(self, indent: int, dashes: int) -> _Block:
        """The block that a line belongs to; an item of a list begins one."""
        self.close_blocks(indent)
        if dashes:
            self._blocks.append(_Block(indent + dashes, item=True))
        elif not self._blocks or self._blocks[-1].indent < indent:
            self._blocks.append(_Block(indent))
        return self._blocks[-1]

    def _content(self, block: _Block, start: int, end: int, next_line: int) -> int:
        slip, pair = _slip.match(self.text, start, end), _pair(self.text, start, end)
        unfilled = _unfilled.match(self.text, start, end)
        if unfilled and not self._is_pair(unfilled.end(), end):
            block.slips.append(Problem("hash-after-colon", unfilled.start("colon")))
            return next_line
        if slip and not self._is_pair(slip.end(), end):
            block.slips.append(self._slip_at(slip))
            return self._value(slip["key"], slip.end(), end, block.indent, next_line)
        if pair:
            block.pairs += 1
            key, value = pair
            if self.text[value:end] == "-" and block.indent:
                block.slips.append(no_value("-")._replace(place=value))
            return self._value(key, value, end, block.indent, next_line)
        if self.text[start : start + 1].isalnum():
            block.without_colon.append(start)
        else:
            block.others += 1
        return self._value("", start, end, block.indent - 2 * block.item, next_line)

    def _is_pair(self, start: int, end: int) -> bool:
        """Whether the rest of a line has another colon, with a space: `a：b: 1` is a key `a：b`."""
        return self.text[start : start + 1] not in "'\"{[" and _colon.search(self.text, start, end) is not None

    def _value(self, key: str, start: int, end: int, indent: int, next_line: int) -> int:
        """Skip a value; return where the next line begins."""
        first = self.text[start : min(start + 1, end)]
        if first in ("{", "["):
            end = self._closing_bracket(start) or end
            self._brackets(start, end)
            return self._line_after(end, next_line)
        if first in _QUOTED:
            return self._line_after(self._closing_quote(first, start), next_line)
        if first or key in TEXT_KEYS:
            self._text_above, self._plain = indent, first not in ("|", ">", "")
        return next_line

    def _line_after(self, end: int, next_line: int) -> int:
        if end < next_line:
            return next_line
        line = _line.match(self.text, end)
        if line:
            return line.end()
        return next_line

    def _closing_quote(self, quote: str, start: int) -> int:
        """The end of a quoted text; `start` if it is never closed."""
        quoted = None if quote in self._unclosed else _QUOTED[quote].match(self.text, start)
        if quoted is None:
            self._unclosed.add(quote)
            return start
        return quoted.end()

    def _closing_bracket(self, start: int) -> int | None:
        depth = 0
        # Remembered as unclosed, or each line with a bracket would scan all the rest again
        for bracket in () if "{" in self._unclosed else _bracket.finditer(self.text, start):
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(bracket[0], 0)
            if not depth:
                return bracket.end()
            if depth > MAX_DEPTH:
                return None
        self._unclosed.add("{")
        return None

    def _brackets(self, start: int, end: int) -> None:
        """Find the slips between braces and brackets, part by part."""
        opened: list[str] = []
        separator: re.Match[str] | None = _separator.match(self.text, start, end)
        while separator:
            self._count(separator.start())
            if separator[0] in ("{", "["):
                opened.append(separator[0])
            elif separator[0] in ("}", "]") and opened:
                opened.pop()
            if len(opened) > MAX_DEPTH:
                raise Unreadable("too-deep", separator.start(), limit=MAX_DEPTH)
            part = _part.match(self.text, separator.end(), end)
            assert part is not None
            in_braces = opened[-1:] == ["{"]
            known = in_braces and part["key"] in _INNER_KEYS
            if known and self.text.startswith("#", part.end("colon")):
                self.found.append(Problem("hash-after-colon", part.start("colon")))
            elif known and (part["colon"] != ":" or self._lacks_space(part.end("colon"))):
                self.found.append(self._slip_at(part))
            separator = self._separator_after(part, end, commas=in_braces)

    def _separator_after(self, part: re.Match[str], end: int, commas: bool) -> re.Match[str] | None:
        """The separator that ends a part; a full-width comma does not end a text."""
        start = part.end()
        quoted = _QUOTED.get(self.text[start : start + 1])
        text = quoted.match(self.text, start, end) if quoted else None
        separator = _separator.search(self.text, text.end() if text else start, end)
        while separator and separator["comma"] and not (commas and self._ends(part["key"], separator.end())):
            separator = _separator.search(self.text, separator.end(), end)
        if separator and separator["comma"]:
            words = {"written": separator["comma"], "instead": ", "}
            self.found.append(Problem("fullwidth-comma", separator.start(), words))
        return separator

    def _ends(self, key: str | None, next_key: int) -> bool:
        """Whether a full-width comma ends a value; in a text, only one before the key of the other language does."""
        return key not in TEXT_KEYS or (key in _LANGUAGES and self.text.startswith(_LANGUAGES, next_key))

    def _lacks_space(self, place: int) -> bool:
        return place < len(self.text) and self.text[place] not in " \t\r\n:/,}#"

    def _slip_at(self, found: re.Match[str]) -> Problem:
        written = found["colon"]
        last = self.text[found.end("colon") : found.end("colon") + 1] in ("", "\r", "\n")
        rule = "colon-without-space" if written[0] == ":" else "fullwidth-colon"
        return Problem(rule, found.start("colon"), {"written": written, "instead": ":" if last else ": "})
