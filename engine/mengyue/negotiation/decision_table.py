"""决定表: what every side wants, and what is decided on it; as a workbook for people and in data for programs."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from mengyue.collation.tick_rows import rows_of
from mengyue.docx.zip import pack, read_parts
from mengyue.i18n import _
from mengyue.intake.decode import decode
from mengyue.library.content_library import Library
from mengyue.library.yaml_file import parse_yaml
from mengyue.model.finding import EngineError
from mengyue.negotiation.matters import Matter, advice, class_name, said, trace_name, verdict_name
from mengyue.negotiation.proposals import pieces_of

__all__ = [
    "DATA",
    "SHEET",
    "Choice",
    "Decision",
    "as_data",
    "decided_rows",
    "read_decisions",
    "row_of",
    "rows_in",
    "sheet",
]

#: The names of the table; its words are Chinese, as the documents are.
SHEET, DATA = "决定表.xlsx", "决定表.yaml"
_LONGEST = 32_000
#: A line of the table and the tallest row that a workbook can have, in points; characters above are twice as wide.
_LINE, _TALLEST, _NARROW = 13.5, 409.0, 0x2E80


class Choice(StrEnum):
    """What may be decided."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    COUNTER = "counter"
    ONLY = "only"  # for this member alone


_WORDS = {Choice.ACCEPT: "接受", Choice.REFUSE: "拒绝", Choice.COUNTER: "还价", Choice.ONLY: "仅对该单位"}
_CHOICES = {**{word: choice for choice, word in _WORDS.items()}, **{choice.value: choice for choice in Choice}}
#: Caption and width of each column, in characters. Those behind ``_PRINTED`` are not printed: they say again what the
#: others say, or are for programs.
_COLUMNS = (
    ("序号", 5), ("位置", 18), ("单位", 14), ("改动（逐词）", 42), ("类别", 9), ("可否接受", 9), ("理由和说明", 22),
    ("校对、政策和法律", 32), ("同处的其他意见", 8), ("批注", 18), ("以前各轮", 16), ("建议", 14), ("决定", 8),
    ("还价的文字", 26), ("决定人", 8), ("决定的理由", 16), ("原文", 40), ("对方的文字", 40), ("修订标记", 10),
    ("识别码", 16),
)  # fmt: skip
_PRINTED = "决定的理由"
#: The width of a column in which no row says anything, unless a person is to fill it in.
_EMPTY = 6
_NEEDED = ("决定", "还价的文字", "决定人", "决定的理由", "识别码")
#: The keys of the table in data, and what they are called.
_NAMES = {
    "number": "序号", "place": "位置", "parties": "单位", "old": "原文", "new": "对方的文字",
    "change": "改动（逐词）", "kind": "类别", "verdict": "可否接受", "notes": "理由和说明",
    "findings": "校对、政策和法律", "others": "同处的其他意见", "remarks": "批注", "history": "以前各轮",
    "advice": "建议",
}  # fmt: skip
_DECIDED = {"decision": "决定", "text": "还价的文字", "by": "决定人", "reason": "决定的理由"}
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on one matter: ``id`` is that of the matter, ``line`` where it stands in the table."""

    id: str
    choice: Choice
    text: str = ""
    by: str = ""
    reason: str = ""
    line: int = 0


def row_of(matter: Matter, library: Library, history: str) -> dict[str, str]:
    """Return what the table says of a matter, by caption; what is to be filled in stays empty."""
    first = matter.first
    clause = library.clauses.get(first.clause)
    remarks = dict.fromkeys(
        f"{remark.author}：{remark.text}" for p in matter.proposals for d in p.differences for remark in d.remarks
    )
    notes = dict.fromkeys(note for p in matter.proposals for note in p.notes)
    found = dict.fromkeys(said(finding) for p in matter.proposals for finding in p.findings)
    rivals = "、".join(map(str, matter.rivals))
    return {
        "序号": str(matter.number),
        "位置": matter.places,
        "单位": "\n".join(_party(matter)),
        "原文": first.old,
        "对方的文字": first.new,
        "改动（逐词）": pieces_of(first),
        "类别": class_name(first.kind),
        "可否接受": verdict_name(first),
        "理由和说明": "\n".join(filter(None, (first.reason, *notes))),
        "校对、政策和法律": "\n".join(found),
        "同处的其他意见": _("与第 {numbers} 项不一致").format(numbers=rivals) if rivals else _agreed(matter),
        "批注": "\n".join(remarks),
        "修订标记": "\n".join(dict.fromkeys(trace_name(p) for p in matter.proposals)),
        "以前各轮": history,
        "建议": advice(first, clause),
        "识别码": matter.id,
    }


def decided_rows(rows: Sequence[dict[str, str]], decisions: Iterable[Decision]) -> list[dict[str, str]]:
    """Return ``rows`` with what was decided on each filled in; decisions on other matters are left out."""
    known = {decision.id: decision for decision in decisions}
    return [{**row, **_filled(known[row["识别码"]])} if row["识别码"] in known else {**row} for row in rows]


def _filled(decision: Decision) -> dict[str, str]:
    return {
        "决定": _WORDS[decision.choice],
        "还价的文字": decision.text,
        "决定人": decision.by,
        "决定的理由": decision.reason,
    }


def _party(matter: Matter) -> Iterator[str]:
    for proposal in matter.each:
        same = (one for one in matter.proposals if one.returned is proposal.returned)
        authors = {author for one in same for d in one.differences for author in d.authors} - {proposal.returned.party}
        yield proposal.returned.party + (f"（{'、'.join(sorted(authors))}）" if authors else "")


def _agreed(matter: Matter) -> str:
    return _("{count} 家一致").format(count=len(matter.parties)) if len(matter.parties) > 1 else ""


def sheet(rows: Sequence[dict[str, str]], facts: Sequence[str], others: Sequence[tuple[str, str]], on: date) -> bytes:
    """Return the .xlsx: ``rows`` by caption, ``facts`` above them, ``others`` (what, text) on a sheet of their own."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": "决定表", "created": datetime(on.year, on.month, on.day)})
        page = book.add_worksheet("决定表")
        common = {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "top", "border": 1}
        looks = {
            (fill, quoted): book.add_format({**common, "quote_prefix": quoted, **({"bg_color": fill} if fill else {})})
            for fill in ("", "#FFF8DC")
            for quoted in (False, True)
        }
        head = book.add_format({**common, "bold": True, "align": "center", "bg_color": "#F2F2F2"})
        plain = book.add_format({"font_name": "宋体", "font_size": 10})
        for at, fact in enumerate(facts):
            page.write_string(at, 0, fact, plain)
        top = len(facts) + 1
        for at, (caption, width) in enumerate(_COLUMNS):
            used = caption in _NEEDED or not rows or any(row.get(caption) for row in rows)
            page.set_column(at, at, width if used else _EMPTY)
            page.write_string(top, at, caption, head)
        for line, row in enumerate(rows, top + 1):
            for at, (caption, _width) in enumerate(_COLUMNS):
                text = row.get(caption, "")[:_LONGEST]
                fill = "#FFF8DC" if caption in _NEEDED[:4] else ""
                page.write_string(line, at, text, looks[fill, text.startswith(_FORMULA)])
            page.set_row(line, _height(row))
        last = top + max(len(rows), 1)
        captions = [caption for caption, _width in _COLUMNS]
        column = captions.index("决定")
        page.data_validation(top + 1, column, last, column, {"validate": "list", "source": list(_WORDS.values())})
        page.freeze_panes(top + 1, 2)
        page.autofilter(top, 0, last, len(_COLUMNS) - 1)
        page.set_landscape()
        page.set_paper(8)  # A3
        page.print_area(0, 0, last, captions.index(_PRINTED))
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        page.fit_to_pages(1, 0)
        page.repeat_rows(top)
        page.set_footer("&C第 &P 页 共 &N 页")
        if others:
            beside = book.add_worksheet("其他")
            beside.set_column(0, 0, 24)
            beside.set_column(1, 1, 110)
            beside.set_landscape()
            beside.set_paper(9)  # A4
            beside.fit_to_pages(1, 0)
            for line, (what, text) in enumerate(others):
                beside.write_string(line, 0, what, looks["", what.startswith(_FORMULA)])
                beside.write_string(line, 1, text[:_LONGEST], looks["", text.startswith(_FORMULA)])
    return pack(read_parts(out.getvalue()))


