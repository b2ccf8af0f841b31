"""The one table of the language: every name, filter, test and method, where it is offered, what it gives and means.

Evaluation, lint and the page on the language (``docs``) are all made from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any

from jinja2 import pass_context

from mengyue.language import filters as f
from mengyue.language import lists
from mengyue.language.apportion import apportion
from mengyue.language.bank_account import account_fault, bank_fault
from mengyue.language.confined import METHODS
from mengyue.language.count import chars_strict, chars_word
from mengyue.language.holes import ask_all
from mengyue.language.missing import Missing
from mengyue.language.operators import COMPARE
from mengyue.language.speech import word
from mengyue.language.uscc import uscc_fault

__all__ = ["ENTRIES", "FILTERS", "TESTS", "Entry", "Kind", "Place", "names_in", "weighed"]


class Kind(StrEnum):
    """What an entry is."""

    NAME = "name"
    FUNCTION = "function"
    FILTER = "filter"
    TEST = "test"
    METHOD = "method"


class Place(StrEnum):
    """Where expressions stand."""

    RULE = "rule"  # rules, calendars, proof rules
    MESSAGE = "message"  # message, fix, question and path of a rule
    DEFINITION = "definition"
    TEXT = "text"  # wording of clauses, papers, tables, cells of forms


_EVERYWHERE = frozenset(Place)
_RULES = frozenset((Place.RULE, Place.MESSAGE))
_TEXTS = frozenset((Place.TEXT,))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``gives`` is the type of the result, for lint:

    ``text``, ``number``, ``date``, ``flag`` and ``word`` (one of them) can be printed; ``list``, ``mapping`` and
    ``function`` cannot; ``record:NAME`` and ``list:NAME`` are of the model; of a filter, ``same`` is what it is applied
    to, ``item`` an item of it, ``items`` a list of its items; ``any`` is not known.
    """

    kind: Kind
    name: str
    gives: str
    zh: str
    en: str
    offered: frozenset[Place] = _EVERYWHERE
    written: str = ""
    function: Callable[..., Any] | None = None

    @property
    def form(self) -> str:
        """How it is written, with what it takes."""
        return self.written or self.name


def _filter(
    name: str,
    written: str,
    gives: str,
    function: Callable[..., Any],
    zh: str,
    en: str,
    offered: frozenset[Place] = _EVERYWHERE,
) -> Entry:
    return Entry(Kind.FILTER, name, gives, zh, en, offered, written, function)


def _name(name: str, gives: str, zh: str, en: str, offered: frozenset[Place] = _EVERYWHERE) -> Entry:
    return Entry(Kind.NAME, name, gives, zh, en, offered)


def _function(name: str, written: str, gives: str, zh: str, en: str, offered: frozenset[Place] = _EVERYWHERE) -> Entry:
    return Entry(Kind.FUNCTION, name, gives, zh, en, offered, written)


def _test(name: str, written: str, function: Callable[..., Any], zh: str, en: str) -> Entry:
    return Entry(Kind.TEST, name, "flag", zh, en, _EVERYWHERE, written, function)


def _names() -> Iterator[Entry]:
    yield _name("p", "mapping", "本政策的参数，如 p.members_min", "parameters of the policy, such as p.members_min")
    yield _name("policy", "record:Policy", "本政策", "the policy")
    yield _name("as_of", "date", "判断或者成文的日期", "the day of judgement or of the paper")
    yield _name("leads", "list:Member", "牵头单位；政策自行定义的从其定义", "lead units, unless the pack defines them")
    yield _name(
        "references", "list:Reference", "数据中提到成员单位的各处", "every place of the data that names a member"
    )
    yield _name("turns", "list:Turn", "各次加入和离开", "every joining and leaving")
    yield _name(
        "ended_on", "date", "联合体解散或者失去资格的日期", "when the alliance was dissolved or lost its recognition"
    )
    yield _name("found", "text", "规则的实际值", "what the rule found", frozenset((Place.MESSAGE,)))
    yield _name("required", "text", "规则的要求值", "what the rule requires", frozenset((Place.MESSAGE,)))
    yield _name(
        "annual",
        "record:CalendarEntry",
        "本政策办理期限中由成员报送的年度报告，没有的为空",
        "the yearly report in the policy's calendar, if there is one",
        _TEXTS,
    )
    yield _name(
        "filing",
        "record:CalendarEntry",
        "本政策办理期限中的变更备案，没有的为空",
        "the filing of changes in the policy's calendar, if there is one",
        _TEXTS,
    )
    yield _name("changes", "any", "与签署时的数据相比的变化", "what differs from the data as signed", _TEXTS)
    yield _name("judged", "list", "本政策各条规则及其结论", "every rule of the policy with its outcome", _TEXTS)
    yield _name("param", "mapping", "条款的参数，如 param.days", "parameters of the clause, such as param.days", _TEXTS)
    yield _name("row", "any", "表的当前行", "the row of a table", _TEXTS)
    yield _name("index", "number", "行序号，从1起", "the number of the row, from 1", _TEXTS)
    for name, zh, en in (
        ("contents", "申报包的文件", "the files of the package"),
        ("seals", "须盖的印章", "the seals to be put"),
        ("materials", "须附的材料", "the material to be enclosed"),
    ):
        yield _name(name, "list", zh, en, _TEXTS)
    yield _name("loop", "any", "循环的状态，如 loop.last", "the state of a loop, such as loop.last", _TEXTS)


