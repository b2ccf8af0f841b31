"""A court that parties choose, and the places with which the text connects them: 均在杭州, 由哈尔滨的法院管辖."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from typing import NamedTuple

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.output.kept_patterns import compiled
from mengyue.proof.case import Case
from mengyue.proof.own_place import Place, placed, told
from mengyue.proof.plain_text import FOREIGN
from mengyue.proof.reading import Sentence

__all__ = ["court_places"]

#: Of what a place is the place, by kinds: seat, performance, signing, thing.
_LINKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("seat", re.compile("住所|注册|营业|总部|登记|企业|公司|单位|成员|双方|各方|甲方|乙方|法人|厂|大学|研究[院所]")),
    ("act", re.compile("履行|交付|施工|实施|落地|开展|生产|试验|交货|安装|调试|建设|基地|项目")),
    ("signed", re.compile("签订|签署|签约|订立|缔约")),
    ("thing", re.compile("坐落|位于|地处|所在|标的|厂房|实验楼|土地|不动产|设于|设在|放在|存放")),
)
#: That it holds for all, so that no other place can be a party's.
_ALL = re.compile("均|都|皆|俱|全(?!国)|悉|双方|各方|三方|两家|各家|所有|各成员|没有一")
_COURT = re.compile("(?:人民|知识产权|海事|铁路运输|互联网|金融)?法院|知识产权法庭")
#: That a court is chosen rather than told of.
_CHOSEN = re.compile("管辖|起诉|诉讼|受理|审理|裁判|解决|诉[至诸到]|打官司|提交|一审|告|争|纠纷")
_TOLD = re.compile("曾|已(?:经)?(?:作出|判决|生效|审结|结案|受理|立案)|民[初终]|判决书|案号|生效判决|另案")
_WINDOW = 18
#: Where a part of a sentence ends, and where one of a list does.
_STOP, _PART = re.compile("[，。；：（）(),;]"), re.compile("[，。；：、（）(),;]")
#: What parts a place from the court behind it: 在杭州履行由…法院.
_APART = re.compile("由|向|在|到|的(?!.{0,2}法院)|签|履|住|注册|所在地的?")


class _Said(NamedTuple):
    """Places of courts that a sentence chooses, places that it connects with the parties, and whether with all."""

    courts: tuple[tuple[str, str], ...]
    linked: tuple[tuple[str, str], ...]
    every: bool


class _Regions:
    """Names of places with the province that each lies in."""

    def __init__(self, regions: Mapping[str, str]) -> None:
        self.province = {name: province for province, names in regions.items() for name in names.split()}
        longest = sorted(self.province, key=lambda name: (-len(name), name))
        self.any = compiled("|".join(map(re.escape, longest)) or "(?!)")


def court_places(case: Case) -> Iterator[Finding]:
    """Find, in a partner's text, a court whose place is none that the text connects with parties, act or thing."""
    if case.draft.kind != FOREIGN or not _COURT.search(case.reading.text):
        return
    regions = case.kept.once("regions", lambda: _Regions(case.library.lexicon.regions))
    read: list[tuple[Place, _Said]] = list(placed(case, "court places", partial(_said, regions)))
    linked = {place: kind for _at, said in read for place, kind in said.linked}
    kinds = {kind for _at, said in read for _place, kind in said.linked}
    every = any(said.every for _at, said in read)
    if not linked or not (every or len(kinds) > 1):
        return
    for at, said in read:
        for written, province in said.courts:
            if not any(_near(regions, written, province, place) for place in linked):
                message = _("约定的法院在{court}，文中写明的住所、签订、履行等地点是{places}，没有实际联系").format(
                    court=written, places="、".join(sorted(linked))
                )
                yield told(case, "PF-COURT-PLACE", at, message)
                return


def _near(regions: _Regions, court: str, province: str, place: str) -> bool:
    """Tell whether a place may be that of the court: the same, or one of the two only the province."""
    own = regions.province[place]
    return court == place or (own == province and (court == province or place == own))


def _said(regions: _Regions, sentence: Sentence) -> _Said | None:
    text = f"{sentence.lead}{sentence.text}" if sentence.lead else sentence.text
    names = [(m.start(), m.end(), m[0]) for m in regions.any.finditer(text)]
    if not names:
        return None
    courts: list[tuple[str, str]] = []
    spans: list[tuple[int, int]] = []
    chosen = bool(_CHOSEN.search(text)) and not _TOLD.search(text)
    for court in _COURT.finditer(text):
        parted = (m.end() for m in _PART.finditer(text, 0, court.start()))
        begin = max(0, court.start() - _WINDOW, *parted, *(stop for _begin, stop in spans))
        inside = [(start, end, name) for start, end, name in names if begin <= start and end <= court.start()]
        inside = [one for one in inside if not _APART.search(text, one[1], court.start())]
        if inside:
            name = inside[-1][2]
            if chosen:
                courts.append((name, regions.province[name]))
            spans.append((inside[0][0], court.end()))
    linked = [
        (name, kind)
        for start, end, name in names
        if not any(begin <= start < stop for begin, stop in spans)
        for kind in _kinds(text, start, end)
    ]
    every = bool(linked) and bool(_ALL.search(text))
    return _Said(tuple(courts), tuple(linked), every) if courts or linked else None


@lru_cache(maxsize=4_000)
def _kinds(text: str, start: int, end: int) -> tuple[str, ...]:
    """Of what the place is, by the words beside it in its part of the sentence."""
    begin = max((m.end() for m in _STOP.finditer(text, 0, start)), default=0)
    behind = _STOP.search(text, end)
    part = text[begin : behind.start() if behind else len(text)]
    found = tuple(kind for kind, pattern in _LINKS if pattern.search(part))
    return found or (("seat",) if text.endswith("在", 0, start) and _ALL.search(part) else ())
