"""Two ways of counting the characters of a form field limited to so many 字.

No policy says which is meant. ``chars_word`` is what Word shows as 字数, ``chars_strict`` counts every mark on the
page; a text over the limit by the first is too long, one over the limit only by the second may be sent back.
"""

from __future__ import annotations

import re

__all__ = ["chars_strict", "chars_word"]

#: East Asian characters and punctuation, each of which Word counts as one; the quotation marks, dashes and dots that
#: Chinese shares with Latin type are counted with the Chinese ones.
_EAST_ASIAN = (
    "\u00b7\u2014\u2018\u2019\u201c\u201d\u2026\u2e80-\u2fff\u3001-\u9fff\ua000-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f"
    "\uff00-\uffef\U00020000-\U0003ffff"
)
_WORD_UNIT = re.compile(f"[{_EAST_ASIAN}]|[^\\s{_EAST_ASIAN}]+")
_SPACE = re.compile(r"\s+")


def chars_strict(text: str | None) -> int:
    """Count every character but white space."""
    return len(_SPACE.sub("", text)) if text else 0


def chars_word(text: str | None) -> int:
    """Count as Word does: each East Asian character or mark is one, each run of other characters is one."""
    return sum(1 for _ in _WORD_UNIT.finditer(text)) if text else 0
