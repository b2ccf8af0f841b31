"""The way disputes are settled: one way only, and an institution that can be found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from mengyue.i18n import _
from mengyue.library.content_library import Library
from mengyue.meaning.judge import Judge
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.reading import BLANK, Passage, Section, Sentence
from mengyue.proof.said import sentences_of

__all__ = ["disputes"]

_TO_ARBITRATION = re.compile(
    "(?:提交|申请|提请|交由|由)[^。；]{0,40}仲裁(?!员|庭|规则|地|语言|机构主任|裁决)"
    "|(?:交付?|报请|(?<![收送达得])到|去|(?<![邀申提])请(?!求)|送(?!达))[^。；，]{0,20}仲裁(?!员|庭|规则|地|语言|机构主任|裁决)"
    "|仲裁机构[^，。；]{0,4}由[^，。；]{0,14}(?:任择|任选|自选|选择|指定|选定)"
    "|(?:以|通过|采用|采取|用|走|经)仲裁(?:的?(?:方式|途径|程序|办法))?[^。；，]{0,16}(?:解决|处理|了断|了结|裁断|定夺)"
)
_TO_COURT = re.compile(
    "(?:向|由|提交|到|去|上|找|请|交)[^。；]{0,50}(?:人民)?法院[^。；]{0,8}(?:提起诉讼|起诉|诉讼|管辖|裁判|审理|打官司|告状|解决|判决|处理)"
    "|(?:以|通过|采用|用|走)(?:诉讼|打官司)(?:的?(?:方式|途径|程序|办法))?[^。；，]{0,8}(?:解决|处理|了断|了结)|诉[至诸][^。；]{0,30}法院"
)
#: Steps at court that go with arbitration: preservation of property, setting aside, enforcement.
_BESIDE = re.compile("保全|撤销|强制执行|承认和执行|送达|破产|不得|不能")
#: What another contract says on disputes that are its own.
_ELSEWHERE = re.compile(
    "(?:以前|之前|此前|先前|另行|原|[0-9〇零一二三四五六七八九]{4}年(?:[0-9一二三四五六七八九十]{1,2}月)?(?:[0-9一二三四五六七八九十]{1,3}日)?)(?:已|所)?(?:签署|签订|订立|签)的?[^，。；]{0,16}(?:合同|协议)|该等?[^，。；]{0,8}合同(?:项下|发生|产生|引起|引发|所生|争议)|不适用(?:本协议|正文|前述)?第[0-9一二三四五六七八九十]{1,4}条|(?:仅|只)(?:适用|拘束|约束)[^，。；]{0,4}该[^，。；]{0,2}《"
)
#: What only points at the clause on disputes.
_AS_AGREED = re.compile(
    "(?:放弃|存在|达成|有|无|没有|违反|排除)(?:书面)?仲裁(?:协议|条款)|仲裁法|申请仲裁前|放弃仲裁|(?:按照?|依照?)[^。；]{0,10}条款[^。；]{0,4}(?:申请|提交)仲裁|曾(?:经|约定)|已(?:经)?(?:履行完毕|终止)|不(?:影响|排除|妨碍|限制|阻碍)[^。；]{0,20}仲裁|仲裁(?:协议|条款)的效力|仲裁(?:语言|期间|程序)|劳动(?:人事)?(?:争议)?仲裁|(?:依约|按约|依照?约定|按照?约定)[^。；]{0,12}仲裁"
    "|(?:本条|本款|第[0-9一二三四五六七八九十]{1,4}[条款]|[前上][条款述])[^，。；]{0,8}(?:约定|规定|所列|确定|载明)?的?(?:该)?仲裁(?:机构|委员会|方式)(?!会)"
    "|(?:协议|合同)[^，。；]{0,8}(?:约定|规定|所列|确定|载明)的?(?:该)?仲裁(?:机构|委员会|方式)(?!会)"
    "|(?:依照?|按照?|根据)(?:本条|本款|第[0-9一二三四五六七八九十]{1,4}[条款]|[前上][条款])[^，。；]{0,8}(?:申请|提起|提交)仲裁"
    "|不(?:在|属于?|纳入|列入|提交|适用|得|能|宜)[^，。；]{0,8}仲裁|仲裁(?:之列|范围)|仲裁与否"
)
#: One institution for disputes with foreign members, another for those among the rest.
_FOREIGN, _DOMESTIC = (
    re.compile("境外|外方|外国|涉外|香港|澳门|台湾|德国|美国|日本|英国|法国|荷兰|新加坡"),
    re.compile("境内|国内|中方|内地|大陆"),
)
#: What other disputes are: 其余争议由上海仲裁委员会仲裁.
_REST = re.compile("其余|其他(?:成员|各方|争议|纠纷)|彼此|此外的争议")
_INSTITUTION = re.compile("[一-龥]{2,16}?仲裁(?:委员会|院|中心)|[一-龥]{2,12}国际仲裁(?:院|中心)")
#: Institutions by the short names that lawyers use.
_UNNAMED = re.compile("(?:选定|指定|约定|另行|其他|上述|该|有关|哪个|哪家|一个|某个|某)仲裁")
_SHORT = re.compile("CIETAC|SIAC|HKIAC|SHIAC|SCIA|LCIA|ICC|BAC|贸仲|北仲|上仲|上国仲|广仲|深国仲|武仲|杭仲")
#: An institution named by itself, in a sentence beside the one that sends disputes to arbitration.
_NAMED = re.compile(f"机构[^，。；]{{0,8}}?(?:[为是:：选用找去]|定在)[定为在:：]*({_INSTITUTION.pattern})")
#: What an agreement to arbitrate speaks of; leave to apply for it where one stands elsewhere does not.
_DISPUTE = re.compile("争|纠纷|分歧|不成|不拢|不了|不下|扯皮|矛盾|解决|处理|裁[决断判]|了断|官司|一切|任[何择选]|自选")
#: The words of the way itself.
_WAY = re.compile("仲裁|法院|诉|官司")
_LEADING_WORDS = re.compile("^.*?(?:提交|提请|申请|交由|或者|或|和|及|由|向|至|到|在)")
_VAGUE = re.compile(
    "^(?:当地|所在地|有关|相关|本地|该地|有管辖权的?|任一|任何|任何|某|(?:[甲乙丙丁双各一原被]方?告?|申请人|被申请人|守约方|违约方|一方|当事人)(?:所在地|住所地|注册地))的?仲裁"
)


def disputes(case: Case) -> Iterator[Finding]:
    """Find an agreement that goes both ways, and arbitration at no institution, at two or at a vague one."""
    arbitration = [
        place
        for place in _sentences(case, "arbitration", _TO_ARBITRATION)
        if not _AS_AGREED.search(place[2]) and (_DISPUTE.search(place[2]) or _INSTITUTION.search(place[2]))
    ]
    court = [
        place
        for place in _sentences(case, "court", _TO_COURT)
        if not _BESIDE.search(place[2]) and not _ELSEWHERE.search(place[2])
    ]
    if arbitration and court:
        section, passage, sentence = next(
            (place for place in court if place[2] not in {a[2] for a in arbitration}), court[0]
        )
        message = _("{other}约定仲裁，此处又约定诉讼").format(other=arbitration[0][0].name)
        yield case.report("PF-DISPUTE-BOTH", section, passage, message, found=sentence)
    named: dict[str, tuple[Section, Passage, str]] = {}
    vague: list[tuple[Section, Passage, str]] = []
    for place in arbitration:
        institutions = [_bare(found) for found in _INSTITUTION.findall(place[2])]
        for name in institutions:
            if _VAGUE.match(name):
                vague.append((place[0], place[1], name))
            elif not name.startswith("仲裁") and not _UNNAMED.search(name):
                named.setdefault(name, place)
    if not arbitration:
        return
    for section, passage, name in vague:
        message = _("“{name}”不能确定是哪一个仲裁机构").format(name=name)
        yield case.report("PF-ARB-NONE", section, passage, message, found=name)
    told = any(BLANK in place[2] or _SHORT.search(place[2]) for place in arbitration)
    if not named and not vague and not told and not _named_beside(case):
        section, passage, sentence = arbitration[0]
        message = _("约定仲裁而没有写明仲裁机构的名称")
        yield case.report("PF-ARB-NONE", section, passage, message, found=sentence)
    said = "".join(place[2] for place in named.values())
    if len(named) > 1 and not (_FOREIGN.search(said) and (_DOMESTIC.search(said) or _REST.search(said))):
        section, passage, sentence = named[list(named)[1]]
        listed = "、".join(f"{name}（{place[0].name}）" for name, place in named.items())
        message = _("写了不止一个仲裁机构：{names}").format(names=listed)
        yield case.report("PF-ARB-TWO", section, passage, message, found="、".join(named))


def _named_beside(case: Case) -> bool:
    """Tell whether a sentence of its own names the institution: 机构定死了：深圳国际仲裁院."""
    places = _sentences(case, "institution", _NAMED)
    return any(not _VAGUE.match(m[1]) for _section, _passage, text in places for m in _NAMED.finditer(text))


def _sentences(case: Case, what: str, pattern: re.Pattern[str]) -> Iterator[tuple[Section, Passage, str]]:
    return case.read_in(what, case.reading.prose, partial(_having_in, pattern, case.library))


def _having_in(pattern: re.Pattern[str], library: Library, passage: Passage) -> tuple[str, ...]:
    said = sentences_of(library)
    return tuple(
        sentence.text
        for sentence in passage.sentences
        if any(_agreed(said.judge, sentence, found) for found in pattern.finditer(sentence.text))
    )


def _agreed(judge: Judge, sentence: Sentence, found: re.Match[str]) -> bool:
    """Tell whether the sentence agrees on the way it names, and does not only suppose, report or deny it."""
    reading = judge.read(sentence.text, sentence.lead)
    start, end = (at + reading.lead for at in found.span())
    here = [token for token in reading.tokens if start <= token.start < end and _WAY.search(token.text)]
    return not here or not all(t.condition or t.reported or t.barred for t in here)


def _bare(found: str) -> str:
    """Take the words of submission from the front of an institution's name."""
    bare = found
    while True:
        shorter = _LEADING_WORDS.sub("", bare, count=1)
        if shorter == bare or shorter.startswith("仲裁"):
            return bare
        bare = shorter
