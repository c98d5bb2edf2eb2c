"""What identifies a problem while other lines of its file change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from edutarget.problems.diagnostic import Diagnostic


def fingerprints(found: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """Each problem with a hash that does not depend on line numbers.

    It is of the file, the rule, the source line or the cell's row and title, and how many problems with all three the
    same came before.
    """
    earlier: Counter[tuple[str, ...]] = Counter()
    for diagnostic in found:
        line = f"{diagnostic.label or ''} {diagnostic.excerpt or ''}".strip() or diagnostic.cell or ""
        same = (diagnostic.file, diagnostic.rule, line)
        earlier[same] += 1
        text = "\0".join((*same, str(earlier[same])))
        yield diagnostic, sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
