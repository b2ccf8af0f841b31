"""What the fonts of this machine can show: a character that none of them has comes out of LibreOffice as a box."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mengyue.docx.printed import printed
from mengyue.draft.blanks import characters_of, inlines_of
from mengyue.draft.tree import Article, Blank, Draft, Form, Schedule, Value
from mengyue.i18n import _
from mengyue.model.finding import Finding, Severity, State
from mengyue.pack.glyphs_here import Glyphs, glyphs_here, is_private

__all__ = ["Glyphs", "boxes", "glyphs_here"]

#: Places of one character that are named, all others are counted.
_NAMED = 3


def boxes(
    document: Draft | Form, glyphs: Glyphs, severity: Severity, parts: Mapping[str, bytes] | None = None
) -> Iterator[Finding]:
    """Yield a finding for each character of ``document`` that no font here has: where it stands, from which data.

    ``parts`` are those of its .docx, in which its template's own words are too.
    """
    own = "".join(printed(parts)) if parts is not None else ""
    if not glyphs.lacking("".join(characters_of(document) | set(own))):
        return
    texts = list(_texts(document))
    places: dict[str, dict[tuple[str, str], None]] = {
        character: {} for character in glyphs.lacking("".join([*(text for _place, _path, text in texts), own]))
    }
    for place, path, text in texts if places else ():
        for character in places.keys() & set(text):
            places[character][place, path] = None
    for character, found in places.items():
        path = next((path for _place, path in found if path), "")
        named = "、".join(dict.fromkeys(place for place, _path in list(found)[:_NAMED] if place))
        message = _("《{title}》{place}的“{character}”（{code}）本机没有一种字体能显示，会印成方框")
        if is_private(character):
            message = _("《{title}》{place}的字符 {code} 是自造字，换一台电脑就是别的字或者方框")
        code = f"U+{ord(character):04X}"
        yield Finding(
            "DR-GLYPH",
            severity,
            message.format(title=document.title, place=named, character=character, code=code),
            path=path,
            hint=_("换用通行的字（与有关单位核对），或者安装有这个字的字体"),
            found=code,
            state=State.FAULT,
        )


def _texts(document: Draft | Form) -> Iterator[tuple[str, str, str]]:
    """Yield every piece of text with the article or annex it stands in and the data path of a value."""
    parts: Iterable[tuple[str, object]] = [("", document)]
    if isinstance(document, Draft):
        body = [(f"{b.number}“{b.title}”" if isinstance(b, Article) else "", b) for b in document.body]
        annexes = [(_("附件 {number}“{title}”").format(number=s.number, title=s.title), s) for s in document.schedules]
        head = (document.cover, document.preamble, document.note, document.addressee)
        foot = (document.signatures, document.attachments, document.closing, document.date)
        parts = [(_("开头部分"), head), *body, (_("落款部分"), foot), *annexes]
        yield _("标题"), "", document.title
    for place, part in parts:
        if isinstance(part, Article | Schedule):
            yield place, "", part.title
        for inline in inlines_of(part):
            path = inline.path if isinstance(inline, Value | Blank) else ""
            yield place, path, inline.text
