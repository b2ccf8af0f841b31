"""收集记录: what went out to whom, what came back, who said what and what became of it; a line an event."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from mengyue.i18n import _
from mengyue.manifest.parts import Digest, Record
from mengyue.manifest.record_schema import published, without_docstrings
from mengyue.model.finding import EngineError

__all__ = [
    "Answered", "Event", "FieldSaid", "Outcome", "SentOut", "SentTo", "gathering_schema", "read_record", "record_bytes",
    "record_place", "rounds",
]  # fmt: skip

_LARGEST = 64 << 20
#: What became of a value: written, kept out by a decision, waiting for one, or the same as ours.
Outcome = Literal["taken", "refused", "open", "same"]


class SentTo(Record):
    """A workbook or a link that a member got."""

    member: str = Field(description="成员代号")
    file: str = Field("", description="文件名；页面链接的为空")
    digest: Digest


class SentOut(Record):
    """A round of asking."""

    format: Literal[1] = Field(1, description="格式版本：含义改变时才增加")
    event: Literal["sent"] = "sent"
    gathering: str = Field(description="这次收集的代号，退回的表凭它认出")
    round: int = Field(ge=1, description="第几轮")
    on: date = Field(description="发出的日期")
    due: date = Field(description="最迟交回的日期")
    lead: str = Field("", description="收集资料的单位")
    contact: str = Field("", description="联系人")
    data: Digest = Field(description="发出时数据文件的 SHA-256")
    sent: tuple[SentTo, ...] = Field(description="发给谁")


class FieldSaid(Record):
    """What was said of one field or row."""

    path: str = Field(description="数据位置")
    label: str = Field(description="名称")
    old: str = Field("", description="原来的内容")
    new: str = Field("", description="所填的内容")
    outcome: Outcome = Field(description="taken 已采用，refused 未采用，open 未决定，same 与现有的相同")
    by: str = Field("", description="决定人")


class Answered(Record):
    """A workbook or form that came back."""

    format: Literal[1] = Field(1, description="格式版本：含义改变时才增加")
    event: Literal["answered"] = "answered"
    member: str = Field(description="成员代号")
    round: int = Field(ge=1, description="答复的是第几轮")
    file: str = Field(description="收到时的文件名，页面填写的为“页面”")
    sha256: Digest
    on: date = Field(description="汇总的日期")
    by: str = Field("", description="填表人")
    filled: str = Field("", description="填表日期，照所填的写")
    remark: str = Field("", description="填表人的说明")
    fields: tuple[FieldSaid, ...] = Field((), description="所填的内容中与发出时不同的")


Event = Annotated[SentOut | Answered, Field(discriminator="event")]
_EVENT: TypeAdapter[SentOut | Answered] = TypeAdapter(Event)


def record_place(data: Path) -> Path:
    """Return where the record of the data file ``data`` lies: beside it."""
    return data.with_name(f"{data.stem}.收集记录.jsonl")


def read_record(data: Path) -> list[SentOut | Answered]:
    """Return the events of the record beside ``data``, the earliest first; none when there is no record.

    Raises :class:`EngineError` when it is none of ours.
    """
    place = record_place(data)
    if not place.is_file():
        return []
    if place.stat().st_size > _LARGEST:
        raise EngineError(_("“{file}”过大，不是收集记录").format(file=place.name))
    found = []
    for number, line in enumerate(place.read_bytes().splitlines(), 1):
        try:
            found += [_EVENT.validate_json(line)] if line.strip() else []
        except ValidationError:
            message = _("“{file}”第 {line} 行不是本程序写的收集记录，或者已损坏")
            raise EngineError(message.format(file=place.name, line=number)) from None
    return found


def record_bytes(events: Iterable[SentOut | Answered]) -> bytes:
    """Return the events as the file keeps them."""
    rows = (event.model_dump(mode="json") for event in events)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def rounds(events: Sequence[SentOut | Answered]) -> list[SentOut]:
    """Return the rounds of asking, the earliest first."""
    return [event for event in events if isinstance(event, SentOut)]


def gathering_schema() -> dict[str, bytes]:
    """Return the JSON Schema of one line of the record, by its place below the content root."""
    return published("gathering", _("收集记录（每行一项）"), without_docstrings(_EVENT.json_schema()))
