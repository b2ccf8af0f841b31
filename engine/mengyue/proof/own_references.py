"""References by number and title, held against the titles of articles and annexes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from mengyue.i18n import _
from mengyue.meaning.quantities import figure
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.own_place import Place, placed, told
from mengyue.proof.plain_text import FOREIGN
from mengyue.proof.reading import Section, Sentence
from mengyue.proof.said import sentences_of

__all__ = ["own_references"]

_NUMERAL = "[一二三四五六七八九十百零0-9]{1,6}"
_TITLED = re.compile(
    f"第({_NUMERAL})条(?:第[一二三四五六七八九十]{{1,3}}款)?(?:关于|有关|所称|所定|规定的|约定的|中的"
    f"|的)([一-龥]{{2,10}}?)(?:的(?:约定|规定|条款)|条款"
    f"|之约定|之规定|办理|处理|执行|约定|规定)"
    f"|第({_NUMERAL})条[（(]([一-龥]{{2,10}})[）)]"
)
_EXTENT = re.compile(
    f"(?:全文|通篇|全篇|正文|本协议|本合同|本章程)[^。；]{{0,8}}?(?:自?第[一1]条?(?:起)?[至到]第?|一?共有?|计|总共|就|仅有?|只有?"
    f"|止于第|至第)(?:这|{_NUMERAL}章)?({_NUMERAL})条(?![^，。；]{{0,4}}(?:线|建议|意见|措施))"
)
_TYPED = re.compile(f"第({_NUMERAL})条")
_AFTER = re.compile(f"第({_NUMERAL})条([^，。；、（(第]{{2,14}})")
#: 第五条第三项, 第五条第（三）项 of an article that has a list.
_ITEM = re.compile(f"第({_NUMERAL})条(?:第({_NUMERAL})款)?第[（(]?({_NUMERAL})[）)]?项")
_INLINE_ITEM = re.compile("(?<=[；;，。])\\s*[（(]([一二三四五六七八九十]{1,3}|[0-9]{1,2})[）)]")
#: What is settled where: 成果归属按第五条执行, 理事会的组成见第三条.
_SENT = re.compile(
    f"(?:^|[，。；：\\u3000])([一-龥、]{{2,14}}?)(?:的(?:约定|规定|事宜|事项))?[，]?(?:应|均|一律|须)?(?:按照?"
    f"|依照?|见|适用|参照|执行|详见|遵照"
    f"|根据)(?:本协议|本合同|本章程)?第({_NUMERAL})条(?:之?的?(?:规定|约定)|(?:所"
    f"|确)定的?[^，。；]{{0,8}}?)?(?:执行|办理|处理|确定)?(?=[，。；）]|$)"
)
#: Before the number of another text's article.
_OF_A_LAW = re.compile("》[^，。；]{0,12}$|[法例典释]$|[法例典释]》?（[^）]*）$|(?:章程|办法|规定|细则|任务书|合同)$")
_ANNEX = re.compile("附件([一二三四五六七八九十]{1,3}|[0-9]{1,2})")
_ANNEX_LISTED = re.compile(
    "附件([一二三四五六七八九十]{1,3}|[0-9]{1,2})(?:[：:　\\s]|为|名为|即|是)*《?([一-龥]{2,20})"
)
_ANNEX_ROW = re.compile(
    "附件(?:目录|清单|包括|如下|有|为|是|名称)*[：:]((?:\\s*(?:[0-9]{1,2}|[一二三四五六七八九十]"
    "|（[一二三四五六七八九十]）)[.．、)）]?\\s*《?[一-龥]{2,20}》?[；，、。]?){2,})"
)
_ROW_TITLE = re.compile("[0-9一二三四五六七八九十）][.．、)）]?\\s*《?([一-龥]{2,20})")
_ANNEXES = re.compile(
    "附件一?至附件?([一二三四五六七八九十0-9]{1,3})(?![0-9一二三四五六七八九十])|附件(?:一?共|共有|计|仅有|只有"
    "|合计|有|仅|只)(?:有)?([一二三四五六七八九十两0-9]{1,3})[份个项件种]"
    "|(?:仅|只|共|计)有?附件([一二三四五六七八九十两0-9]{1,3})[份个项件种]"
)
#: A sentence that tells all annexes by their numbers.
_ONLY_ANNEXES = re.compile(
    "(?:仅|只|共)(?:有|设|附|含|包括)?[^，。；]{0,4}附件|附件(?:仅|只|共)?(?:为|有|包括|分为|设有)[^，。；]{0,4}附件"
)
_ANNEX_TITLE = re.compile("(?:本协议|本协议附件|附件|所附的?|随附的?|后附的?)(?:中的?|所附的?|附件)?《([^》]{2,30})》")
_IN_MARKS = re.compile("《([^》]{2,30})》")
_GENERIC = frozenset(("成员", "单位", "约定", "规定", "条款", "各方", "协议", "的规", "的约"))


def own_references(case: Case) -> Iterator[Finding]:
    """Judge typed references; those that the assembly makes itself are judged by their targets."""
    titles: dict[int, Section] = {}
    for section in case.reading.articles:
        number = figure(section.number.strip("第条"))
        if number is not None:
            titles.setdefault(int(number), section)
    foreign = case.draft.kind == FOREIGN
    last, said = _last(case, titles)
    for place, said_of in placed(case, "articles named", _numbered):
        off = [*_window(case, place, said_of, titles), *_titled(case, place, said_of, titles)]
        if foreign:
            yield from _no_item(place, titles, case)
            off = off or [*_sent(case, place, titles)] or [*_applied(case, place, titles)]
        yield from off
        if last:
            yield from _beyond(case, place, last, said)
    if foreign and "附件" in case.reading.text:
        yield from _annexes(case, [place for place, _itself in placed(case, "every sentence", _anything)])
    if foreign:
        yield from _labelled(case)
        yield from _order(case)


def _order(case: Case) -> Iterator[Finding]:
    """Articles of one number, or one behind a later: references lead nowhere. From the first they begin anew."""
    seen: dict[int, Section] = {}
    last = 0
    for section in case.reading.articles:
        number = figure(section.number.strip("第条")) if section.number.startswith("第") else None
        if number is None or not section.passages:
            continue
        at = int(number)
        if at == 1:
            seen, last = {}, 0
        if at in seen or at < last:
            message = (
                _("有两个{number}").format(number=section.number)
                if at in seen
                else _("{number}排在第{last}条之后").format(number=section.number, last=last)
            )
            passage = section.passages[0]
            yield case.report("PF-ARTICLE-ORDER", section, passage, message, found=f"{section.name}")
        seen[at], last = section, max(last, at)


class _Behind(NamedTuple):
    """The words right behind the number of an article: all, what they are about, whether they are told as its title
    (:data:`_TITLED`), and whether they name a kind of matter."""

    number: int
    words: str
    about: str
    titled: bool
    named: bool


class _Numbered(NamedTuple):
    """Of articles that a sentence names by number the words behind, and the titles that it gives them."""

    behind: tuple[_Behind, ...]
    titled: tuple[tuple[int, str], ...]


def _numbered(sentence: Sentence) -> _Numbered | None:
    """What a sentence says of articles that it names by their numbers; one of another text is none."""
    text = sentence.text
    if not any(not _OF_A_LAW.search(text[: m.start()]) for m in _TYPED.finditer(text)):
        return None
    titled = (
        (number, found[2] or found[4])
        for found in _TITLED.finditer(text)
        if (number := figure(found[1] or found[3])) is not None and not _OF_A_LAW.search(text[: found.start()])
    )
    return _Numbered(tuple(_behind(text)), tuple((int(number), about) for number, about in titled))


def _behind(text: str) -> Iterator[_Behind]:
    for found in _AFTER.finditer(text):
        number = figure(found[1])
        if number is None or re.search("》[^，。；]{0,12}$|[法例典]$", text[: found.start()]):
            continue
        about = re.sub("^(?:关于|有关|约定的?|规定的?|所称|所定|所列|所载|中?的|之)+", "", found[2])
        about = re.sub(
            "的?(?:约定|规定|条款|方式|办法|程序|办理|处理|执行|承担|手续|追究|义务|责任|要求|承诺).*$", "", about
        )
        named = re.search(
            "条款|规定|约定|方式|程序|办法|标准|所定|所称|义务|责任|承诺|要求|期限|比例|安排|制度|机制|事项",
            found[2],
        )
        yield _Behind(int(number), found[2], about, bool(_TITLED.match(text, found.start())), bool(named))


def _anything(sentence: Sentence) -> Sentence | None:
    return sentence


def _last(case: Case, titles: dict[int, Section]) -> tuple[int, str]:
    """The last article, when the document says how many it has, or has them all from the first."""
    said = _EXTENT.search(case.reading.text)
    if said:
        return int(figure(said[1]) or 0), said[0]
    if case.draft.kind == FOREIGN and len(titles) >= 3 and set(titles) == set(range(1, max(titles) + 1)):
        return max(titles), ""
    return 0, ""


def _beyond(case: Case, place: Place, last: int, said: str) -> Iterator[Finding]:
    """An article behind the last."""
    text = place.text
    for typed in _TYPED.finditer(text):
        number = figure(typed[1])
        if (
            number is not None
            and number > last
            and text[typed.start() - 1 : typed.start()] not in ("至", "自")
            and not (said and said in text)
            and not _OF_A_LAW.search(text[: typed.start()])
            and not re.search("[法典例释则]》?(?:（[^）]*）)?第", text[: typed.start()])
        ):
            message = _("全文至第{last}条，没有{found}").format(last=last, found=typed[0])
            yield told(case, "PF-REF-MISSING", place, message)


def _no_item(place: Place, titles: dict[int, Section], case: Case) -> Iterator[Finding]:
    """第五条第三项, where 第五条 lists two."""
    for found in _ITEM.finditer(place.text):
        article, item = figure(found[1]), figure(found[3])
        target = titles.get(int(article)) if article is not None else None
        if target is None or item is None or _OF_A_LAW.search(place.text[: found.start()]):
            continue
        levels = {len(passage.item) for passage in target.passages if passage.item}
        last = max((passage.item[-1] for passage in target.passages if passage.item), default=0)
        if last and item > last:  # （一）…；（二）…；（三）… in one line
            inside = (figure(m[1]) for p in target.passages if p.item for m in _INLINE_ITEM.finditer(p.text))
            last = max(last, *(int(n) for n in inside if n is not None), 0)
        if len(levels) == 1 and item > last:
            message = _("{name}没有{part}").format(name=target.name, part=found[0])
            yield told(case, "PF-REF-PART", place, message)


def _titled(case: Case, place: Place, said: _Numbered, titles: dict[int, Section]) -> Iterator[Finding]:
    """第八条关于违约责任的约定, where 第八条 is 保密."""
    for number, about in said.titled:
        target = titles.get(number)
        if target is None:
            continue
        if _touches(about, target) or _alike(about, target.title):
            continue
        other = next((s for s in titles.values() if s is not target and _alike(about, s.title)), None)
        if other is not None:
            yield _off(case, place, target, about, other)


def _sent(case: Case, place: Place, titles: dict[int, Section]) -> Iterator[Finding]:
    """成果归属按第五条执行, where 第五条 says nothing of it and another article does."""
    for found in _SENT.finditer(place.text):
        number = figure(found[2])
        target = titles.get(int(number)) if number is not None else None
        about = re.sub("^(?:关于|有关|其|该|本|各方|成员|对)+|的$", "", found[1])
        if target is None or target is place.section or len(about) < 2 or _touches(about, target):
            continue
        parts = [part for part in re.split("[的、]", about) if len(part) >= 2]
        others = [
            s
            for s in titles.values()
            if s is not target
            and s is not place.section
            and (_alike(about, s.title) or ("的" in about and parts and parts[0] in s.text))
        ]
        if (target.text or target.title) and len(others) == 1:
            yield _off(case, place, target, about, others[0])


#: What is applied: 未通过验收的，按第三条重新验收.
_APPLIED = re.compile(
    f"(?:按照?|依照?|依据|照|适用|根据|参照|援引|循|见|遵照)(?:本协议|本合同|本章程|前述|上述)?第({_NUMERAL})条"
)


def _applied(case: Case, place: Place, titles: dict[int, Section]) -> Iterator[Finding]:
    """An article that has nothing to do with the sentence that applies it, where one other's title stands in it."""
    found = _APPLIED.search(place.text)
    number = figure(found[1]) if found else None
    target = titles.get(int(number)) if number is not None else None
    if found is None or target is None or target is place.section or len(_TYPED.findall(place.text)) != 1:
        return
    if _OF_A_LAW.search(place.text[: found.start(1) - 1]):
        return
    features = sentences_of(case.library).matters.features
    about = features(_TYPED.sub(" ", place.text))
    if not target.text or about & features(f"{target.title}，{target.text}"):
        return
    others = [
        (s, title)
        for s in titles.values()
        if s is not target and s is not place.section and (title := features(s.title)) and title <= about
    ]
    if len(others) == 1:
        yield _off(case, place, target, others[0][0].title, others[0][0])


