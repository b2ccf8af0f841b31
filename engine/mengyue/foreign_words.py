"""What a library of others complains of, in words of ours: its English, and names of Python's, reach no user."""

from __future__ import annotations

import re
from collections.abc import Callable

from mengyue.i18n import _
from mengyue.refusal import reason_of

__all__ = ["kind_name", "plainly"]


def plainly(error: BaseException) -> str:
    """Return why ``error`` was raised, in a few words. An error whose attribute ``ours`` is true says it itself."""
    said = str(getattr(error, "message", None) or error)
    if getattr(error, "ours", False):
        return said
    if isinstance(error, OSError):
        return reason_of(error)
    for pattern, reason in _reasons():
        found = re.search(pattern, said, re.DOTALL)
        if found:
            return reason(found)
    return _by_class(error)


def _reasons() -> tuple[tuple[str, Callable[[re.Match[str]], str]], ...]:
    """Return what is known of what Jinja, Python, its zip and its XML reader say; the first that fits counts."""
    return (
        # Jinja's parser and lexer (jinja2/parser.py, jinja2/lexer.py).
        (r"^No filter named '(.*)'", lambda m: _("没有过滤器“{name}”").format(name=m[1])),
        (r"^No test named '(.*)'", lambda m: _("没有判断“{name}”").format(name=m[1])),
        (r"^Encountered unknown tag '(.*?)'", lambda m: _("没有标记“{tag}”，或者它没有开头").format(tag=m[1])),
        (r"innermost block that needs to be closed is '(.*?)'", lambda m: _("“{tag}”没有结尾").format(tag=m[1])),
        (r"^unexpected '?end of template|got 'end of template'", lambda _m: _("没有写完")),
        (r"^[Uu]nexpected end of template", lambda _m: _("标记没有结尾")),
        (r"^Missing end of (?:comment tag|raw directive)", lambda _m: _("标记没有结尾")),
        (r"^unexpected char '(.*?)' at", lambda m: _("多余的字符“{text}”").format(text=m[1])),
        (
            r"^expected token '(.*?)', got '(.*?)'$",
            lambda m: _("此处应为“{wanted}”，现为“{found}”").format(wanted=_token(m[1]), found=_token(m[2])),
        ),
        (r"^unexpected '(.*?)', expected '(.*?)'", lambda m: _("括号不配对：“{text}”").format(text=m[1])),
        (r"^[Uu]nexpected '(.*?)'$", lambda m: _("多余的“{text}”").format(text=_token(m[1]))),
        (r"^Expected an expression, got '(.*?)'", lambda m: _("缺少内容，现为“{text}”").format(text=_token(m[1]))),
        (r"^can't assign to '(.*?)'", lambda m: _("不能给“{name}”赋值").format(name=m[1])),
        # Values that do not fit (Python's own words).
        (r"^'?(\w+)'? is undefined", lambda m: _("没有“{name}”").format(name=m[1])),
        (
            r"^'([\w.]+)(?: object)?' (?:object )?has no (?:attribute|element) '?(.*?)'?$",
            lambda m: _("{kind}没有“{name}”").format(kind=kind_name(m[1]), name=m[2]),
        ),
        (r"^access to attribute '(.*?)'", lambda m: _("不能使用“{name}”").format(name=m[1])),
        (
            r"^unsupported operand type\(s\) for (\S+?):? '(.*?)' and '(.*?)'",
            lambda m: _between(m[1].rstrip(":"), m[2], m[3]),
        ),
        (
            r"^'(\S+)' not supported between instances of '(.*?)' and '(.*?)'",
            lambda m: _between(m[1], m[2], m[3]),
        ),
        (r'^can only concatenate (\w+) \(not "(\w+)"\)', lambda m: _between("+", m[1], m[2])),
        (r"bad operand type for .*: '(.*?)'", lambda m: _("{kind}不是数字").format(kind=kind_name(m[1]))),
        (r"'([\w.]+)'? (?:object )?is not iterable", lambda m: _("{kind}不是列表").format(kind=kind_name(m[1]))),
        (r"^cannot unpack|values to unpack", lambda _m: _("每一项的个数与名称的个数不符")),
        (r"object of type '(.*?)' has no len", lambda m: _("{kind}没有长度").format(kind=kind_name(m[1]))),
        (
            r"'([\w.]+)' object is not (?:callable|subscriptable)",
            lambda m: _("{kind}不能这样用").format(kind=kind_name(m[1])),
        ),
        (r"missing \d+ required|positional argument|takes no arguments", lambda _m: _("括号内的参数个数不对")),
        (r"unexpected keyword argument '(.*?)'", lambda m: _("没有参数“{name}”").format(name=m[1])),
        (r"invalid literal for int|could not convert|must be real number|ConversionSyntax", lambda _m: _("不是数字")),
        (r"^unhashable type: '(.*?)'", lambda m: _("{kind}不能用作名称").format(kind=kind_name(m[1]))),
        (r"indices must be integers|cannot be interpreted as an integer", lambda _m: _("序号应为整数")),
        (r"expected str instance, (\w+) found", lambda m: _("{kind}不是文字").format(kind=kind_name(m[1]))),
        (r"division by zero|DivisionByZero|modulo by zero", lambda _m: _("除数为零")),
        # Files.
        (r"not a zip file|Bad magic number|Bad offset|Truncated", lambda _m: _("不是完整的压缩文件")),
        (r"CRC|invalid (?:distance|block|stored|code|bit)|incomplete|EOF", lambda _m: _("内容损坏")),
        (r"[Pp]assword|encrypted", lambda _m: _("加了密码")),
        (r"compression (?:type|method)", lambda _m: _("压缩方式不能识别")),
        (r"overlap", lambda _m: _("内容相互重叠")),
        (r"null (?:byte|character)", lambda _m: _("名称中有空字符")),
        # XML, regular expressions: where, not what.
        (
            r"line (\d+),? column (\d+)",
            lambda m: _("第 {line} 行第 {column} 列写法有误").format(line=m[1], column=m[2]),
        ),
        (r"at position (\d+)", lambda m: _("第 {number} 个字符处写法有误").format(number=int(m[1]) + 1)),
    )  # fmt: skip


