"""The merged PDF against the papers: every page of each, in order, and as many pages as all of them have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from mengyue.i18n import _
from mengyue.model.finding import Finding, Severity
from mengyue.pack.pages import page_texts
from mengyue.verify.told import found

__all__ = ["bound"]


def bound(
    name: str, whole: bytes, parts: Sequence[tuple[str, bytes]], replaced: Mapping[str, int]
) -> Iterator[Finding]:
    """Yield what is wrong with the merged PDF ``name``.

    ``parts`` are the papers (path and PDF) in order; ``replaced`` are the numbers of pages of what the unit has put in,
    by path, whose text nobody can compare: scans have none.
    """
    pages = page_texts(whole)
    stamp = re.compile(rf"\d+/{len(pages)}")
    shown = ["".join(stamp.sub("", "".join(page.split()))) for page in pages]
    at = 0
    for path, data in parts:
        own = ["".join(page.split()) for page in page_texts(data)]
        own = [stamp.sub("", page) for page in own]
        places = (n for n in range(at, len(shown) - len(own) + 1) if shown[n : n + len(own)] == own)
        place = next(places, None)
        if place is None:
            message = _("合并 PDF 里没有按次序包含“{file}”的全部 {count} 页").format(file=path, count=len(own))
            yield found("VF-MERGED", Severity.ERROR, message, name)
        else:
            at = place + len(own)
    wanted = sum(len(page_texts(data)) for _path, data in parts) + sum(replaced.values())
    if wanted != len(pages):
        message = _("合并 PDF 有 {have} 页，各件合计 {wanted} 页").format(have=len(pages), wanted=wanted)
        yield found("VF-MERGED", Severity.ERROR, message, name)