#: What stands behind the subject of an article: …的约定, …义务.
_FORM = re.compile("的?(?:约定|规定|条款|方式|办法|程序|办理|处理|执行|承担|手续|追究|义务|责任|要求|承诺).*$")


def _window(case: Case, place: Place, said: _Numbered, titles: dict[int, Section]) -> Iterator[Finding]:
    """第四条经费条款: the words right behind a number are another article's title."""
    for number, words, about, titled, named in said.behind:
        target = titles.get(number)
        if target is None:
            continue
        if not target.title:
            yield from _untitled(case, place, titles, target, words)
            continue
        if len(about) < 2 or _alike(about, target.title) or _touches(about, target) or titled:
            continue
        other = next((s for s in titles.values() if s is not target and _names(s.title, about, whole=not named)), None)
        if other is None and named and not re.match("[和与及或并、]|以及|法律", about):
            others = [s for s in titles.values() if s is not target and s is not place.section and _says(about, s)]
            other = others[0] if len(others) == 1 else None
        if other is not None:
            yield _off(case, place, target, about, other)


def _untitled(case: Case, place: Place, titles: dict[int, Section], target: Section, behind: str) -> Iterator[Finding]:
    """第八条保密义务, in a text whose articles have no titles: what the article says must touch it."""
    named = re.match(
        "(?:关于|有关|约定的?|规定的?|所称|所定|的)?([一-龥]{2,6}?)(?:义务|责任|条款|约定|规定|程序|方式|标准)", behind
    )
    if named is None or target is place.section or _touches(named[1], target):
        return
    others = [s for s in titles.values() if s is not target and s is not place.section and named[1] in s.text]
    if len(others) == 1:
        yield _off(case, place, target, named[1], others[0])


