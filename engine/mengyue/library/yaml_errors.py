"""What PyYAML has to say about bad syntax, told in Chinese with the place and a remedy."""

from __future__ import annotations

import re

import yaml

from mengyue.i18n import _
from mengyue.library.fault_catalogue import N_
from mengyue.library.faults import MAX_FAULTS, fault
from mengyue.model.finding import Finding

__all__ = ["control_character", "forbidden_characters", "syntax_faults"]

#: What neither YAML nor an XML document may hold, and line ends that editors do not count as such.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
#: What escapes may still bring into a value: the same but for line ends and marks that XML can hold.
_CONTROL = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_WIDE_COLON = re.compile(r"\s*(- +)?[\w-]+：")
_TAB_INDENT = re.compile(r"^ *\t", re.MULTILINE)


def forbidden_characters(text: str, *, file: str, first_line: int = 1) -> tuple[str, list[Finding]]:
    """Report every control character in ``text`` and return it with U+FFFD in their places."""
    if _FORBIDDEN.search(text) is None:
        return text, []
    faults = []
    for match in _FORBIDDEN.finditer(text):
        start = match.start()
        line = text.count("\n", 0, start) + first_line
        column = start - text.rfind("\n", 0, start)
        message = _("含有控制字符 U+{code}").format(code=f"{ord(match.group()):04X}")
        faults.append(fault("IN-110", message, file=file, line=line, column=column))
        if len(faults) > MAX_FAULTS:
            break
    return _FORBIDDEN.sub("\ufffd", text), faults


def control_character(text: str) -> str:
    """Return a message on the first control character in ``text``, empty when there is none."""
    match = _CONTROL.search(text)
    if match is None:
        return ""
    code, position = f"{ord(match.group()):04X}", match.start() + 1
    return _("第 {position} 个字符是控制字符 U+{code}").format(position=position, code=code)


def syntax_faults(error: yaml.YAMLError, text: str, *, file: str, first_line: int = 1) -> list[Finding]:
    """Say where and why ``text`` is not YAML. PyYAML stops at the first error; tabs are reported on every line."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return [fault("IN-201", _("YAML 语法错误"), file=file, line=first_line)]
    problem = error.problem or ""
    mark = error.problem_mark or error.context_mark
    if problem in _AT_CONTEXT and error.context_mark is not None:
        mark = error.context_mark
    if mark is None:
        return [fault("IN-201", _("YAML 语法错误"), file=file, line=first_line)]
    lines = text.split("\n")
    row, column = mark.line, mark.column
    if "mapping values" in problem and row and _WIDE_COLON.match(lines[row - 1]):
        row, column = row - 1, lines[row - 1].index("：")  # the line before swallowed this one
    source = lines[row] if row < len(lines) else ""
    if "\t" in source[: column + 1] and source[: column + 1].strip(" \t-") == "":
        message = _("行首用了 Tab 缩进")
        return [
            fault("IN-202", message, file=file, line=number + first_line, column=line.index("\t") + 1)
            for number, line in enumerate(lines)
            if _TAB_INDENT.match(line)
        ]
    reason = next((_(chinese) for english, chinese in _PROBLEMS if english in problem), "")
    message = _("YAML 语法错误：{reason}").format(reason=reason) if reason else _("YAML 语法错误")
    hint = _advice(source, problem)
    return [fault("IN-201", message, file=file, line=row + first_line, column=column + 1, hint=hint)]


def _advice(source: str, problem: str) -> str:
    stripped = source.lstrip()
    if _WIDE_COLON.match(source):
        return _("键后面要用半角冒号加一个空格，此行用了全角冒号“：”。")
    if re.match(r"(- +)?[A-Za-z_]+:[^\s]", stripped):
        return _("冒号后面要有一个空格。")
    if "mapping values are not allowed" in problem:
        return _("值里含有冒号时，请给整个值加英文引号；否则检查本行和上一行的缩进。")
    if re.search(r": *[@`%&*!|>\[{]", source):
        return _("值以特殊符号开头时，请给整个值加英文引号。")
    return ""


#: Problems whose cause stands at the start of the thing that could not be read, not where reading stopped.
_AT_CONTEXT = frozenset(("could not find expected ':'", "found unexpected end of stream"))

#: libyaml's problem texts (scanner.c, parser.c, loader.c) and what they mean.
_PROBLEMS = (
    ("could not find expected ':'", N_("此处应有“键: 值”，没有找到冒号")),
    ("mapping values are not allowed", N_("此处不应再出现“键: 值”")),
    ("did not find expected key", N_("缩进与上文不一致，或此处缺少键")),
    ("did not find expected '-' indicator", N_("列表中的这一行没有以“- ”开头，或缩进不一致")),
    ("block sequence entries are not allowed", N_("此处不能出现以“- ”开头的列表项")),
    ("did not find expected ',' or ']'", N_("方括号没有配对，或缺少逗号")),
    ("did not find expected ',' or '}'", N_("花括号没有配对，或缺少逗号")),
    ("did not find expected node content", N_("此处缺少值")),
    ("did not find expected <document start>", N_("缩进与上文不一致，此处被当作另一份文档")),
    ("found unexpected end of stream", N_("引号没有配对")),
    ("found unexpected document indicator", N_("引号没有配对，其中出现了 --- 或 ...")),
    ("found character that cannot start any token", N_("此处的符号不能作为值的开头")),
    ("unknown escape character", N_("双引号内的反斜杠转义不认识")),
    ("found invalid Unicode character escape", N_("双引号内的字符转义不对应任何字符")),
    ("did not find expected hexdecimal number", N_("双引号内的字符转义应为十六进制数字")),
    ("found a tab character", N_("此处不能用 Tab")),
    ("found undefined tag handle", N_("不接受以 ! 开头的标签")),
    ("found duplicate", N_("以 % 开头的指令重复")),
    ("incompatible YAML document", N_("不支持该 YAML 版本")),
    ("expected a single document", N_("文件中有第二个文档")),
    ("exceeded", N_("嵌套过深")),
    ("control characters are not allowed", N_("含有控制字符")),
)
