"""Days and lengths of time that the data state otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from mengyue.i18n import _
from mengyue.meaning.day_values import day_of
from mengyue.meaning.figure_moods import Mood
from mengyue.meaning.quantities import Value, figure
from mengyue.model.finding import Finding
from mengyue.proof.against_at import At, begin_of
from mengyue.proof.data_facts import Facts
from mengyue.proof.said import sentences_of

__all__ = ["dates"]

_ENDS = re.compile("收尾|结束|届满|期满|终止|结题|完成|截止|到期|竣工|截至|为止|收官|收尾")
_STARTS = re.compile("开工|启动|开始|起算|起始|动工|开题|开展|干起|起步|做起|上马|起跑|起$")
_EFFECT = re.compile("生效")
_PROJECT = re.compile("项目|课题|实施期|执行期|研究期|研究周期|建设期|合作期")
#: A day of a stage, a year or a report is not one of the whole.
_STAGE = re.compile(
    "阶段|第[一二三四五]期|一期|二期|中期|年度|(?<!全部)(?<!各项)(?<!所有)任务(?!书)|报送|前提交|登记|首期|批次|检查|子课题"
)
#: 开始日期：2027-03-01.
_LABEL = re.compile(
    "(?:项目|执行|实施|研究|建设|协议|合同|合作)?(?:(开始|起始|启动|开工)|(?:结束|完成|终止|届满|截止|竣工))(?:日期|时间|日)(?:为|：|:|是)?\\s?"
)
_ONE_TASK = re.compile("(?:课题|任务|专题|子项目)(?:[一二三四五六七八九十](?![共起同致方个项并次])|[0-9])")
#: So many days before the first day a stage may lie.
_BEFORE = 180
_RANGE = re.compile("(?:起|开始|启动)?(?:，|、|—|－|-|~|～)*(?:至|到|—|截至|截止)[^，。；]{0,4}$")
_YEAR_END = re.compile(
    "([0-9]{4}|[二一][零〇○九][零〇○一二三四五六七八九]{2})年(?:年?底|年末|岁末)(?![^，。]{0,3}[一二三四五六七八九十0-9]{1,2}月)"
)
#: 二〇二九年年末即十二月三十一日.
_SPLIT = re.compile(
    "([0-9]{4}|[二一][零〇○九][零〇○一二三四五六七八九]{2})年(?:年?底|年末)[^，。；]{0,4}?([0-9]{1,2}|[一二三四五六七八九十]{1,2})月([0-9]{1,2}|[一二三四五六七八九十]{1,3})日"
)
_LASTING = re.compile(
    "(?:有效期|期限|为期|历时|周期|执行期|实施期|研究期|建设期|合作期|合作期限|存续期|一共做|共做|做|计划用时|为期共|历经|管|一管|长达|前后|满打满算|合计|合|整整|总共|一共)"
    "(?:限)?(?:为|是|共|共计|计|定为|约定为|至|到)?$"
)


def dates(at: At, facts: Facts, found: Sequence[Value]) -> Iterator[Finding]:
    """Compare days and terms of a sentence with the data."""
    days = [v for v in found if v.kind == "日期" and v.unit == "日"]
    yield from [*_days(at, facts, days)] or _outside(at, facts, days)
    yield from _lasting(at, facts, [v for v in found if v.kind == "期限" and v.unit in ("年", "月")])


def _days(at: At, facts: Facts, found: Sequence[Value]) -> Iterator[Finding]:
    text = at.text
    for value, day, written in (*_written(text, found), *_year_ends(text)):
        begin = begin_of(text, value)
        ends = [text.find(mark, value.end) for mark in "，；。" if text.find(mark, value.end) >= 0]
        part = text[begin : min(ends, default=len(text))]
        word = _meant(text, value, part)
        fact = facts.dates.get(word) if word else None
        if fact and fact != day and not _elsewhere(at, value) and not _says(text, found, word, fact):
            message = _("文中{word}日期为{found}，数据为{fact}").format(word=word, found=written, fact=fact)
            yield at.told("PF-DATA-DATE", message, str(fact))
            return


def _says(text: str, found: Sequence[Value], word: str, fact: date) -> bool:
    """Tell whether the text also says of the same event what the data say: another day is of something else."""
    for value, day, _said in _written(text, found):
        begin = begin_of(text, value)
        end = min([i for mark in "，；。" if (i := text.find(mark, value.end)) >= 0], default=len(text))
        if day == fact and _meant(text, value, text[begin:end]) == word:
            return True
    return False


#: Moods in which a day or term is none of the project and the agreement as they are.
_NOT_NOW = frozenset((Mood.PAST, Mood.SUPPOSED, Mood.ELSEWHERE, Mood.CHANGE))


def _elsewhere(at: At, value: Value) -> bool:
    return bool(_NOT_NOW & sentences_of(at.case.library).moods.of(at.text, value.start, value.end))


#: What lies within the term of the project.
_WITHIN_TERM = re.compile("中期|阶段|开题|启动会|年度检查|年度考核|中试|里程碑|样机|试制|攻关")
#: What can be told of a project only after it has begun.
_REPORTED = re.compile(
    "年度报告|年度总结|进展报告|季度报告|半年报告|结题报告|首份|首次检查|决算|绩效报告|验收会|结题验收|执行情况"
)
_NOT_WITHIN = re.compile(
    "保密|质保|公示|验收后|结题后|推广|产业化|另一|其他项目|下一期|二期|保存|届满后|期满后|后续|专利|授权日|申请日"
)


def _outside(at: At, facts: Facts, found: Sequence[Value]) -> Iterator[Finding]:
    """A stage that lies after the last day of the project or before its first: 中期检查定于…."""
    first, last = facts.dates.get("开始"), facts.dates.get("结束")
    if first is not None and _REPORTED.search(at.text) and not _NOT_WITHIN.search(at.text):
        early = next(((day, written) for _v, day, written in _written(at.text, found) if day < first), None)
        if early:
            message = _("文中{found}早于项目开始的{first}").format(found=early[1], first=first)
            yield at.told("PF-DATA-DATE", message, str(first))
            return
    if last is None or not _WITHIN_TERM.search(at.text) or _NOT_WITHIN.search(at.text):
        return
    for _value, day, written in _written(at.text, found):
        if day > last or (first is not None and (first - day).days > _BEFORE):
            message = _("文中{found}不在项目期内，数据为{first}至{last}").format(
                found=written, first=first or "", last=last
            )
            yield at.told("PF-DATA-DATE", message, str(last))
            return


def _meant(text: str, value: Value, part: str) -> str:
    """Of what the day is: 开始, 结束 or 生效, or nothing."""
    opened = max(text.rfind(mark, 0, value.start) for mark in "。；") + 1
    if _STAGE.search(part) or _ONE_TASK.search(text, opened, value.start):
        return ""
    project = bool(_PROJECT.search(text)) or _whole_range(text)
    if _RANGE.search(text[: value.start]) and project and not _EFFECT.search(part):
        return "结束"
    if (
        project
        and re.search("(?:自|从)$", text[: value.start])
        and re.match("起?(?:，)?(?:至|到|—)", text[value.end :])
    ):
        return "开始"
    if re.search(
        "(?:期满|届满|到期|终止|结束|收官|终了)(?:之日|日|时)?[，（(]?(?:即|也就是|亦即|就是|为|是|定在|落在|于|在)?$",
        text[: value.start],
    ):
        return "结束"
    label = _LABEL.fullmatch(text[opened : value.start].lstrip("（(、，0123456789. "))
    if label:
        return "开始" if label[1] else "结束"
    behind = re.split("[，。；]|[0-9二][0-9〇零○一二三四五六七八九]{3}年", text[value.end : value.end + 10])[0]
    kinds = (("结束", _ENDS), ("开始", _STARTS), ("生效", _EFFECT))
    for near in (behind, part):
        for word, pattern in kinds:
            if pattern.search(near):
                return word if word == "生效" or _is_of_whole(text, part, value) else ""
    return ""


_WHOLE = re.compile(
    "项目|任务书|课题|实施|执行|研究期|研究周期|建设|合作|协议|合同|联盟|联合体|周期|全部|整个|本期|期限|有效期|起止"
)
#: What a part says besides its day and that something begins or ends.
_PLAIN = re.compile(
    "[0-9〇零○一二三四五六七八九十年月日号底末前之以内起至到止自从于在则即为是也，（）()：；。、\\s]|收尾|结束|届满|期满|终止|结题|完成|截止|到期|竣工|截至|为止|收官|开工|启动|开始|起算|起始|动工|开题|开展|起步|正式|全部|如期|最迟|最后|日期|时间|干|做|完"
)


def _is_of_whole(text: str, part: str, value: Value) -> bool:
    """Tell whether what begins or ends is the whole: it is named in the part of the day, or nothing else is."""
    return bool(_WHOLE.search(part)) or (not _PLAIN.sub("", part) and bool(_WHOLE.search(text)))


#: A span of the whole, in a sentence that speaks of nothing else: 从…干起，干到…; 本协议自…至….
_SPAN = re.compile(
    "(?:自|从|打)[^，。；]{0,3}(?:[0-9]{4}|[二一][零〇○九][零〇○一二三四五六七八九]{2})年[^。；]{0,24}?(?:至|到|止于|截至|截止)[^，。；]{0,4}(?:[0-9]{4}|[二一][零〇○九][零〇○一二三四五六七八九]{2})年"
)
_PART_OF_IT = re.compile(
    "保密|租|借|培训|实习|质保|保修|保险|任期|公示|许可|专利|派驻|挂职|会议|展|试用|缴|付款|支付|考核|审计|调试|设备|仪器|场地|博士|研究生|竞业|补助|贷款|宽限|第[一二三四五六七八九十0-9]{1,2}年|首年|前期|后期|原|旧|上一|监测|采样|试验"
)


def _whole_range(text: str) -> bool:
    """Tell whether a sentence with a first and a last day speaks of the whole: of nothing that has days of its own."""
    return bool(_SPAN.search(text)) and not _PART_OF_IT.search(text)


def _written(text: str, found: Sequence[Value]) -> Iterator[tuple[Value, date, str]]:
    for value in found:
        day = day_of(value.size)
        if day is not None:  # those that do not exist are told by another check
            yield value, day, text[value.start : value.end]
    for value, day, written in _month_ends(text):
        yield value, day, written


_MONTH_END = re.compile(
    "([0-9]{4}|[二一][零〇○九][零〇○一二三四五六七八九]{2})年([0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?(?:底|末|月底|月末|最后一[天日])"
)


def _month_ends(text: str) -> Iterator[tuple[Value, date, str]]:
    """二〇二九年二月底."""
    for m in _MONTH_END.finditer(text):
        year, month = figure(m[1]), figure(m[2])
        if year is not None and month is not None and 1 <= month <= 12:
            following = date(int(year) + (month == 12), int(month) % 12 + 1, 1)
            day = following - timedelta(days=1)
            size = Decimal(day.year * 10000 + day.month * 100 + day.day)
            yield Value(m.start(), m.end(), "日期", size, "日"), day, m[0]


def _year_ends(text: str) -> Iterator[tuple[Value, date, str]]:
    """2030年底, 二〇二九年年末即十二月三十一日."""
    for m in (*_YEAR_END.finditer(text), *_SPLIT.finditer(text)):
        year = figure(m[1])
        month, day = (figure(m[2]), figure(m[3])) if m.re is _SPLIT else (Decimal(12), Decimal(31))
        if year is not None and month is not None and day is not None:
            size = year * 10000 + month * 100 + day
            written = day_of(size)
            if written is not None:
                yield Value(m.start(), m.end(), "日期", size, "日"), written, m[0]


_TERM_MOODS = _NOT_NOW | {Mood.BOUND, Mood.PART, Mood.REST}


def _lasting(at: At, facts: Facts, found: Sequence[Value]) -> Iterator[Finding]:
    """How long the agreement holds and the project runs."""
    text = at.text
    for value in found:
        before = text[max(begin_of(text, value), value.start - 14) : value.start]
        lasting = _LASTING.search(before)
        if _TERM_MOODS & sentences_of(at.case.library).moods.of(text, value.start, value.end):
            continue
        if lasting is None or re.search("保密|任期|不超过|至少|阶段|不少于|质保|许可|竞业|答复|每|延长|续", before):
            continue
        word = (
            "协议"
            if re.search("协议|合同|联盟|联合体|章程", before + text[value.end : value.end + 6])
            and not re.search("批复|认定|备案|许可", before)
            else "项目"
            if _PROJECT.search(text) or _whole_range(text)
            else ""
        )
        fact = facts.months.get(word) or (_span(facts) if word == "项目" else None)
        stated = int(value.size / 365 * 12 + Decimal("0.4")) if value.unit == "年" else int(value.size / 30)
        if fact and stated != fact:
            message = _("文中{word}期限为{found}，数据为{fact}个月").format(
                word=word, found=text[value.start : value.end], fact=fact
            )
            yield at.told("PF-DATA-DATE", message, str(fact), facts.paths.get(word, ""))
            return


def _span(facts: Facts) -> int | None:
    """How many whole months lie between the first and the last day of the project."""
    first, last = facts.dates.get("开始"), facts.dates.get("结束")
    if first is None or last is None:
        return None
    after = last + timedelta(days=1)
    return (after.year - first.year) * 12 + after.month - first.month if after.day == first.day else None