def _off(case: Case, place: Place, target: Section, about: str, other: Section) -> Finding:
    message = _("{target}不是关于{about}的，{other}才是").format(target=target.name, about=about, other=other.name)
    return told(case, "PF-REF-OFF", place, message, other.number)


def _annexes(case: Case, places: Sequence[Place]) -> Iterator[Finding]:
    """An annex that is referred to, by number or title, and is not among those that the text lists."""
    listed: dict[int, str] = {}
    listing: list[Place] = []
    said = 0
    for place in places:
        text = place.text
        counted, row = _ANNEXES.search(text), _ANNEX_ROW.search(_following(places, place))
        rows: list[tuple[Decimal | None, str]] = [(figure(m[1]), m[2]) for m in _ANNEX_LISTED.finditer(text)]
        if row and row.start() < len(text):
            rows = [(Decimal(number), title) for number, title in _titles_of(row[1])]
        if _ONLY_ANNEXES.search(text) and len(set(_ANNEX.findall(text))) >= 2:
            rows = [(figure(number), "") for number in dict.fromkeys(_ANNEX.findall(text))]
        if counted:
            said = int(figure(next(filter(None, counted.groups()))) or 0)
        if counted and not rows and len(named := _IN_MARKS.findall(text)) == said:
            rows = [(Decimal(number), title) for number, title in enumerate(named, 1)]  # 附件两份，即《…》与《…》
        if counted or len(rows) >= 2 or re.match("\\s*(?:本协议|本合同)?(?:之|的|全部)?附件", text):
            listing.append(place)
            listed |= {int(number): title for number, title in rows if number is not None}
    for schedule in case.reading.schedules:
        number = figure(schedule.number.removeprefix("附件"))
        if number is not None:
            listed[int(number)] = schedule.title
    last = said or (max(listed) if len(listed) >= 2 and set(listed) == set(range(1, max(listed) + 1)) else 0)
    if not last:
        return
    for place in places:
        if place in listing and not re.search("(?:见|载于|列于|按|依)附件", place.text):
            continue
        for found in _ANNEX.finditer(place.text):
            number = figure(found[1])
            if (
                number is not None
                and number > last
                and not re.search("》(?![（(])[^，。；]{0,12}$", place.text[: found.start()])
            ):
                message = _("附件共{last}份，没有{found}").format(last=last, found=found[0])
                yield told(case, "PF-REF-MISSING", place, message)
        for titled in _ANNEX_TITLE.finditer(place.text):
            names = [title for title in listed.values() if title]
            if len(names) == last and not any(_same_title(titled[1], name) for name in names):
                message = _("附件中没有《{title}》").format(title=titled[1])
                yield told(case, "PF-REF-MISSING", place, message)


