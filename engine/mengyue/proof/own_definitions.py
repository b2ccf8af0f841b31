"""Definitions: one term with two meanings, terms that define one another, a term defined by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.own_place import Place, placed, told
from mengyue.proof.reading import Sentence

__all__ = ["definitions"]

_IS = "(?:是指|系指|指的是|意指|意为|谓之?|仅?指|特指|泛指|即|系|是|为|：指|:指|视为)(?!否)"
#: A term in quotation marks and what it means.
_QUOTED = re.compile(
    f"[“「『]([^”」』]{{2,20}})[”」』](?:一词|者|术语|一语)?[，：:]?\\s?{_IS}([^。；]{{3,120}}?)(?=[。；]|，[“「『]|$)"
)
#: What a term takes in, told as its meaning: “成员”一词包括….
_TAKES_IN = re.compile(
    "[“「『]([^”」』]{2,20})[”」』](?:一词|一语|术语)(?:还|也|并|亦|均)?(?:包括|包含|涵盖|涉及)([^。；]{3,120})"
)
#: A term without quotation marks.
_PLAIN = re.compile(
    "(?:^|[；。，：]|所称的?|所谓)\\s*(?:本协议|本合同|本章程|本条|本款|附件[一二三四五六七八九十0-9]{0,2})?(?:所称|中)?的?"
    "([一-龥]{2,16}?)[，：:]?(?:是指|系指|指的是|意指|指(?![定导派示引明标出令望向数纹])|意为|，为|：为)([^。；]{4,120})"
)
#: What is called by a term, told in front: …均为本协议所称的“保密信息”.
_CALLED = re.compile(
    "([^。；]{6,120}?)，?(?:均|都|皆|即|亦)?(?:为|是|属于?|构成)(?:本协议|本合同|本章程|本条)(?:所称|所指|中)的?[“「『]([^”」』]{2,20})[”」』]"
)
_CALLED_ALL = re.compile(
    "(?:凡|任何|所有)([^。；]{3,60}?)，?(?:均|都|皆|即)(?:为|是|属于?|视为)[“「『]([^”」』]{2,20})[”」』]"
)
_OUTSIDE = re.compile("不包括|不含|除外|，但|以外的")
_NO_TERM = re.compile("^(?:其|该|此|本|前款|上述|两者|二者|以上|下列|各方|双方|所称|凡|如|若)|(?:应|须|可以|不得|以及)")


def definitions(case: Case) -> Iterator[Finding]:
    """Judge what terms are said to mean."""
    meant: dict[str, tuple[Place, str]] = {}
    twice: set[str] = set()
    for place, defined in placed(case, "definitions", _read):
        for term, says in defined:
            before = meant.get(term)
            if before is None:
                meant[term] = (place, says)
            elif says != before[1] and term not in twice:
                twice.add(term)
                where = before[0].section.name or _("前文")
                message = _("“{term}”在{first}已有另一定义").format(term=term, first=where)
                yield told(case, "PF-TERM-TWICE", place, message)
    yield from _circles(case, meant)


def _read(sentence: Sentence) -> tuple[tuple[str, str], ...] | None:
    found = [(term, _OUTSIDE.split(says)[0].strip("，“”：: ")) for term, says in _defined(sentence.text)]
    return tuple(found) or None


def _defined(text: str) -> Iterator[tuple[str, str]]:
    """Yield the terms that a sentence defines, each with its meaning."""
    if not re.search("指|即|系|是|为|谓|包括|包含|涵盖", text):
        return
    found: dict[str, str] = {}
    for m in (*_QUOTED.finditer(text), *_TAKES_IN.finditer(text)):
        found.setdefault(m[1], m[2])
    for m in (*_CALLED.finditer(text), *_CALLED_ALL.finditer(text)):
        found.setdefault(m[2], m[1])
    for m in _PLAIN.finditer(text):
        if not _NO_TERM.search(m[1]):
            found.setdefault(m[1], m[2])
    yield from found.items()


def _circles(case: Case, meant: dict[str, tuple[Place, str]]) -> Iterator[Finding]:
    told_of: set[str] = set()
    for term, (place, says) in meant.items():
        for other, (_place, other_says) in meant.items():
            if term < other and other in says and term in other_says and not {term, other} & told_of:
                told_of |= {term, other}
                message = _("“{one}”和“{other}”互相以对方定义").format(one=term, other=other)
                yield told(case, "PF-TERM-CIRCULAR", place, message)
        if len(term) >= 4 and says.startswith(term) and term not in told_of:
            told_of.add(term)
            message = _("“{term}”以自身定义").format(term=term)
            yield told(case, "PF-TERM-CIRCULAR", place, message)