def _functions() -> Iterator[Entry]:
    yield _function("member", "member(代号)", "record:Member", "该代号的现成员单位", "the member of that id")
    yield _function(
        "party",
        "party(代号)",
        "record:Member",
        "该代号的现成员单位或者原成员单位",
        "the member or former member of that id",
    )
    yield _function("name_of", "name_of(代号)", "text", "该单位的名称", "the name of that unit")
    yield _function(
        "ref", "ref('条款')", "text", "本协议中该条款的条号，随文更新", "the live number of that article", _TEXTS
    )
    yield _function("has", "has('条款')", "flag", "本协议是否有该条款", "whether the agreement has that clause", _TEXTS)
    yield _function(
        "uses", "uses('用语')", "flag", "其他条款的条文是否写有该用语", "whether other articles have that term", _TEXTS
    )
    yield _function("schedule", "schedule('附件')", "text", "该附件的序号", "the number of that schedule", _TEXTS)
    yield _function(
        "has_schedule", "has_schedule('附件')", "flag", "是否有该附件", "whether there is that schedule", _TEXTS
    )
    yield _function(
        "article", "article('条款')", "text", "组建协议中该条款的条号", "its article in the agreement", _TEXTS
    )
    yield _function(
        "agreed",
        "agreed('条款', '参数')",
        "word",
        "组建协议约定的数值，或者采用的表述",
        "a figure of the agreement, or the variant chosen",
        _TEXTS,
    )
    yield _function(
        "text_mark",
        "text_mark()",
        "text",
        "组建协议现在文本的核对码",
        "the mark of the agreement's text as it stands",
        _TEXTS,
    )
    yield _function("law", "law('法规')", "text", "法规的名称", "the title of a statute", _TEXTS)
    yield _function(
        "narrative", "narrative('键', '写什么')", "text", "单位自己写的一段文字", "the unit's own text", _TEXTS
    )
    yield _function(
        "blank",
        "blank('members', 'name')",
        "text",
        "【待填：…】：表的下一项的该栏，或者该栏；blank('team:科研团队') 写明待填什么",
        "a blank for that field, of the next item of a list; with a colon, what the blank says",
        _TEXTS,
    )
    yield _function("hand", "hand(字数)", "text", "留给手填的空", "a place for the hand", _TEXTS)
    yield _function(
        "range",
        "range(个数)",
        "list",
        "从0起的若干个数，不超过10000个",
        "so many numbers from 0, at most 10,000",
        _TEXTS,
    )