#: Papers behind the text under other names or by letters, and the words that say that there are no others.
_LABELLED = re.compile(
    "((?<![附图列代发填量报年月日])表(?!决)|附件|附表|附录|附图|附则|附单|[Aa]nnex|[Ss]chedule|[Aa]ppendix)\\s?([A-HＡ-Ｈ]"
    "|[一二三四五六七八九十]{1,3}|[0-9]{1,2})"
)
_NO_OTHERS = re.compile(
    "仅(?!供)|只(?!要|能|得)|此外(?:并?无|没有)|别无|再无|没有其他|无其他|不另附|为限|共[一二三四五六七八九十0-9]{1,3}(?:张|份|个|件)"
)


class _Papers(NamedTuple):
    named: frozenset[tuple[str, str]]
    listing: bool


def _papers(sentence: Sentence) -> _Papers | None:
    named = frozenset((m[1].lower(), str(figure(m[2]) or m[2])) for m in _LABELLED.finditer(sentence.text))
    return _Papers(named, bool(_NO_OTHERS.search(sentence.text))) if named else None


def _labelled(case: Case) -> Iterator[Finding]:
    """附表二, where the text says that there is 附表一 alone."""
    found = list(placed(case, "papers", _papers))
    listed: dict[str, set[str]] = {}
    for _place, papers in found:
        for kind, label in papers.named if papers.listing else ():
            listed.setdefault(kind, set()).add(label)
    told_of: set[tuple[str, str]] = set()
    own = {str(figure(s.number.removeprefix("附件"))) for s in case.reading.schedules}
    for place, papers in found:
        for kind, label in sorted(papers.named) if not papers.listing else ():
            if kind not in listed or label in listed[kind] or (kind, label) in told_of or label in own:
                continue
            told_of.add((kind, label))
            message = _("所列的{kind}中没有{found}").format(kind=kind, found=kind + label)
            yield told(case, "PF-REF-MISSING", place, message)


