"""The first sheet of a packet: who signs where, with which seal, how many, where to and by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mengyue.docx.base_document import package
from mengyue.docx.page import AGREEMENT
from mengyue.docx.xml import cell, escape, mm, p, row, table
from mengyue.sign.page_plan import Party, Plan, Purpose
from mengyue.sign.sheet_words import Phrases

__all__ = ["Return", "instructions", "placeholder"]

#: Columns of the list of pages, in millimetres: document, page, what to do, copies, sheets.
_COLUMNS = (78.0, 16.0, 30.0, 17.0, 19.0)


@dataclass(frozen=True, slots=True)
class Return:
    """Where signed sheets go, to whom, by when."""

    place: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    due: date | None = None

    def names(self) -> dict[str, str]:
        """Return the fields as the phrases name them."""
        blank = "＿＿＿＿＿＿"
        due = f"{self.due.year}年{self.due.month}月{self.due.day}日" if self.due else ""
        names = {"place": self.place, "contact": self.contact, "phone": self.phone, "email": self.email}
        return {**{key: value or blank for key, value in names.items()}, "due": due}


def instructions(plan: Plan, party: Party, alliance: str, back: Return, words: Phrases, electronic: int = 0) -> bytes:
    """Return the sheet of instructions for ``party`` as a .docx; ``electronic`` counts its files to sign on screen."""
    sheets = plan.of(party.index)
    copies = {document.kind: document.copies for document in plan.documents}
    titles = {document.kind: document.title for document in plan.documents}
    total = sum(copies[sheet.document] for sheet in sheets)
    names = {
        **_names(plan, party, alliance),
        **back.names(),
        "role": party.role or "成员单位",
        "signs_as": party.signs_as,
        "signer": party.signer,
        "sheets": total,
        "file": electronic,
    }
    rows = [
        (
            titles[sheet.document],
            str(sheet.page),
            words.inner("purposes", sheet.purpose.value),
            str(copies[sheet.document]),
            str(copies[sheet.document]),
        )
        for sheet in sheets
    ]
    heads = [words.inner("table", key) for key in ("document", "page", "purpose", "copies", "sheets")]
    signs = any(sheet.purpose is Purpose.SIGN for sheet in sheets)
    paragraphs = [words.say("total", **names), *words.listed("steps", **names)]
    if party.signs_as != "法定代表人":
        paragraphs.append(words.say("foreign", **names))
    paragraphs += [words.say("give_back", **names), words.say("scan", **names)]
    paragraphs.append(words.say("due" if back.due else "no_due", **names))
    if electronic:
        paragraphs.append(words.say("electronic", **names))
    body = "".join(
        (
            _p(words.say("title"), "协议标题"),
            _p(words.say("about", **names), "条文"),
            _p(words.say("to", **names), "签署身份"),
            _p(words.say("signer", **names), "条文") if signs else "",
            _table(heads, rows),
            *(_p(text, "条文") for text in paragraphs),
        )
    )
    return package(body, footer="none", page=AGREEMENT, title=_safe(words.say("title")), stamp=False)


def placeholder(plan: Plan, party: Party, alliance: str, back: Return, words: Phrases) -> bytes:
    """Return the sheet that asks ``party`` for the facts without which it cannot sign."""
    names = {**_names(plan, party, alliance), **back.names()}
    lines = [words.say("why", **names)] if party.missing else [words.say("none", **names)]
    lines += [words.say("row", number=n, label=label) for n, label in enumerate(party.missing, 1)]
    lines += [words.say("close", **names)] if party.missing else []
    lines += [words.say("give_back", **names)]
    lines += [words.say("due", **names)] if back.due else []
    body = "".join(
        (
            _p(words.say("title"), "协议标题"),
            _p(words.say("about", **names), "条文"),
            _p(words.say("to", **names), "签署身份"),
            *(_p(line, "条文") for line in lines),
        )
    )
    return package(body, footer="none", page=AGREEMENT, title=_safe(words.say("title")), stamp=False)


def _names(plan: Plan, party: Party, alliance: str) -> dict[str, object]:
    return {"alliance": alliance, "index": party.index, "count": len(plan.parties), "name": party.name or party.id}


def _p(text: str, style: str) -> str:
    return p(runs=f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>', style=style)


def _safe(text: str) -> str:
    return escape(text).replace("\n", " ")


def _table(heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> str:
    columns = tuple(mm(width) for width in _COLUMNS)
    head = row([cell(_p(text, "表头"), width) for text, width in zip(heads, columns, strict=True)], header=True)
    body = [
        row([cell(_p(text, "表格文字"), width) for text, width in zip(line, columns, strict=True)]) for line in rows
    ]
    return table(columns, [head, *body]) + p(style="表后")
