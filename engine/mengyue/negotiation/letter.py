"""答复函: what of one side's proposals was taken and what was not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from mengyue.comparison.side_by_side import cells, report
from mengyue.docx.page import AGREEMENT
from mengyue.docx.xml import table

__all__ = ["Answered", "letter"]

_WIDTHS = (0.07, 0.2, 0.31, 0.14, 0.28)


class Answered(NamedTuple):
    """One proposal and the answer to it, in the words of the letter."""

    place: str
    wanted: str
    answer: str
    why: str


def letter(title: str, alliance: str, party: str, sender: str, rows: Sequence[Answered], on: date) -> bytes:
    """Return the letter as a .docx, undated. It says what was decided, and nothing of how; ``on`` goes into its
    properties."""
    taken = sum(row.answer.startswith("已") for row in rows)
    refused = sum(row.answer == "未采纳" for row in rows)
    left = len(rows) - taken - refused
    lines = [
        f"{party}：",
        f"贵单位对《{title}》的修改意见收悉。经研究，共 {len(rows)} 项："
        f"采纳或者部分采纳 {taken} 项，未采纳 {refused} 项"
        + (f"，尚待商定 {left} 项" if left else "")
        + "。逐项答复如下；修改后的文本和标明改动的对照稿随函附上。",
    ]
    page = AGREEMENT.width
    widths = [int(page * part) for part in _WIDTHS]
    head = cells(["序号", "位置", "贵单位意见", "处理", "说明"], widths, head=True)
    body = [cells([str(at), *row], widths) for at, row in enumerate(rows, 1)]
    whole = [*lines] if rows else [lines[0], f"贵单位退回的《{title}》没有改动，确认收到。"]
    content = table(widths, [head, *body]) if rows else ""
    foot = [sender, "　　　　年　　月　　日"]
    return report(f"关于《{title}》修改意见的答复", [*whole], content + _closing(foot), on, AGREEMENT)


def _closing(lines: Sequence[str]) -> str:
    from mengyue.docx.xml import escape, p

    return p() + "".join(
        p(style="条文", runs=f'<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r>') for line in lines if line
    )
