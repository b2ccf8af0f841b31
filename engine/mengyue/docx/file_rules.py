"""Fast rules for every document: what fails one of them is not released.

They cover what schema validators do not see (unbalanced fields, open bookmarks, dangling references, leftover tags)
and what readers of .docx forgive and Word does not (a cell without a paragraph, ids used twice). Expat proves the part
well-formed, paragraph by paragraph (``proved_pieces.py``); after that one pass over its tags is enough, and a tree need
not be built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from mengyue.docx.proved_pieces import Proved, proved, unpaired
from mengyue.draft.tree import Stage
from mengyue.foreign_words import plainly
from mengyue.i18n import _

__all__ = ["faults", "unsignable_settings"]

#: Text of persons never holds these: its braces are written as character references (``xml.escape``).
_TAGS = ("{{", "{%", "{#")
_NAME_LIMIT = 40
#: Word takes no more characters in the tag and in the title of a content control.
_TAG_LIMIT = 64
_ID_OF = re.compile(r'<w:id w:val="([^"]*)"/>')
_TAG_OF = re.compile(r'<w:(?:tag|alias) w:val="([^"]*)"/>')


def faults(xml: str, data: bytes, stage: Stage, told: list[Proved] | None = None) -> list[str]:
    """Return every fault of one rendered part, in words for the user. ``data`` is ``xml`` in UTF-8, ``told`` what its
    pieces tell where they were proved."""
    from xml.parsers import expat

    found = [_("残留模板标记“{tag}”").format(tag=tag) for tag in _TAGS if tag in xml] if "{" in xml else []
    try:
        told = proved(xml, data) if told is None else told
    except expat.ExpatError as error:
        return [*found, _("XML 不完整：{reason}").format(reason=plainly(error))]
    found += _structure(told)
    if stage is Stage.SIGNABLE:
        found += _signable(xml)
    if stage is Stage.REVIEW:
        found += _review(xml)
    return found


def _structure(told: list[Proved]) -> Iterator[str]:
    if any(piece.bare_cell for piece in told):
        yield _("表格单元格不以段落结尾")
    if any(piece.bare_row for piece in told):
        yield _("表格有空行结构")
    if unpaired("".join([piece.steps for piece in told])):
        yield _("域的开始、分隔、结束不配对")
    opened: set[str] = set()
    names: set[str] = set()
    for key, name in (start for piece in told for start in piece.starts):
        if key in opened or name in names or not 1 <= len(name) <= _NAME_LIMIT:
            yield _("书签重复或名称无效：{name}").format(name=name)
        opened.add(key)
        names.add(name)
    if sorted(opened) != sorted(key for piece in told for key in piece.ends):
        yield _("书签的开始与结束不配对")
    pictures = [key for piece in told for key in piece.pictures]
    if len(set(pictures)) < len(pictures):
        yield _("图形编号重复")
    for target in sorted({target for piece in told for target in piece.targets} - names):
        yield _("引用的目标不存在：{target}").format(target=target)


def _signable(xml: str) -> Iterator[str]:
    if "****" in xml:
        yield _("签署稿中仍有“****”")
    if 'w:val="Blank"' in xml:
        yield _("签署稿中仍有待填内容")
    if "<w:highlight " in xml:
        yield _("签署稿中仍有突出显示")
    if "<w:comment" in xml:
        yield _("签署稿中仍有批注")
    if re.search(r"<w:(?:ins|del|moveFrom|moveTo|(?:r|p|tbl|tr|tc|sect)PrChange)[ />]", xml):
        yield _("签署稿中仍有修订")
    if "<w:sdt>" in xml or "<w:sdt " in xml:
        yield _("签署稿中仍有内容控件")
    if "<w:vanish/>" in xml or "<w:vanish " in xml:
        yield _("签署稿中仍有隐藏文字")


def _review(xml: str) -> Iterator[str]:
    """Comments have each one beginning, end and reference; controls have tags that Word takes and ids of their own."""
    places = [re.findall(rf'<w:comment{kind} w:id="(\d+)"/>', xml) for kind in ("RangeStart", "RangeEnd", "Reference")]
    if len({tuple(sorted(keys)) for keys in places}) > 1 or len(set(places[0])) < len(places[0]):
        yield _("批注的起止与引用不配对")
    looks = re.findall("<w:sdtPr>(.*?)</w:sdtPr>", xml)
    if xml.count("<w:sdt>") != xml.count("</w:sdt>") or len(looks) != len(set(_ID_OF.findall("".join(looks)))):
        yield _("内容控件不配对或编号重复")
    if any(len(unescape(tag)) > _TAG_LIMIT for tag in _TAG_OF.findall("".join(looks))):
        yield _("内容控件的标记过长")


def unsignable_settings(xml: str) -> Iterator[str]:
    """Yield what must not stand in the settings of a copy to be signed."""
    if "<w:documentProtection" in xml or "<w:writeProtection" in xml:
        yield _("签署稿设有编辑限制")
    if "<w:trackRevisions" in xml:
        yield _("签署稿仍在修订状态")
