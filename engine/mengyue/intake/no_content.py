"""What people write where there is nothing to write, or in place of what should stand there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mengyue.i18n import _
from mengyue.model.describe import Kind

__all__ = ["doubt", "is_ditto", "is_error_value", "names_nothing", "stands_for_nothing"]

#: Words may be an answer in a text of several sentences, and for a flag; signs and words of programs never are.
_SIGNS = re.compile(
    r"[/／\\＼]+|[-－—–―]+|[nN][./]?[aA]\.?|\?+|？+|…+|\.{2,}|□+|_+|\*+|[×✕○〇●＊]{2,}|[xX]{3,}"
    r"|null|Null|NULL|None|NaN|undefined"
)
_WORDS = frozenset(
    (
        "无", "暂无", "没有", "空", "空白", "待定", "待填", "待补", "待补充", "未填", "未知", "不详", "不适用", "暂缺",
        "缺", "待核", "待核实", "待确认", "待落实", "待议", "待提供", "未定", "后补", "请填写", "请输入", "请选择",
        "否", "没", "不涉及", "无此项", "未上市", "非上市", "非上市公司",
    )
)  # fmt: skip
_BRACKETED = re.compile(r"[（(【\[〔]\s*(.+?)\s*[）)】\]〕]")
#: What stands for the words of the cell or item above: nobody can know which these were once rows are sorted or cut.
_DITTO = re.compile("(?:同上|同前|同左)(?:行|一行|格|一格|栏|一栏)?[。.]?|〃+|[″＂]|\"{1,2}|''|’’|”")
#: What spreadsheets show for a formula that failed, and for a number wider than its column.
_ERROR = re.compile(
    r"#(?:REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|N/A|SPILL!|CALC!|FIELD!|GETTING_DATA)|#{3,}|Err:[0-9]{3}"
)
#: 详见附件、见附表2、（名单另附）, and nothing else.
_ELSEWHERE = re.compile(
    "[（(【]?(?:内容|名单|具体|详细|详情)?请?(?:"
    "(?:详见|参见|参阅|另见|请见|见|如)(?:本|另|后)?(?:附件|附表|附页|附录|附图|清单|名单|另表|另页|下表|上表|后页|文件|材料|邮件|微信)"
    "[^。；，]{0,12}|另附|附后|后附|附件[0-9一二三四五六七八九十]*)[）)】]?。?"
)
_MASKED = re.compile("[0-9\u3400-\u9fff][*＊]{2,}")
#: Digits alone, as a number: neither a mobile number (11 digits from 13 on) nor one of 400 and 800.
_SHORT_PHONE = re.compile("(?!400|800)(?!1[3-9][0-9]{9}$)[1-9][0-9]{8,10}")


#: What is left of a web page: no character of a text.
_MARKUP = re.compile(
    "&(?:nbsp|amp|lt|gt|quot|ensp|emsp|middot|#[0-9]{2,5}|#x[0-9a-fA-F]{2,4});"
    "|</?(?:br|p|div|span|font|b|strong|td)(?: [^<>]*)?/?>"
)


def stands_for_nothing(kind: Kind, text: str, choices: Mapping[str, str]) -> bool:
    """Tell whether ``text`` says that there is nothing to say."""
    if len(text) > 12 or (kind is Kind.CHOICE and (text in choices or text in choices.values())):
        return False
    inside = _BRACKETED.fullmatch(text)
    bare = (inside[1] if inside else text).rstrip("。.") or text
    if _SIGNS.fullmatch(text) or (inside and _SIGNS.fullmatch(bare)):
        return True
    return kind not in (Kind.PROSE, Kind.FLAG) and bare in _WORDS


def is_ditto(text: str) -> bool:
    """Tell whether ``text`` stands for the words above it."""
    return _DITTO.fullmatch(text) is not None


def is_error_value(text: str) -> bool:
    """Tell whether ``text`` is what a spreadsheet shows when it cannot show the value."""
    return _ERROR.fullmatch(text) is not None


def names_nothing(text: str) -> bool:
    """Tell whether ``text``, where a name belongs, names nobody: it points elsewhere, or is a number."""
    return _ELSEWHERE.fullmatch(text) is not None or re.fullmatch(r"[0-9.,、，…\s-]+", text) is not None


def doubt(kind: Kind, name: str, text: str) -> str:
    """Return what a reader should know about ``text`` in the field ``name``, which is taken as it is; often nothing."""
    if kind not in (Kind.LINE, Kind.PROSE, Kind.TEXT, Kind.CODE):
        return ""
    if _ELSEWHERE.fullmatch(text):
        return _("“{name}”没有写明内容，照原样采用")
    if kind is not Kind.CODE and (markup := _MARKUP.search(text)):
        return _("含有网页代码“{code}”，照原样采用").format(code=markup.group()[:20])
    if kind is not Kind.PROSE and _MASKED.search(text):
        return _("“{name}”隐去了一部分，照原样采用")
    if name == "email" and "@" not in text:
        return _("“{name}”不像电子邮箱，照原样采用")
    if name == "phone":
        if _SHORT_PHONE.fullmatch(text):
            return _("号码“{name}”少了数字：区号前的 0 可能已经丢失")
        if (
            re.fullmatch(r"1[3-9][0-9]{10,}", text)
            or sum(map(str.isdigit, text)) < 3
            or re.fullmatch(r"[0-9]+\.[0-9]+|0[xX].*|[^0-9]*[0-9]_.*", text)
        ):
            return _("“{name}”不像电话号码，照原样采用")
    return ""