def _by_class(error: BaseException) -> str:
    reasons: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
        ((RecursionError,), _("层次过多")),
        ((MemoryError, OverflowError), _("内容过大")),
        ((UnicodeError,), _("含有不能识别的字节或字符")),
        ((LookupError,), _("没有这一项")),
        ((AttributeError, TypeError), _("所用的内容不是这里能用的种类")),
        ((ArithmeticError, ValueError), _("所用的内容超出范围")),
        ((EOFError,), _("内容残缺")),
    )
    return next((reason for kinds, reason in reasons if isinstance(error, kinds)), _("写法有误"))


def _between(operator: str, left: str, right: str) -> str:
    text = _("“{operator}”不能用于{left}和{right}")
    return text.format(operator=operator, left=kind_name(left), right=kind_name(right))


def kind_name(name: str) -> str:
    """Return what a kind of value is called."""
    kinds = {
        "str": _("文字"), "Markup": _("文字"), "int": _("数字"), "float": _("数字"), "decimal.Decimal": _("数字"),
        "Decimal": _("数字"), "bool": _("是或否"), "list": _("列表"), "tuple": _("列表"), "date": _("日期"),
        "datetime.date": _("日期"), "NoneType": _("空"), "Missing": _("空"), "Undefined": _("空"),
    }  # fmt: skip
    return kinds.get(name, _("记录"))


def _token(name: str) -> str:
    """Return what Jinja calls a piece of an expression, in signs or words of ours."""
    names = {
        "end of print statement": "}}", "end of statement block": "%}", "end of template": _("文字末尾"),
        "begin of print statement": "{{", "begin of statement block": "{%", "name": _("名称"), "integer": _("数字"),
        "float": _("数字"), "string": _("文字"), "const": _("常量"),
    }  # fmt: skip
    return names.get(name, name)
