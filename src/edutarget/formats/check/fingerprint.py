"""What identifies a problem while its file is being edited elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from edutarget.problems.diagnostic import Diagnostic


def fingerprints(found: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """Each problem with a hash of its file, rule and source line, and of how many like it came before."""
    earlier: Counter[tuple[str, ...]] = Counter()
    for diagnostic in found:
        same = (diagnostic.file, diagnostic.rule, (diagnostic.excerpt or diagnostic.cell or "").strip())
        earlier[same] += 1
        text = "\0".join((*same, str(earlier[same])))
        yield diagnostic, sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
