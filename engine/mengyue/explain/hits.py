"""Listing what a search in the library found: kind by kind, the best first, no more than can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mengyue.i18n import _
from mengyue.library.search import Hit, Kind
from mengyue.untrusted import one_line

__all__ = ["hit_lines", "kind_name"]

#: No more hits than this are listed.
MOST = 40
_SAID = 60


def kind_name(kind: Kind) -> str:
    """Return what a kind of content is called."""
    return {
        Kind.CLAUSE: _("条款"),
        Kind.PAPER: _("协议和文书"),
        Kind.FORM: _("表式"),
        Kind.RULE: _("政策规则"),
        Kind.STATUTE: _("法规"),
        Kind.POLICY: _("政策"),
    }[kind]


def hit_lines(words: str, hits: Sequence[Hit]) -> Iterator[str]:
    """Yield the lines that tell ``hits``, ranked, each with kind, id, title, file and, of text, the sentence."""
    count = _("“{words}”：找到 {count} 项").format(words=one_line(words), count=len(hits))
    left = len(hits) - MOST
    yield count + (_("，列出最相近的 {most} 项；加一个词可以缩小范围").format(most=MOST) if left > 0 else "")
    for hit in hits[:MOST]:
        entry = hit.entry
        yield f"{entry.id}　{entry.title}　〔{kind_name(entry.kind)}〕{entry.file}"
        if hit.said:
            yield "    " + (hit.said if len(hit.said) <= _SAID else f"{hit.said[:_SAID]}……")
    if hits:
        yield _("查看其中一项：mengyue explain {id}").format(id=hits[0].entry.id)
