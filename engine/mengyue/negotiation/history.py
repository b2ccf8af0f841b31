"""谈判记录: everything that was decided, round by round; it travels with the papers that are sent out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field, TypeAdapter, ValidationError

from mengyue.comparison.lines import as_compared
from mengyue.i18n import _
from mengyue.manifest.parts import Record
from mengyue.model.finding import EngineError
from mengyue.negotiation.matters import Matter

__all__ = ["HISTORY", "Decided", "Round", "earlier", "encode_history", "read_history"]

#: The file that the record is in.
HISTORY = "谈判记录.json"
_LARGEST = 64 << 20
_NAMES = {"accept": "接受", "refuse": "拒绝", "counter": "还价", "only": "仅对该单位", "": "未决定"}


class Decided(Record):
    """What became of one matter."""

    id: str
    place: str
    clause: str = ""
    parties: tuple[str, ...] = ()
    old: str = ""
    new: str = ""
    kind: str = ""
    decision: Literal["accept", "refuse", "counter", "only", ""] = ""
    text: str = ""
    by: str = ""
    reason: str = ""
    written: bool = Field(False, description="是否已写入数据")
    note: str = ""


class Round(Record):
    """A round: which files came back, what was decided."""

    number: int
    files: tuple[str, ...] = ()
    matters: tuple[Decided, ...] = ()


_ADAPTER = TypeAdapter(tuple[Round, ...])


def read_history(folder: Path) -> tuple[Round, ...]:
    """Return the rounds that led to what was sent in ``folder``; none when it is the first time."""
    path = folder / HISTORY
    if not path.is_file():
        return ()
    if path.stat().st_size > _LARGEST:
        raise EngineError(_("“{file}”过大，不是谈判记录").format(file=path))
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except ValidationError:
        raise EngineError(_("“{file}”不是本程序写的谈判记录，或者已损坏").format(file=path)) from None


def encode_history(rounds: Sequence[Round]) -> bytes:
    """Return the rounds as the file keeps them."""
    rows = [row.model_dump(mode="json") for row in rounds]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def earlier(matter: Matter, rounds: Iterable[Round]) -> str:
    """Say what was decided in earlier rounds at this place: of the same article, or of the same words."""
    first = matter.first
    lines = []
    for one in rounds:
        for row in one.matters:
            same = row.place == first.place.name or (row.clause and row.clause == first.clause)
            asked = as_compared(row.new) == as_compared(first.new) and bool(first.new.strip())
            if asked or (same and set(row.parties) & set(matter.parties)):
                again = _("（同一要求）") if asked else ""
                why = f"：{row.reason}" if row.reason else ""
                lines.append(
                    _("第{number}轮{decision}{again}{why}").format(
                        number=one.number, decision=_NAMES[row.decision], again=again, why=why
                    )
                )
    return "\n".join(dict.fromkeys(lines))
