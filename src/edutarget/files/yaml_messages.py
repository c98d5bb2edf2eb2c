"""What libyaml says of broken YAML, in the words of somebody who did not write a parser."""

from __future__ import annotations

from edutarget.language.terms import N_, Term

_LINE = N_("a line that is not indented like the lines around it")
LINE_WITHOUT_COLON = N_("a line without “: ” between its name and its value")
_DIRECTIVE = N_("a line that begins with %; put the value between quotes")
_NAMED = N_("a value that begins with & or *; put it between quotes")
_TAGGED = N_("a value that begins with !; put it between quotes")
_ESCAPE = N_("a backslash between double quotes; use single quotes")
# As programs write 😀 into JSON; libyaml says the same of a number beyond the last character.
_HALF = N_("a code after a backslash that is no whole character; type the character itself")
_BLOCK = N_("a value that begins with | or >; write it on one line, between quotes")
_DASH = N_("a “- ” where no list can begin")
_CHARACTER = N_("a character that is damaged or not allowed; type the line again")

_PLAINLY = {
    "mapping values are not allowed in this context": N_("a second “: ” on one line, or a line indented too far"),
    "mapping values are not allowed here": N_("a second “: ” on one line, or a line indented too far"),
    "mapping keys are not allowed in this context": N_("a value that begins with “? ”; put it between quotes"),
    "block sequence entries are not allowed in this context": _DASH,
    "did not find expected '-' indicator": _DASH,
    "could not find expected ':'": LINE_WITHOUT_COLON,
    "found unexpected ':'": LINE_WITHOUT_COLON,
    "did not find expected key": _LINE,
    "did not find expected ',' or '}'": N_("a curly bracket that is never closed"),
    "did not find expected ',' or ']'": N_("a square bracket that is never closed"),
    "found unexpected end of stream": N_("a quote or a bracket that is never closed"),
    "found unexpected document indicator": N_("a quote or a bracket that is never closed"),
    "found character that cannot start any token": N_("a value that begins with this character needs quotes"),
    "did not find expected <document start>": N_("text that does not belong to any line above it"),
    "did not find expected node content": N_("a bracket or a comma too many"),
    "found unknown escape character": _ESCAPE,
    "found invalid Unicode character escape code": _HALF,
    "did not find expected hexdecimal number": _ESCAPE,
    "did not find expected alphabetic or numeric character": _NAMED,
    "did not find URI escaped octet": _TAGGED,
    "found an incorrect leading UTF-8 octet": _TAGGED,
    "found an incorrect trailing UTF-8 octet": _TAGGED,
    "did not find expected tag URI": _TAGGED,
    "did not find expected '!'": _TAGGED,
    "did not find the expected '>'": _TAGGED,
    "found undefined tag handle": _TAGGED,
    "did not find expected whitespace or line break": N_("a value that begins with &, * or !; put it between quotes"),
    "found an indentation indicator equal to 0": _BLOCK,
    "did not find expected comment or line break": N_("a line that begins with % or has a word too many after | or >"),
    "found extremely long version number": _DIRECTIVE,
    "did not find expected version number": _DIRECTIVE,
    "did not find expected digit or '.' character": _DIRECTIVE,
    "could not find expected directive name": _DIRECTIVE,
    "found unexpected non-alphabetical character": _DIRECTIVE,
    "did not find expected whitespace": _DIRECTIVE,
    "found duplicate %YAML directive": _DIRECTIVE,
    "found duplicate %TAG directive": _DIRECTIVE,
    "found incompatible YAML document": _DIRECTIVE,
    "found unknown directive name": _DIRECTIVE,
    "control characters are not allowed": _CHARACTER,
    "invalid Unicode character": _CHARACTER,
    "exceeded maximum nesting depth": N_("brackets nested too deeply"),
}


def plainly(said: str) -> Term:
    """A message of libyaml as a person would say it; whatever has no words here, in general ones."""
    return Term(_PLAINLY.get(said) or N_("something that is not allowed here"))