def _filters() -> Iterator[Entry]:
    yield _filter("abs", "abs", "number", f.passing(abs), "绝对值", "absolute value")
    yield _filter(
        "round", "round(位数)", "number", f.passing(f.rounded), "四舍六入五成双到若干位小数", "rounded, halves to even"
    )
    yield _filter(
        "int", "int", "number", f.passing(f.integer), "整数；不是数字的为缺少", "whole number, missing if it is none"
    )
    yield _filter("string", "string", "text", f.passing(f.string), "数字写成文字", "a number as text")
    yield _filter(
        "plain",
        "plain(位数)",
        "text",
        f.passing(f.plain),
        "数字，截去多余小数（默认4位），不写末尾的0",
        "a number, cut to so many decimals (4), no trailing zeros",
    )
    yield _filter(
        "wan",
        "wan",
        "text",
        f.passing(f.wan),
        "以元计的金额写成万元数，不带单位",
        "an amount in yuan as 万元, without the unit",
    )
    yield _filter(
        "yi",
        "yi",
        "text",
        f.passing(f.yi),
        "以元计的金额写成亿元数，不带单位",
        "an amount in yuan as 亿元, without the unit",
    )
    numerals = {
        "amount": ("金额，两位小数", "an amount with two decimals"),
        "cn": ("中文数字，如十二", "a Chinese numeral"),
        "date_cn": ("日期，如2026年1月1日", "a date in Chinese"),
        "month_cn": ("月份，如2026年1月", "a month in Chinese"),
        "percent": ("百分比，如12.5%", "a percentage, such as 12.5%"),
        "rmb": ("金额的小写和大写", "an amount in figures and capitals"),
    }
    for name, function in f.numerals_of():
        yield _filter(name, name, "text", f.numeral(function), *numerals[name])
    yield _filter("label", "label", "text", f.label, "选项的中文名称；是、否", "the Chinese name of a choice; 是, 否")
    yield _filter("default", "default(另一值)", "any", f.default, "缺少时用另一值", "another value where it is missing")
    yield _filter("replace", "replace(旧, 新)", "text", f.passing(f.replace), "替换文字", "text with one part replaced")
    yield _filter("upper", "upper", "text", _of_word(str.upper), "大写字母", "capitals")
    yield _filter("lower", "lower", "text", _of_word(str.lower), "小写字母", "small letters")
    yield _filter(
        "trim",
        "trim",
        "text",
        _of_word(str.strip),
        "去掉首尾空白",
        "without white space at the ends",
    )
    yield _filter(
        "ending",
        "ending('。')",
        "text",
        f.ending,
        "成段文字，以给定的标点结尾",
        "prose that ends in the mark given",
        _TEXTS,
    )
    yield _filter(
        "hand", "hand(字数)", "text", f.hand, "缺少时留给手填", "a place for the hand where it is missing", _TEXTS
    )
    yield _filter(
        "hand_date",
        "hand_date",
        "text",
        f.hand_date,
        "缺少时留年月日给手填",
        "year, month and day for the hand",
        _TEXTS,
    )
    yield _filter(
        "plus_years",
        "plus_years(年数)",
        "date",
        f.passing(f.plus_years),
        "若干年后的同一日",
        "the same date so many years later",
    )
    yield _filter(
        "plus_days", "plus_days(日数)", "date", f.passing(f.plus_days), "若干日后的一日", "so many days later"
    )
    yield _filter(
        "month_day",
        "month_day(提前日数)",
        "text",
        f.passing(f.month_day),
        "每年的某日，如12月31日；02-末 写作2月最后一日；可以提前若干日",
        "a day of every year in Chinese, so many days earlier",
        _TEXTS,
    )
    yield _filter(
        "chars_word", "chars_word", "number", _counting(chars_word), "字数，同 Word", "characters as Word counts them"
    )
    yield _filter(
        "chars_strict",
        "chars_strict",
        "number",
        _counting(chars_strict),
        "字符数，不计空白",
        "characters, white space apart",
    )
    yield _filter(
        "account_fault",
        "account_fault",
        "text",
        _of_word(account_fault),
        "境内单位银行账号的错误，看不出错误为空",
        "why it cannot be the number of a unit's bank account in China",
    )
    yield _filter(
        "bank_fault",
        "bank_fault",
        "text",
        _of_word(bank_fault),
        "境内开户银行名称的错误，看不出错误为空",
        "why it cannot be the name of a bank in China",
    )
    yield _filter(
        "uscc_fault",
        "uscc_fault",
        "text",
        _of_word(uscc_fault),
        "统一社会信用代码的错误，无误为空",
        "what is wrong with a credit code",
    )
    yield _filter(
        "length", "length", "number", lists.length, "项数，或者文字的字符数；没有列表为0", "how many; 0 without a list"
    )
    yield _filter("count", "count", "number", lists.length, "同 length", "the same as length")
    yield _filter("list", "list", "same", lists.listed, "列表", "a list")
    yield _filter("first", "first", "item", lists.first, "第一项", "the first item")
    yield _filter("last", "last", "item", lists.last, "最后一项", "the last item")
    yield _filter(
        "max", "max", "item", _keyed(largest=True), "最大的一项；有一项缺少则缺少", "the largest; missing if one is"
    )
    yield _filter(
        "min", "min", "item", _keyed(largest=False), "最小的一项；有一项缺少则缺少", "the smallest; missing if one is"
    )
    yield _filter(
        "sum",
        "sum(attribute='项')",
        "any",
        lists.total,
        "合计；有一项缺少则缺少；列表则相连",
        "the sum, missing if one item is; lists are joined",
    )
    yield _filter("sort", "sort(attribute='项')", "same", lists.sort, "排序，缺少的在最后", "sorted, missing ones last")
    yield _filter("unique", "unique", "same", lists.unique, "去掉重复的", "without repetitions")
    yield _filter("reverse", "reverse", "same", lists.reversed_, "倒序", "from last to first")
    yield _filter("join", "join('、')", "text", lists.join, "连成文字", "written one after the other")
    yield _filter(
        "join_names",
        "join_names",
        "text",
        lists.join_names,
        "以“、”连接，各保留出处",
        "joined with 、, each with its path",
    )
    yield _filter(
        "map", "map(attribute='项')", "mapped", lists.taken("map"), "各项的某一项", "an attribute of each item"
    )
    yield _filter(
        "select",
        "select",
        "same",
        lists.taken("select"),
        "不为空的，或者符合判断的",
        "those not empty, or that pass a test",
    )
    yield _filter(
        "reject", "reject('in', 列表)", "same", lists.taken("reject"), "不符合判断的", "those that do not pass a test"
    )
    yield _filter(
        "selectattr",
        "selectattr('项', '判断', 值)",
        "same",
        lists.taken("selectattr"),
        "某一项符合判断的",
        "those whose attribute passes a test",
    )
    yield _filter(
        "rejectattr",
        "rejectattr('项', '判断', 值)",
        "same",
        lists.taken("rejectattr"),
        "某一项不符合判断的",
        "those whose attribute does not pass",
    )
    yield _filter(
        "each",
        "each('定义')",
        "list",
        lists.each,
        "逐项计算一个说到 item 的定义",
        "a definition that speaks of item, for each item",
    )
    yield _filter(
        "where",
        "where('定义')",
        "same",
        lists.where,
        "该定义成立的各项；也可写 where('项', '判断', 值)",
        "the items for which it holds; or where('attribute', 'test', value)",
    )
    yield _filter(
        "any",
        "any('定义')",
        "flag",
        lists.any_of,
        "至少一项成立；也可写 any('项', '判断', 值)",
        "whether it holds for one at least",
    )
    yield _filter(
        "all",
        "all('定义')",
        "flag",
        lists.all_of,
        "每一项都成立；也可写 all('项', '判断', 值)",
        "whether it holds for all",
    )
    yield _filter(
        "last_years",
        "last_years(年数)",
        "same",
        lists.last_years,
        "截至判断之日最近若干年的各项，按年度；缺的年度为缺少",
        "the items of the last so many years up to as_of; a year without one is missing",
    )
    yield _filter(
        "gaps", "gaps(年数)", "list", lists.gaps, "最近若干年中缺的年度", "which of the last so many years have none"
    )
    yield _filter(
        "duplicates",
        "duplicates('项')",
        "same",
        lists.duplicates,
        "该项与前面重复的",
        "items that repeat an earlier one",
    )
    yield _filter(
        "earlier",
        "earlier('日期')",
        "same",
        lists.earlier,
        "日期早于前面一项的",
        "items dated before one that stands before them",
    )
    yield _filter(
        "apportion",
        "apportion(总额)",
        "list",
        _apportioned,
        "按比例分到各项，精确到分",
        "an amount divided by shares, to the fen",
    )


