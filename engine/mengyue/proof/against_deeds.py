"""What the text says was done or asks for, against votes, notices and the calendar of the policy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mengyue.i18n import _
from mengyue.meaning.quantities import Value, figure, values
from mengyue.model.finding import Finding
from mengyue.proof.against_at import At
from mengyue.proof.case import Case
from mengyue.proof.data_facts import Demand, Facts, Vote
from mengyue.proof.reading import Passage, Sentence

__all__ = ["deeds", "votes_by_own_rule"]

#: What is decided, as text and policies call it.
_MATTERS = {
    "加入": "新成员|接纳|吸收|增补|入盟|加入|新增成员|增加成员|纳新",
    "除名": "除名|开除|清退|取消成员资格",
    "解散": "解散|终止联盟|散伙",
    "修改": "修改|修订|变更|修正",
}
_PASSED = re.compile(
    "(?:已|均|获|经|业|为|是|顺利|高票|当场|如愿|得以|即告|遂|予以|准予|宣布|结果|了)[^，。；]{0,10}通过|通过了|票(?:赞成|同意|支持)?(?:获得|得以)?通过|赞成通过|(?:决议|除名|加入|修改|解散|表决)[^，。；]{0,6}(?:成立|有效|生效|作数|算数)"
    "|合法(?:召开|有效)|已形成(?:有效)?决议|当选|(?:已|业已|均|都|刚好|正好)(?:达|逾|过|超过|满足|够|符合)|够数|过关|已成定局"
    "|(?:同意|赞成|结果)[^。；]{0,16}决定[^，。；]{0,8}(?:解散|除名|接纳|吸收|修改)"
)
_VOTED = re.compile("表决|决议|一案|议案|投票|当选|合法")
_OF_ALL = re.compile("全体|全部|所有|应到")
_OF_PRESENT = re.compile("出席|到会|参会|到场|与会|参加会议|参加表决")
_SIT = re.compile("出席|到会|参会|到场|与会")
_HELD = re.compile("举行|召开|有效|开会|形成决议|作数|算数")
_REPORT = re.compile("报送|提交|上报|报告|递交|呈|交|报给|报到|送|寄|报出|报上")
_MONTH_DAY = re.compile(
    "(次年|翌年|下一?年|第二年|来年)?(?:的)?([0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?(?:([0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]|(?:月)?(底|末))"
)
_TITLE_WORDS = re.compile(
    "年度总结|年度报告|工作总结|年度科技报告|科技报告|工作计划|年度计划|决算|年报|进展报告|绩效|自评|统计"
)
_HALF = Decimal(50)


def deeds(at: At, facts: Facts, found: Sequence[Value]) -> Iterator[Finding]:
    """Compare what a sentence says of decisions, notices and reports with the data."""
    yield from _votes(at, facts)
    yield from _told_votes(at, facts)
    yield from _notices(at, facts, found)
    yield from _demands(at, facts, found)
    yield from _reports(at, facts)


def _votes(at: At, facts: Facts) -> Iterator[Finding]:
    """A decision that is said to have passed although its votes do not carry it."""
    if not _PASSED.search(at.text) or not _VOTED.search(at.text) or re.search("未|没有|不予", at.text):
        return
    for vote in facts.votes:
        sit, demand = facts.demands.get("出席"), _demand_for(facts, vote.matter)
        if sit and vote.present is not None and vote.present * 100 < sit.percent * vote.whole:
            message = _("应到{whole}，实到{present}，不足{percent}%").format(
                whole=vote.whole, present=vote.present, percent=_tenths(sit.percent)
            )
            yield at.told("PF-DATA-VOTES", message, "", facts.paths.get("会议", ""))
            return
        if _about(vote, at.text) and not _carried(vote, demand):
            yield _too_few(at, vote, demand)
            return


def _too_few(at: At, vote: Vote, demand: Demand | None) -> Finding:
    """Votes that do not reach what is asked for, or more than half."""
    message = _("同意{votes}票，应有{whole}票中的{percent}%").format(
        votes=vote.in_favour, whole=_base(vote, demand), percent=_tenths(demand.percent if demand else _HALF)
    )
    return at.told("PF-DATA-VOTES", message, "", at.case.facts.paths.get("会议", ""))


def _tenths(percent: Decimal) -> str:
    return f"{percent.quantize(Decimal('0.1')).normalize():f}"


#: How many were for it, as a sentence tells: 九家赞成, 赞成者七家, 赞成票为八票.
_IN_FAVOUR = (
    re.compile(
        "([0-9]{1,3}|[一二两三四五六七八九十]{1,3})(?:家|票|人|名|位|个|席|户|方)(?:单位|成员|理事|代表|委员)?(?:投了?|表示|举手|都|均)?(?:赞成|同意|支持|赞同)"
    ),
    re.compile(
        "(?:赞成|同意|支持|赞同)(?:者|的|票|票数|数)?(?:有|为|是|共|计|达|得)?([0-9]{1,3}|[一二两三四五六七八九十]{1,3})(?:家|票|人|名|位|个|席|户|方|张)"
    ),
)

_SAYS_VOTES = re.compile("赞成|同意|支持|赞同")
#: What asks for votes rather than tells of them.
_RULE = re.compile("须|应|方可|需|以上|至少|不少于|才|每")


def _told_votes(at: At, facts: Facts) -> Iterator[Finding]:
    """A number of votes in favour that is not the one that was counted."""
    if not _SAYS_VOTES.search(at.text) or _RULE.search(at.text):
        return
    for vote in facts.votes:
        said = next((m for pattern in _IN_FAVOUR if (m := pattern.search(at.text))), None)
        number = figure(said[1]) if said and _about(vote, at.text) else None
        if said and number is not None and number != vote.in_favour and number != vote.whole:
            message = _("文中{found}，数据为{fact}票赞成").format(found=said[0], fact=vote.in_favour)
            yield at.told("PF-DATA-VOTES", message, str(vote.in_favour), facts.paths.get("会议", ""))
            return


#: What a majority is asked for, rather than what was reached.
_ASKED = re.compile("须|应|方可|需|经|方能|才|得以|要|始|规则|多数决|门槛|为准|算数|即可|作数")


def votes_by_own_rule(case: Case) -> Iterator[Finding]:
    """Decisions that the text says have passed, although by the majority that it asks itself they have not."""
    facts = case.facts
    for vote in facts.votes:
        if _demand_for(facts, vote.matter) is not None:
            continue
        demand = _own_demand(case, vote)
        if demand is None or _carried(vote, demand):
            continue
        for section, passage, sentence in case.read_in("passed", case.reading.sections, _passed_in):
            if _about(vote, sentence.text):
                yield _too_few(At(case, section, passage, sentence), vote, demand)
                return


_NOT_PASSED = re.compile("未|没有|不予|不能|方可|须经")


def _passed_in(passage: Passage) -> tuple[Sentence, ...]:
    if passage.is_name:
        return ()
    return tuple(s for s in passage.sentences if _PASSED.search(s.text) and not _NOT_PASSED.search(s.text))


def _own_demand(case: Case, vote: Vote) -> Demand | None:
    for _section, _passage, (text, size) in case.read_in("majorities asked for", case.reading.sections, _asked_in):
        if _about(vote, text):
            return Demand(size, bool(_OF_ALL.search(text)))
    return None


def _asked_in(passage: Passage) -> tuple[tuple[str, Decimal], ...]:
    """The sentences of a passage that ask for a majority, with the first that each asks for."""
    if passage.is_name:
        return ()
    asking = [s.text for s in passage.sentences if _ASKED.search(s.text)]
    sizes = ((text, next((v.size for v in values(text) if v.kind == "多数"), None)) for text in asking)
    return tuple((text, size) for text, size in sizes if size is not None)


def _demand_for(facts: Facts, matter: str) -> Demand | None:
    return next(
        (d for key, d in facts.demands.items() if key in matter or re.search(_MATTERS.get(key, key), matter)), None
    )


def _about(vote: Vote, text: str) -> bool:
    """Tell whether the sentence speaks of what was voted on: by its kind, or by the words of the title."""
    kinds = [key for key, words in _MATTERS.items() if key == vote.matter or re.search(words, vote.matter)]
    if kinds:
        return any(re.search(_MATTERS[key], text) for key in kinds)
    pairs = {vote.matter[i : i + 2] for i in range(len(vote.matter) - 1)}
    return not vote.matter or sum(pair in text for pair in pairs) * 2 >= max(len(pairs), 1)


def _base(vote: Vote, demand: Demand | None) -> int:
    return vote.whole if vote.present is None or (demand and demand.of_all) else vote.present


def _carried(vote: Vote, demand: Demand | None) -> bool:
    base = _base(vote, demand)
    if demand is None or demand.percent == _HALF:
        return vote.in_favour * 2 > base
    return vote.in_favour * 100 >= demand.percent * base - Decimal("0.01")


_BODY = re.compile("全体大会|成员大会|全体会议|理事会|专家委员会|大会")
_CALLED = re.compile("通知|送达|发出|告知|送到|捎到|知会")


def _notices(at: At, facts: Facts, found: Sequence[Value]) -> Iterator[Finding]:
    """提前十五日通知, when the meeting was called eight days before."""
    text = at.text
    if "会" not in text or not _CALLED.search(text) or not facts.notices:
        return
    for value in found:
        if (
            value.kind != "期限"
            or value.unit in ("年", "小时")
            or not (
                re.match("(?:之|的)(?:书面|会议|事先|预先)*通知", text[value.end :])
                or re.search("(?:提前|前|早于|不少于)[^，。；]{0,4}$", text[: value.start])
                or re.match("(?:之|以)?前[^，。；]{0,10}(?:通知|送达|发出|告知|通报|发给|寄)", text[value.end :])
            )
        ):
            continue
        for notice in facts.notices:
            body = _BODY.search(notice.meeting)
            if (
                body is None
                or body[0] in text
                or (body[0].endswith("大会") and re.search("大会|全体会|开会", text))
                or (len(facts.notices) == 1 and not _BODY.search(text))
            ) and notice.days < value.size:
                message = _("文中须{found}通知，{meeting}提前了{days}日").format(
                    found=text[value.start : value.end], meeting=notice.meeting, days=notice.days
                )
                yield at.told("PF-DATA-NOTICE", message, text[value.start : value.end], facts.paths.get("会议", ""))
                return


def _demands(at: At, facts: Facts, found: Sequence[Value]) -> Iterator[Finding]:
    """A majority below what the policy asks for, or of those present where it asks for all."""
    text = at.text
    majorities = [v for v in found if v.kind == "多数"]
    if not majorities or not facts.demands:
        return
    for key, demand in facts.demands.items():
        if key == "出席":
            sits = [v for v in majorities if _SIT.search(text[max(0, v.start - 8) : v.end + 12])]
            low = [v for v in sits if v.size < demand.percent - Decimal("0.01")]
            low = low if _HELD.search(text) and not re.search("不足|未达|少于|不到|同意|赞成|通过", text) else []
        elif re.search(_MATTERS.get(key, key), text) and (key != "修改" or re.search("协议|章程", text)):
            near = [(v, text[max(0, v.start - 12) : v.end + 6]) for v in majorities]
            low = [
                v
                for v, around in near
                if v.size < demand.percent - Decimal("0.01")
                or (demand.of_all and _OF_PRESENT.search(around) and not _OF_ALL.search(around))
            ]
            low = [] if re.search("反对|提议|联名|否决|不足", text) else low
        else:
            continue
        if low:
            message = _("文中{matter}为{found}，政策要求{whole}{percent}%以上").format(
                matter=key, found=text[low[0].start : low[0].end], whole=_("全体的") if demand.of_all else "",
                percent=_tenths(demand.percent),
            )  # fmt: skip
            yield at.told("PF-POLICY-MAJORITY", message, f"{demand.percent:f}%")
            return


def _reports(at: At, facts: Facts) -> Iterator[Finding]:
    """A report later in the year than the policy's calendar."""
    text = at.text
    if not _REPORT.search(text) or not facts.reports:
        return
    said = _MONTH_DAY.search(text)
    month, day = (figure(said[2]), Decimal(31) if said[4] else figure(said[3])) if said else (None, None)
    if said is None or month is None or day is None or re.search("初稿|延期|中期|季度", text):
        return
    stated = int(month * 100 + day) + (10_000 if said[1] else 0)
    for title, last in facts.reports.items():
        words = set(_TITLE_WORDS.findall(title))
        if not words & set(_TITLE_WORDS.findall(text)):
            continue
        late = stated > last if said[1] or last < 10_000 else stated % 10_000 > last % 10_000
        if late:
            right = f"{'次年' if last >= 10_000 else ''}{last // 100 % 100}月{last % 100}日"
            message = _("文中为{found}，政策要求{right}前").format(found=said[0], right=right)
            yield at.told("PF-POLICY-CALENDAR", message, right)
            return
