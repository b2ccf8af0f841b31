"""The page on the language in the documentation, made from the table (``scripts/language`` writes it)."""

from __future__ import annotations

from collections.abc import Iterator

from mengyue.language.budget import MAX_DIGITS, MAX_ITEMS, MAX_STEPS, MAX_TEXT
from mengyue.language.table import ENTRIES, Entry, Kind, Place

__all__ = ["PAGES", "page"]

#: The page in each language, below ``docs``.
PAGES = {"zh": "zh/表达式.md", "en": "en/expressions.md"}
_ZH = {
    Kind.NAME: "名称", Kind.FUNCTION: "函数", Kind.FILTER: "过滤器", Kind.TEST: "判断", Kind.METHOD: "可读的属性和方法",
}  # fmt: skip
_EN = {
    Kind.NAME: "Names", Kind.FUNCTION: "Functions", Kind.FILTER: "Filters", Kind.TEST: "Tests",
    Kind.METHOD: "Attributes and methods",
}  # fmt: skip
_PLACES_ZH = {Place.RULE: "规则", Place.MESSAGE: "规则的文字", Place.DEFINITION: "定义", Place.TEXT: "文书"}
_PLACES_EN = {
    Place.RULE: "rules",
    Place.MESSAGE: "texts of rules",
    Place.DEFINITION: "definitions",
    Place.TEXT: "papers",
}
_INTRODUCTION_ZH = f"""# 表达式

规则、定义、办理期限、条款、表、表式和文书用同一种表达式，写法同 Jinja。本页由程序的名称表生成，与实际所能使用的
  一致。

- **名称**：数据文件的各项（`members`、`agreement.term_years` ……）、政策的参数 `p.名称`、政策的定义，以及下表所
  列。名称、字段、过滤器写错的，`mengyue library check` 指出，运行时也不会当作缺少。
- **缺少**：没有填写的一项在条件中不成立，在循环中为空，不等于任何值；参加计算，结果也缺少；从中再取一项，仍然缺
  少。印在文书中为【待填：……】；规则比较的数字缺少的，暂无法判断。除以零的结果也缺少。
- **能印的**：文字、数字、日期、选项、是否、缺少。列表、一项资料、对照表、函数不能印，写出来就是错误。
- **定义**：写在政策的 `definitions` 中，规则、条款、表共用，一个可以用另一个。说到 `item` 的定义按逐项变量取值：
  在 `each` 规则中直接写名称；在列表上写 `members|any('名称')`、`all`、`where`、`each`。
- **或者**：`require: 甲 or 乙` 中，有一项成立而且不涉及所缺资料的，即为符合；否则缺少资料的，暂无法判断。
- **最近若干年**：`item.finances|last_years(3)` 为截至检查之日有记录的最近三个连续年度，缺的年度为缺少；
  `gaps(3)` 为缺的年度。
- **限度**：一段文字 {MAX_TEXT:,} 字，一个列表 {MAX_ITEMS:,} 项，一个数字 {MAX_DIGITS:,} 位，一次计算 
  {MAX_STEPS:,} 步。读不到时钟、文件和程序内部。
"""
_INTRODUCTION_EN = f"""# Expressions

Rules, definitions, calendars, clauses, tables, forms and papers are written in one confined language with Jinja's
grammar. This page is made from the engine's own table of names, so it is what evaluation and lint go by.

- **Names**: the fields of the data file (`members`, `agreement.term_years`, …), the policy's parameters `p.name`, its
  definitions, and those below. A misspelt name, field or filter is an error, never a missing fact.
- **Missing**: what is not filled in is false, iterates empty and is unequal to everything; what is calculated with it
  or taken from it is missing. In a paper it prints as a blank; where a rule compares it, the rule is unjudged. A
  division by zero is missing too.
- **What can be printed**: text, numbers, dates, choices, yes and no, what is missing. A list, record, mapping or
  function cannot; lint and drafting refuse it at its line.
- **Definitions** may use one another and may speak of `item`: in a rule over items by name, over a list as
  `members|any('name')`, `all`, `where`, `each`.
- **Or**: in `require: a or b` a limb that holds and reads none of the missing facts decides; otherwise the rule is
  unjudged as long as facts are missing.
- **Last years**: `item.finances|last_years(3)` are three years in a row up to the latest on record that is not after
  `as_of`; a year without an item is missing, and `gaps(3)` names it.
- **Bounds**: {MAX_TEXT:,} characters of one text, {MAX_ITEMS:,} items of one list, {MAX_DIGITS:,} digits of one
  number, {MAX_STEPS:,} steps of one evaluation. No clock, file or internals can be reached.
"""


def page(language: str) -> str:
    """Return the page in ``zh`` or ``en``."""
    chinese = language == "zh"
    parts = [_INTRODUCTION_ZH if chinese else _INTRODUCTION_EN]
    for kind in Kind:
        entries = [entry for entry in ENTRIES if entry.kind is kind]
        title = (_ZH if chinese else _EN)[kind]
        head = "| 写法 | 含义 | 用于 |" if chinese else "| written | meaning | offered in |"
        parts.append("\n".join([f"## {title}\n", head, "| --- | --- | --- |", *_rows(entries, chinese)]) + "\n")
    return "\n".join(parts)


def _rows(entries: list[Entry], chinese: bool) -> Iterator[str]:
    places = _PLACES_ZH if chinese else _PLACES_EN
    everywhere = "各处" if chinese else "everywhere"
    for entry in entries:
        offered = ("、" if chinese else ", ").join(places[place] for place in Place if place in entry.offered)
        where = everywhere if len(entry.offered) == len(Place) else offered
        yield f"| `{entry.form}` | {entry.zh if chinese else entry.en} | {where} |"
