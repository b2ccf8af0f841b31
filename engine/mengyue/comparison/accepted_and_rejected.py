"""The proof of a redline: accepting every change must say what NEW says, rejecting every change what OLD says."""

from __future__ import annotations

from mengyue.comparison.stories import Line, stories
from mengyue.i18n import _
from mengyue.word.accept import accept_all, reject_all
from mengyue.word.open_docx import Package

__all__ = ["disproof"]

_EXCERPT = 40


def disproof(redline: Package, old: Package, new: Package, remark: str = "") -> tuple[str, int]:
    """Return the first place where ``redline`` does not say what it should, empty when it is proved; and how many
    paragraphs say it in another style, which tracked changes may leave unmarked.

    ``remark`` is the id of the comment that we have added, which neither side holds.
    """
    restyled = 0
    for source, settle, action in (
        (new, accept_all, _("接受全部修订后与新稿不符")),
        (old, reject_all, _("拒绝全部修订后与旧稿不符")),
    ):
        made, wanted = stories(redline, settle, remark), stories(source)
        found = _difference(made, wanted)
        if found:
            return _("{action}：{place}").format(action=action, place=found), 0
        restyled = max(restyled, sum(_restyled(made.get(name, ()), lines) for name, lines in wanted.items()))
    return "", restyled


def _restyled(have: tuple[Line, ...], want: tuple[Line, ...]) -> int:
    return sum(a.style != b.style for a, b in zip(have, want, strict=False) if a.text.strip())


def _said(lines: tuple[Line, ...]) -> list[tuple[str, str, str]]:
    return [(line.kind, line.text, line.number) for line in lines]


def _difference(found: dict[str, tuple[Line, ...]], wanted: dict[str, tuple[Line, ...]]) -> str:
    for name in [*wanted, *(name for name in found if name not in wanted)]:
        have, want = found.get(name, ()), wanted.get(name, ())
        said, meant = _said(have), _said(want)
        if said == meant:
            continue
        at = next((i for i, pair in enumerate(zip(said, meant, strict=False)) if pair[0] != pair[1]), None)
        if at is None:
            at = min(len(have), len(want))
        place = _("{story}第 {number} 行").format(story=_story(name), number=at + 1)
        shown = [_shown(lines[at]) if at < len(lines) else _("（无）") for lines in (want, have)]
        return _("{place}应为“{wanted}”，实为“{found}”").format(place=place, wanted=shown[0], found=shown[1])
    return ""


def _story(name: str) -> str:
    if name.startswith("header"):
        return _("页眉")
    return _("页脚") if name.startswith("footer") else _("正文")


def _shown(line: Line) -> str:
    text = line.text if line.kind == "p" else f"<{line.kind}>"
    text = text[:_EXCERPT] + ("…" if len(text) > _EXCERPT else "")
    return f"{line.number} {text}" if line.number else text