def _keyed(*, largest: bool) -> Callable[..., Any]:
    @pass_context
    def apply(context: Any, value: Any, attribute: Any = None) -> Any:
        return lists.extreme(context, value, attribute, largest=largest)

    return apply


def _of_word(function: Callable[[str], Any]) -> Callable[..., Any]:
    return f.passing(lambda value: function(word(value)))


def _counting(function: Callable[[str], int]) -> Callable[..., Any]:
    @pass_context
    def apply(context: Any, value: Any) -> Any:
        if isinstance(value, Missing):
            return value
        text = word(value)
        context.budget.spend(len(text))  # each character is looked at
        return function(text)

    return apply


@pass_context
def _apportioned(context: Any, value: Any, total: Any, attribute: str = "percent") -> Any:
    if isinstance(value, Missing):
        return value
    return apportion(value, total, lists.reader(context, attribute))


@pass_context
def _in(context: Any, value: Any, container: Any) -> bool:
    context.budget.weigh(value, container)
    return bool(COMPARE["in"](value, container))


@pass_context
def _containing(context: Any, value: Any, other: Any) -> bool:
    return bool(_in(context, other, value))


def weighed(function: Callable[..., Any], *, asks: bool = True) -> Callable[..., Any]:
    """Make a filter count what it handles and what it makes; with ``asks`` all texts given to it count as read."""
    takes = getattr(getattr(function, "jinja_pass_arg", None), "name", "")

    @pass_context
    def apply(context: Any, *arguments: Any, **named: Any) -> Any:
        context.budget.weigh(*arguments)
        if asks:
            ask_all(arguments)
        if takes:
            arguments = (context.environment if takes == "environment" else context, *arguments)
        value = function(*arguments, **named)
        if isinstance(value, str):
            context.budget.weigh(value)
        return value

    return apply