def _following(places: Sequence[Place], place: Place) -> str:
    """The sentence and, where it opens a list of annexes, those behind it."""
    if "附件" not in place.text or ("：" not in place.text and ":" not in place.text):
        return place.text
    return place.text + "".join(other.text for other in places[place.number + 1 : place.number + 12])


def _titles_of(row: str) -> Iterator[tuple[int, str]]:
    """Yield the titles of a row, 1.成员名册；2.任务书, with their numbers."""
    yield from enumerate((m[1] for m in _ROW_TITLE.finditer(row)), 1)


def _same_title(one: str, other: str) -> bool:
    """Tell whether a short and a long title are one: most pairs of characters of the shorter stand in the other."""
    short, long = sorted((one, other), key=len)
    return short in long or sum(short[at : at + 2] in long for at in range(len(short) - 1)) * 2 >= len(short) - 1


def _names(title: str, about: str, *, whole: bool) -> bool:
    """Tell whether ``about`` names the article: by its title, or with 条款 and the like by a part of it."""
    return len(title) >= 2 and (len(title) >= 4 and title in about if whole else title in about or about in title)


def _alike(about: str, title: str) -> bool:
    return bool(title) and (about in title or title in about or (len(title) >= 2 and title[:2] in about))


def _says(about: str, section: Section) -> bool:
    """Tell whether an article speaks of a subject in so many words: most pairs of characters of it stand there."""
    pairs = [about[at : at + 2] for at in range(len(about) - 1)]
    held = sum(pair in section.title or pair in section.text for pair in pairs)
    return len(about) >= 3 and held >= 0.6 * len(pairs)


def _touches(about: str, target: Section) -> bool:
    """Tell whether the article speaks of the subject at all: two characters of it stand in its title or text."""
    pairs = {about[at : at + 2] for at in range(len(about) - 1)} - _GENERIC
    return any(pair in target.title or pair in target.text for pair in pairs)