def _height(row: dict[str, str]) -> float:
    """Return the height at which every cell of a row shows all of its text, in points; not every program finds it."""
    lines = 1
    for caption, width in _COLUMNS:
        parts = row.get(caption, "").split("\n")
        wide = (sum(1 + (ord(char) > _NARROW) for char in part) for part in parts)
        lines = max(lines, sum(max(1, -(-size // (width - 1))) for size in wide))
    return min(lines * _LINE + 3, _TALLEST)


def as_data(rows: Sequence[dict[str, str]]) -> bytes:
    """Return the table as YAML, an entry a matter, with places for the decision: empty until there is one."""
    lines = [
        "# 决定表：每项的 decision 填 accept（接受）、refuse（拒绝）、counter（还价，另填 text）、only（仅对该单位），"
    ]
    lines += ["# by 填决定人，reason 填理由。没有填写的按未决定处理，条文不变。", ""]
    for row in rows:
        lines.append(f"- id: {_quoted(row['识别码'])}")
        lines += [f"  {key}: {_quoted(row[caption])}" for key, caption in _NAMES.items() if row.get(caption)]
        lines += [f"  {key}:{_given(row, caption)}" for key, caption in _DECIDED.items()]
    return ("\n".join(lines if rows else [*lines, "[]"]) + "\n").encode()


def _given(row: dict[str, str], caption: str) -> str:
    text = row.get(caption, "")
    if caption == "决定" and text:
        text = _CHOICES[text].value
    return f" {_quoted(text)}" if text else ""


def rows_in(data: bytes, name: str) -> list[dict[str, str]]:
    """Return the rows of a table in data as they are, by caption. Raises :class:`EngineError` when it is none."""
    names = {"id": "识别码", **_NAMES}
    return [{caption: _text(row.get(key)) for key, caption in names.items()} for _line, row in _entries(data, name)]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def read_decisions(data: bytes, name: str) -> list[Decision]:
    """Read a table that was filled in, .xlsx, .csv, .yaml or .json. Raises :class:`EngineError` with all its faults."""
    rows = _in_data(data, name) if re.search(r"\.(ya?ml|json)$", name.lower()) else _in_table(data, name)
    found: list[Decision] = []
    faults: list[str] = []
    for line, row in rows:
        word = row["decision"].strip()
        if not word:
            if row["text"].strip():
                faults.append(_("第 {line} 行写了还价的文字，没有写决定").format(line=line))
            continue
        choice = _CHOICES.get(word) or _CHOICES.get(word.lower())
        if choice is None:
            options = "、".join(_WORDS.values())
            faults.append(
                _("第 {line} 行的决定“{word}”应为{options}").format(line=line, word=word[:20], options=options)
            )
        elif choice is Choice.COUNTER and not row["text"].strip():
            faults.append(_("第 {line} 行决定还价，没有写还价的文字").format(line=line))
        elif not row["by"].strip():
            faults.append(_("第 {line} 行没有写决定人").format(line=line))
        else:
            text, by, reason = (row[key].strip() for key in ("text", "by", "reason"))
            text = text if choice in (Choice.COUNTER, Choice.ONLY) else ""
            found.append(Decision(row["id"].strip(), choice, text, by, reason, line))
    if faults:
        raise EngineError("\n".join(f"{name}：{fault}" for fault in faults))
    return found


def _in_table(data: bytes, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    keys = {"识别码": "id", **{caption: key for key, caption in _DECIDED.items()}}
    for line, cells in rows_of(data, name, _NEEDED, _("决定表")):
        if cells.get("识别码"):
            yield line, {key: cells.get(caption, "") for caption, key in keys.items()}


def _in_data(data: bytes, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    for line, row in _entries(data, name):
        yield line, {key: _text(row.get(key)) for key in ("id", *_DECIDED)}


def _entries(data: bytes, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    text, _notes = decode(data, file=name)
    parsed, faults = parse_yaml(text, file=name)
    if faults:
        raise EngineError("\n".join(f"{name}:{fault.line}: {fault.message}" for fault in faults))
    if not isinstance(parsed.data, list) or not all(isinstance(row, dict) for row in parsed.data):
        raise EngineError(_("“{file}”不是决定表：应为列表，每项一个决定").format(file=name))
    for at, row in enumerate(parsed.data):
        yield parsed.at(f"[{at}]")[0], row


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