def _tests() -> Iterator[Entry]:
    yield _test("none", "is none", lambda v: v is None or isinstance(v, Missing), "缺少", "missing")
    yield _test("defined", "is defined", lambda v: not (v is None or isinstance(v, Missing)), "不缺少", "not missing")
    yield _test(
        "undefined", "is undefined", lambda v: v is None or isinstance(v, Missing), "同 none", "the same as none"
    )
    yield _test("in", "is in 列表", _in, "在列表或者文字之中", "in a list or text")
    yield _test(
        "containing",
        "is containing(值)",
        _containing,
        "其列表中有该值，或者文字中有该文字",
        "has the value among its values",
    )
    yield _test(
        "number", "is number", lambda v: isinstance(v, _NUMBERS) and not isinstance(v, bool), "是数字", "a number"
    )
    yield _test("string", "is string", lambda v: isinstance(v, str), "是文字", "a text")
    for names, compare, zh, en in (
        (("eq", "equalto", "=="), "eq", "等于", "equal"),
        (("ne", "!="), "ne", "不等于", "not equal"),
        (("lt", "<"), "lt", "小于", "less"),
        (("le", "<="), "lteq", "不大于", "not more"),
        (("gt", ">"), "gt", "大于", "more"),
        (("ge", ">="), "gteq", "不小于", "not less"),
    ):
        for name in names:
            yield _test(name, f"is {name}(值)", _comparing(compare), zh, en)


def _comparing(compare: str) -> Callable[..., Any]:
    return pass_context(partial(_compared, compare=compare))


@pass_context
def _compared(context: Any, value: Any, other: Any, *, compare: str) -> bool:
    context.budget.weigh(value, other)
    return bool(COMPARE[compare](value, other))


def _methods() -> Iterator[Entry]:
    meanings = {
        "endswith": ("flag", "以其结尾", "ends in"), "startswith": ("flag", "以其开头", "begins with"),
        "lower": ("text", "小写字母", "small letters"), "upper": ("text", "大写字母", "capitals"),
        "strip": ("text", "去掉首尾", "without the ends"), "split": ("list", "拆分", "split"),
        "splitlines": ("list", "拆成行", "lines"), "removeprefix": ("text", "去掉开头", "without a beginning"),
        "removesuffix": ("text", "去掉结尾", "without an ending"), "year": ("number", "年", "year"),
        "month": ("number", "月", "month"), "day": ("number", "日", "day"), "get": ("any", "其中一项", "an entry"),
        "items": ("list", "各项", "entries"), "keys": ("list", "各键", "keys"), "values": ("list", "各值", "values"),
    }  # fmt: skip
    owners: Mapping[type, tuple[str, str]] = {str: ("文字", "text"), dict: ("对照表", "mapping")}
    for owner, names in METHODS.items():
        zh, en = owners.get(owner, ("日期", "date"))
        for name in sorted(names):
            gives, of, what = meanings[name]
            yield Entry(Kind.METHOD, name, gives, f"{zh}：{of}", f"{en}: {what}", written=f".{name}")


_NUMBERS = (int, float, Decimal)
ENTRIES: tuple[Entry, ...] = (*_names(), *_functions(), *_filters(), *_tests(), *_methods())
#: Filters that hand on the texts given to them, or ask them themselves what they say.
_HANDING_ON = frozenset((
    "all", "any", "count", "default", "duplicates", "each", "ending", "first", "hand", "hand_date", "join",
    "join_names", "last", "length", "list", "map", "reject", "rejectattr", "reverse", "select", "selectattr", "sort",
    "unique", "where",
))  # fmt: skip
FILTERS: Mapping[str, Callable[..., Any]] = {
    e.name: weighed(e.function, asks=e.name not in _HANDING_ON) for e in ENTRIES if e.kind is Kind.FILTER and e.function
}
TESTS: Mapping[str, Callable[..., Any]] = {e.name: e.function for e in ENTRIES if e.kind is Kind.TEST and e.function}


def names_in(place: Place) -> Mapping[str, Entry]:
    """Return the names and functions that expressions in ``place`` may use, besides the fields of the alliance."""
    kinds = (Kind.NAME, Kind.FUNCTION)
    return {e.name: e for e in ENTRIES if e.kind in kinds and place in e.offered}
