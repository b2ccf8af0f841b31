"""Loops and conditions of a template: each closed, none crossed, none that would tear a table or paragraph apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.tailored.template_fault import at
from mengyue.tailored.template_tags import OWN_WORDS, ReadTag

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["block_faults"]

#: Statements that are open until their end; those within which a branch may stand.
_OPENING = ("for", "if", "macro", "call", "filter", "with", "autoescape", "block", "raw")
_BRANCHES = {"else": ("for", "if"), "elif": ("if",)}
#: Statements that reach outside the file.
_REACHING = ("include", "import", "from", "extends")


def block_faults(tags: Sequence[ReadTag]) -> Iterator[Finding]:
    """Yield the faults of the statements of a part, given in the order of the file."""
    opened: list[ReadTag] = []
    for tag in tags:
        if tag.kind != "{%":
            continue
        word = tag.word
        if word in _REACHING:
            message = _("模板不能引入其他文件（{word}）").format(word=word)
            yield at(tag.spot, "TP-REACH", message, _("删去该标记，把内容写在本模板里"), found=tag.typed)
        elif (word == "set" and "=" not in tag.inside) or word in _OPENING:
            opened.append(tag)
        elif word in _BRANCHES:
            if not opened or opened[-1].word not in _BRANCHES[word]:
                message = _("“{word}”不在循环或者条件之内").format(word=word)
                yield at(tag.spot, "TP-LOOP", message, _("补上 {% if … %}，或者删去该标记"), found=tag.typed)
            else:
                yield from _torn(opened[-1], tag)
        elif word.startswith("end") and word[3:] in (*_OPENING, "set"):
            yield from _closed(opened, tag)
        elif word not in ("set", "do", "break", "continue") and word not in OWN_WORDS:
            message = _("不认识标记“{word}”").format(word=word or tag.typed)
            yield at(
                tag.spot,
                "TP-SYNTAX",
                message,
                _("可用 for、if、elif、else、set 和相应的 endfor、endif"),
                found=tag.typed,
            )
    for tag in opened:
        message = _("“{word}”没有结束").format(word=tag.word)
        hint = _("在循环或者条件的末尾写 {{%{level} end{word} %}}").format(level=tag.level, word=tag.word)
        yield at(tag.spot, "TP-LOOP", message, hint, found=tag.typed)


def _closed(opened: list[ReadTag], tag: ReadTag) -> Iterator[Finding]:
    wanted = tag.word[3:]
    if not opened:
        message = _("“{word}”没有与它相配的“{opening}”").format(word=tag.word, opening=wanted)
        yield at(tag.spot, "TP-LOOP", message, _("删去该标记，或者在前面补上开头"), found=tag.typed)
    elif opened[-1].word == wanted:
        yield from _torn(opened.pop(), tag)
    elif any(other.word == wanted for other in opened):
        inner = opened[-1]
        message = _("“{word}”与{place}的“{inner}”交叉").format(word=tag.word, place=inner.spot.label, inner=inner.typed)
        yield at(tag.spot, "TP-CROSS", message, _("先开始的后结束：里面的循环、条件先结束"), found=tag.typed)
        last = max(number for number, other in enumerate(opened) if other.word == wanted)
        del opened[last]
    else:
        message = _("“{word}”没有与它相配的“{opening}”").format(word=tag.word, opening=wanted)
        yield at(tag.spot, "TP-LOOP", message, _("删去该标记，或者在前面补上开头"), found=tag.typed)


def _torn(first: ReadTag, last: ReadTag) -> Iterator[Finding]:
    """Yield that a loop begins and ends in places of another kind: what lies between is no whole of rows or cells."""
    if first.level != last.level:
        message = _("与{place}的“{first}”层次不同").format(place=first.spot.label, first=first.typed)
        hint = _("开头和结尾用同一种标记：都写 {{%{level} … %}}").format(level=first.level or last.level)
        if _shape(first.anchor, last.anchor) != _shape(last.anchor, first.anchor):
            yield at(last.spot, "TP-CROSS", message, hint, found=last.typed)
        return
    if _shape(first.anchor, last.anchor) != _shape(last.anchor, first.anchor):
        message = _("与{place}的“{first}”不在同一层：一个在表格或者单元格里，一个在外面").format(
            place=first.spot.label, first=first.typed
        )
        hint = _("开头和结尾放在同一处：同一段、同一单元格，或者用 {%tr … %} 放在同一个表的两行")
        yield at(last.spot, "TP-CROSS", message, hint, found=last.typed)


def _shape(element: _Element, other: _Element) -> list[str]:
    """Return the kinds of elements from ``element`` up to the first that also holds ``other``."""
    above = set(other.iterancestors())
    found = []
    for holder in element.iterancestors():
        if holder in above:
            break
        found.append(str(holder.tag))
    return found
