"""Statements: what one branch of a sentence says: who must, may or must not do what, with what, when, except what.

A sentence is cut at commas, and where one verb is joined to another (并、且、但). A branch without an actor of its
own has that of the branch before; the condition in front (未付款的，) belongs to every branch up to the next one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from mengyue.meaning.tokens import Reading, Token

__all__ = ["Force", "Statement", "statements_of"]


class Force(StrEnum):
    """How a branch binds: a duty, a ban, leave, free choice (可以不), a fiction, a rule of invalidity, or plainly."""

    MUST = "must"
    MUST_NOT = "must_not"
    MAY = "may"
    CHOICE = "choice"
    DEEMED = "deemed"
    VOID = "void"
    PLAIN = "plain"


#: In this order the first that is found gives the force.
_FORCES: tuple[tuple[Force, re.Pattern[str]], ...] = (
    (Force.VOID, re.compile("无效|不生效力|没有(?:法律)?(?:效力|约束力)|不作数|不算数")),
    (
        Force.CHOICE,
        re.compile(
            "悉听|自行斟酌|自行(?:决定|选择)是否|自便|自定|(?<![许认])可以?不(?!得)|[一-龥]不[一-龥][^，。；]{0,4}(?:由|随|看|听)|是否|与否|随意|听便|看情况|视情况"
            "|不强制|不作(?:硬性)?要求|任由|随其|愿意的话|自愿|无[须需]|不必|不用(?!于)|毋[须需]|想[^，。；]{1,6}就|爱[^，。；]{1,4}不"
        ),
    ),
    (
        Force.MUST_NOT,
        re.compile(
            "不得(?!不|已)|禁止|严禁|不准|不许|不可(?!抗|撤|分|预|缺|或)|不能(?!不)|不应(?!当?不)|无权|切勿|不再|概不|一律不"
        ),
    ),
    (
        Force.MUST,
        re.compile(
            "应当|必须|务必|不得不|有义务|须(?!知)|应(?!用|付|收|急|对|邀|税|得|有|届|变|力)|需(?!求|方|要求)|负责(?!人)"
        ),
    ),
    (Force.DEEMED, re.compile("视为|视同|视作|推定为?|算作|当作|即为|等同于")),
    (Force.MAY, re.compile("可以|有权|得以|允许|准许|即可|可(?!能|行|靠|信|见|得|持|比|观|逆|追)|能够")),
)
_CUT = re.compile("[，；：。！？,;:!?\n]+")
_JOINED = re.compile(
    "(?<=[一-龥]{2})(?=(?:并且|而且|否则|以及应|并(?:应|须|不|可|由|对|于|在|将|向)|且(?:应|须|不|可|由)|但(?:不|可|应|须|其)))"
)
_CONDITION = re.compile("(?:的|时|之时|情况下|情形下|情形的|后|之前|以前)$")
_IF = re.compile(
    "^(?:如(?!下|期|数|实)|若(?!干)|倘|假如|一旦|但凡|凡(?!是否)|当(?!日|事|年|地|即|天|月|场|晚|众|庭|面|前|然|届|选|作)|遇(?!难)|只要|万一|无论|不论|不管)"
)
#: A part that makes what follows hang on leave: 未经全体同意，….
_LEAVE = re.compile("^(?:未经|非经|未获|未得|未征得|未取得|没有)[^，。；]{0,24}(?:同意|批准|许可|授权|认可|决议)$")
_EXCEPT = re.compile(
    "除(?!名|非|去|权)[^。；]{1,60}?(?:以外|之外|外(?=[，、的]|$))|除非[^。；，]{1,40}|除外|不在此限|另有(?:规定|约定)"
)


#: A part that only gives the time of what stands in the next: 自变更之日起七日内，….
_TIME_ONLY = re.compile(
    "(?:日|天|月|年|周)(?:以内|之内|内|之?前|以前)$|(?:前|后第?|起)[0-9一二两三四五六七八九十]{1,4}个?(?:工作日|日|天|月|年)$"
)
#: A part no longer than this that neither binds nor states a value only says what the next is about.
_TOPIC = 16


@dataclass(frozen=True)
class Statement:
    """One branch.

    ``who`` are its actors, ``topic`` the words in front that only say what it is about (召开理事会，…), ``when`` the
    text of its condition, ``unless`` what it excepts.
    """

    text: str
    start: int
    force: Force
    who: tuple[Token, ...]
    tokens: tuple[Token, ...]
    topic: str
    when: str
    unless: str

    @cached_property
    def values(self) -> tuple[Token, ...]:
        """The values it states."""
        return tuple(token for token in self.tokens if token.size is not None)

    @property
    def free(self) -> bool:
        """Whether it holds without condition and exception."""
        return not self.when and not self.unless


def statements_of(reading: Reading, actors: Collection[str] = ()) -> tuple[Statement, ...]:
    """Return the statements of ``reading``; ``actors`` are the meanings that name an actor."""
    return tuple(_statements(reading, frozenset(actors)))


def _branches(text: str) -> Iterator[tuple[int, int, str]]:
    start = 0
    for mark in (*_CUT.finditer(text), None):
        end = mark.start() if mark else len(text)
        at = start
        for joined in _JOINED.finditer(text, start, end):
            if joined.start() > at:
                yield at, joined.start(), ""
                at = joined.start()
        if end > at:
            yield at, end, mark[0] if mark else ""
        start = mark.end() if mark else end


def _statements(reading: Reading, actors: frozenset[str]) -> Iterator[Statement]:
    text = reading.text
    who: tuple[Token, ...] = ()
    when = topic = ""
    carried = -1
    for begin, end, mark in _branches(text):
        start, carried = (begin, -1) if carried < 0 else (carried, -1)
        if mark[:1] in (",", "，") and _TIME_ONLY.search(text, start, end):
            carried = start
            continue
        if start < reading.lead:
            continue
        part = text[start:end]
        if (
            mark[:1] in (",", "，")
            and (_CONDITION.search(part) or _IF.match(part) or _LEAVE.match(part))
            and not _bound(part)
        ):
            when, topic = part, ""
            continue
        inside = tuple([t for t in reading.tokens if start <= t.start and t.end <= end])
        force, at = _force(part)
        if (
            force is Force.PLAIN
            and mark[:1] in (",", "，", "：", ":")
            and len(part) <= _TOPIC
            and not any(t.size for t in inside)
        ):
            topic = part
            who = _subjects(inside, actors, part, start, at) or who
            continue
        own = _subjects(inside, actors, part, start, at)
        who = own or who
        excepted = _EXCEPT.search(part) or (
            _EXCEPT.search(text, end, min(len(text), end + 60)) if mark[:1] == "，" else None
        )
        yield Statement(part, start - reading.lead, force, who, inside, topic, when, excepted[0] if excepted else "")
        topic = ""
        if mark[:1] in "。；;！？":
            when = ""
        if mark[:1] in "。！？":
            who = ()


def _bound(part: str) -> bool:
    """Tell whether a part that ends like a condition states something itself: 应当提前通知的 does not."""
    return bool(re.search("(?:应当|必须|不得|可以)[^，]*[^的时后]$", part))


def _force(part: str) -> tuple[Force, int]:
    """Return how ``part`` binds, and where the word stands that says so; plain parts have it at their end."""
    for force, pattern in _FORCES:
        found = pattern.search(part)
        if found:
            return force, found.start()
    return Force.PLAIN, len(part)


def _subjects(inside: Sequence[Token], actors: frozenset[str], part: str, start: int, at: int) -> tuple[Token, ...]:
    """The actors in front of the word that binds, which stands ``at`` in ``part``; 由 and 经 name one behind it."""
    first = at + start
    return tuple(
        t
        for t in inside
        if t.meanings & actors and (t.start < first or part[t.start - start - 1 : t.start - start] in ("由", "经"))
    )
