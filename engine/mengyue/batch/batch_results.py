"""The table of results at the end of a batch: as a workbook for people, as JSON for programs, and in a few lines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from mengyue.batch.run_batch import Batch
from mengyue.batch.way import Ending, Make, Row, Way
from mengyue.docx.list_workbook import Listed, list_workbook
from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.intake.place_labels import label_of
from mengyue.manifest.digest import digest
from mengyue.manifest.record_schema import published, without_docstrings
from mengyue.model.finding import Finding, Severity, severity_name
from mengyue.output.folder import OutputError, write_file

__all__ = ["JSON_NAME", "SHEET_NAME", "Tally", "batch_schema", "guard_tables", "write_tables"]

JSON_NAME, SHEET_NAME = "results.json", "results.xlsx"
_DIGESTS = ".batch/tables"


class Results(BaseModel):
    """Everything that a batch made, as ``results.json`` tells it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    format: Literal[1] = Field(1, description="格式版本：含义改变时才增加")
    make: Make = Field(description="生成什么：check 只检查，draft 草案或签署稿，package 申报包")
    stage: str = Field(description="draft 草案，signable 签署稿")
    as_of: date = Field(description="按哪一天的条款和政策")
    content: str = Field(description="全部内容文件的 SHA-256")
    faults: tuple[str, ...] = Field((), description="没有读进来的行和文件，各一句")
    rows: tuple[Row, ...] = Field(description="每个联合体一项，按资料的顺序")


@dataclass
class Tally:
    """Counts over all alliances."""

    alliances: int = 0
    endings: Counter[Ending] = field(default_factory=Counter)
    documents: int = 0
    errors: int = 0
    rows_with_errors: int = 0

    def add(self, row: Row) -> None:
        """Count one."""
        self.alliances += 1
        self.endings[row.ending] += 1
        self.documents += row.documents
        self.errors += row.errors
        self.rows_with_errors += bool(row.errors)


def guard_tables(folder: Path, *, force: bool) -> None:
    """Raise :class:`OutputError` if a table of an earlier run was changed by hand, unless by ``force``."""
    known = _known(folder)
    for name in (JSON_NAME, SHEET_NAME):
        path = folder / name
        if not force and path.exists() and digest(path.read_bytes()) not in known:
            message = _("“{path}”里的这些文件生成后被改过，为避免丢失没有覆盖（换一个文件夹，或加 --force）：{files}")
            raise OutputError(message.format(path=told(folder), files=name))


def write_tables(batch: Batch, way: Way, folder: Path, faults: list[Finding]) -> Tally:
    """Write both tables and return the counts. What was made in this run and what stood already are told alike."""
    tally = Tally()
    for row in batch.rows():
        tally.add(row)
    tables = {
        JSON_NAME: "".join(_json(batch, way, faults)).encode(),
        SHEET_NAME: list_workbook(_("批量处理结果"), way.as_of, _sheets(batch, faults)),
    }
    write_file(folder / _DIGESTS, "\n".join(sorted({*_known(folder), *map(digest, tables.values())})).encode())
    for name, data in tables.items():
        write_file(folder / name, data)
    write_file(folder / _DIGESTS, "\n".join(map(digest, tables.values())).encode())
    return tally


def _known(folder: Path) -> list[str]:
    path = folder / _DIGESTS
    return path.read_text("ascii", "replace").split() if path.is_file() else []


def _json(batch: Batch, way: Way, faults: list[Finding]) -> Iterator[str]:
    head = Results(
        make=way.make,
        stage=way.stage,
        as_of=way.as_of,
        content=way.content,
        faults=tuple(_sentence(fault) for fault in faults),
        rows=(),
    )
    begun = json.dumps(head.model_dump(mode="json", exclude={"rows"}), ensure_ascii=False, indent=1)
    yield begun.removesuffix("\n}") + ',\n "rows": ['
    for number, row in enumerate(batch.rows()):
        yield ("," if number else "") + "\n  " + row.model_dump_json()
    yield "\n ]\n}\n"


def _sheets(batch: Batch, faults: list[Finding]) -> Iterator[Listed]:
    yield Listed(
        _("结果"),
        (
            (_("联合体"), 34), (_("文件夹"), 26), (_("数据文件"), 26), (_("结果"), 10), (_("文件"), 6), (_("错误"), 6),
            (_("警告"), 6), (_("待审"), 6), (_("待填"), 6), (_("暂无法判断"), 8), (_("说明"), 60),
        ),
        (
            (row.alliance, row.name, row.file, ending_name(row.ending), *map(str, _counts(row)), row.reason)
            for row in batch.rows()
        ),
    )  # fmt: skip
    yield Listed(
        _("错误和警告"),
        (
            (_("联合体"), 34), (_("数据文件"), 26), (_("程度"), 8), (_("位置"), 30), (_("问题"), 60),
            (_("处理办法"), 44), (_("依据"), 34), (_("编号"), 16),
        ),
        chain(_told(batch), map(_fault, faults)),
    )  # fmt: skip
    yield Listed(
        _("待填"),
        ((_("联合体"), 34), (_("数据文件"), 26), (_("待填的资料"), 60)),
        ((row.alliance, row.file, label) for row in batch.rows() for label in row.blanks),
    )


def _told(batch: Batch) -> Iterator[tuple[str, ...]]:
    for row in batch.rows():
        for said in row.told:
            name = severity_name(Severity(said.severity))
            yield row.alliance, row.file, name, said.place, said.message, said.hint, said.basis, said.code


def _fault(fault: Finding) -> tuple[str, ...]:
    name, place = severity_name(fault.severity), fault.label or label_of(fault.path)
    return "", told(fault.file), name, place, _sentence(fault), fault.hint, fault.basis, fault.code


def _counts(row: Row) -> tuple[int, ...]:
    return row.documents, row.errors, row.warnings, row.reviews, len(row.blanks), row.unjudged


def ending_name(ending: Ending) -> str:
    """Return what an ending is called."""
    return {
        Ending.MADE: _("已生成"),
        Ending.REFUSED: _("没有生成"),
        Ending.UNREADABLE: _("数据有误"),
        Ending.FAILED: _("失败"),
    }[ending]


def _sentence(finding: Finding) -> str:
    line = _("第 {line} 行").format(line=finding.line) + "：" if finding.line else ""
    return f"{told(finding.file)}：{line}{finding.message}" if finding.file else finding.message


def batch_schema() -> dict[str, bytes]:
    """Return the JSON Schema of ``results.json``, by its place below the content root."""
    made = without_docstrings(Results.model_json_schema())
    return published("batch", _("批量处理结果（mengyue batch）"), made)
