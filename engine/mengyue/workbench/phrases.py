"""How words are put together in a page, in the language in use: lists, labels with what they say, remarks; and how a
field is called where Chinese is not read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup

from mengyue.i18n import _, language

__all__ = ["called_by", "labelled", "listed", "remarked", "sentences", "tongue"]

_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


def listed(items: Iterable[object]) -> str:
    """Return ``items`` as a list within a sentence."""
    return _("、").join(str(item) for item in items)


def sentences(parts: Iterable[object]) -> str:
    """Return what is said in several parts, as one."""
    return _("；").join(str(part) for part in parts)


def labelled(label: object, text: object) -> str:
    """Return ``text`` with what it is about before it."""
    return _("{label}：{text}").format(label=label, text=text)


def remarked(text: object, remark: object) -> str:
    """Return ``text`` with a remark behind it, if there is one."""
    return _("{text}（{remark}）").format(text=text, remark=remark) if remark else str(text)


def called_by(key: object) -> str:
    """Return the words of a key of the data file (``main_business`` is ``main business``) where the pages are not
    Chinese; the Chinese terms are those of the papers and stand beside. Empty in Chinese."""
    return "" if language() == "zh" else str(key).replace("_", " ").replace(".", " ")


def tongue(text: object) -> str:
    """Return the attribute for the language of what is shown, where the page speaks another; else nothing."""
    return Markup(' lang="zh-CN"') if language() != "zh" and _CHINESE.search(str(text)) else ""
