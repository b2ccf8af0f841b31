"""A name for a finding that stays the same while lines move, so that a code host knows it again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from mengyue.model.finding import Finding

__all__ = ["fingerprints"]


def fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield one for each of ``findings``, all different: of its code, file, place in the data and message."""
    seen: Counter[str] = Counter()
    for finding in findings:
        text = "\x1f".join((finding.code, finding.file, finding.path, finding.message))
        seen[text] += 1
        yield hashlib.sha256(f"{text}\x1f{seen[text]}".encode(errors="surrogatepass")).hexdigest()
