"""The manifest (清单) of a folder of results, one kind for each command that writes one. No time of day, no local path.

``format`` counts from 1: in the first format the command was not named and had to be told from what else is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from mengyue.manifest.listed_files import MANIFEST
from mengyue.manifest.packet_rows import ElectronicSent, MemberAsked, PaperSent, SheetSent
from mengyue.manifest.parts import (
    ClauseUsed,
    DataUsed,
    Digest,
    Engine,
    FileMade,
    FileReturned,
    Material,
    PathInside,
    Pdf,
    PolicyUsed,
    Record,
    StageName,
    TemplateUsed,
)
from mengyue.version import VERSION

__all__ = [
    "FORMAT",
    "MANIFEST",
    "BatchManifest",
    "CollationManifest",
    "DraftManifest",
    "FilingManifest",
    "GatheringManifest",
    "ImpactManifest",
    "Manifest",
    "PackageManifest",
    "PacketsManifest",
    "ReturnedManifest",
    "written_now",
]

#: The format that is written; older ones are read.
FORMAT = 2
_FILES = Field(description="文件夹里的文件，清单本身除外")
_INPUT = Field((), description="所用的数据文件")
_SINCE = Field(None, description="签署时的数据文件，补充协议按与它的差别起草")


class _Manifest(Record):
    format: int = Field(1, ge=1, le=FORMAT, description="清单格式的版本；没有写的是 1")
    engine: Engine = Field(description="生成清单的程序")


class BatchManifest(_Manifest):
    """A folder of folders, one an alliance, as ``draft`` makes from a table."""

    command: Literal["batch"] = "batch"
    stage: StageName = "draft"
    as_of: date | None = Field(None, description="按哪一天的条款和政策")
    input: tuple[DataUsed, ...] = _INPUT
    files: tuple[FileMade, ...] = _FILES


class DraftManifest(_Manifest):
    """The documents of one alliance. It is the lock from which ``draft --locked`` makes them again."""

    command: Literal["draft", "package"] = "draft"
    stage: StageName = Field(description="草案、审阅稿或者签署稿")
    as_of: date = Field(description="按哪一天的条款和政策")
    language: Literal["zh", "en"] = Field("zh", description="程序提示的语言")
    alliance: str = Field(description="联合体名称")
    input: tuple[DataUsed, ...] = Field(min_length=1, max_length=1, description="所用的数据文件")
    policies: tuple[PolicyUsed, ...] = Field(min_length=1, description="适用的政策，所属政策在前")
    clauses: tuple[ClauseUsed, ...] = Field((), description="文件中的条款")
    templates: tuple[TemplateUsed, ...] = Field((), description="所用的模板")
    content: Mapping[PathInside, Digest] | None = Field(None, description="能影响这些文件的全部内容文件及其 SHA-256")
    files: tuple[FileMade, ...] = _FILES
    unapproved_clauses: tuple[str, ...] | None = Field(None, description="签署稿采用的未经批准的条款")
    comments: Literal["all"] | None = Field(None, description="审阅稿每一条都有批注；没有写的只在需要看的地方有")
    since: DataUsed | None = _SINCE


class PackageManifest(DraftManifest):
    """A package (申报包)."""

    command: Literal["package"] = "package"
    phase: str = Field(description="办理阶段")
    materials: tuple[Material, ...] = Field((), description="应当提交的材料")
    pdf: Pdf | None = Field(None, description="PDF 的情况")


class FilingManifest(_Manifest):
    """What is handed in (报送材料), as the .zip of a package holds it: nothing of how it was made."""

    command: Literal["filing"] = "filing"
    as_of: date = Field(description="按哪一天的条款和政策")
    alliance: str = Field(description="联合体名称")
    files: tuple[FileMade, ...] = _FILES


class PacketsManifest(_Manifest):
    """Packets (签署页包): the record by which collation knows what comes back."""

    command: Literal["packets"] = "packets"
    packets: Literal[1] = Field(1, description="签署页包记录的版本")
    alliance: str = Field(description="联合体名称")
    input: tuple[DataUsed, ...] = _INPUT
    policies: tuple[PolicyUsed, ...] = Field((), description="适用的政策，所属政策在前")
    documents: tuple[PaperSent, ...] = Field(description="签署的文件")
    members: tuple[MemberAsked, ...] = Field(description="签署的成员单位")
    sheets: tuple[SheetSent, ...] = Field(description="各单位签署的页")
    electronic: tuple[ElectronicSent, ...] = Field((), description="供电子签署的文件")
    files: tuple[FileMade, ...] = _FILES
    since: DataUsed | None = _SINCE


class ReturnedManifest(_Manifest):
    """What came back changed, with a table to decide in. It is the record from which decisions are applied."""

    command: Literal["returned"] = "returned"
    as_of: date = Field(description="按哪一天的条款和政策")
    alliance: str = Field(description="联合体名称")
    input: tuple[DataUsed, ...] = _INPUT
    sent: Digest = Field(description="发出文件的清单的 SHA-256")
    round: int = Field(1, ge=1, description="第几轮")
    returned: tuple[FileReturned, ...] = Field(description="退回的文件")
    files: tuple[FileMade, ...] = _FILES


class CollationManifest(_Manifest):
    """What was put together from what came back."""

    command: Literal["collate"] = "collate"
    alliance: str = Field(description="联合体名称")
    input: tuple[DataUsed, ...] = _INPUT
    files: tuple[FileMade, ...] = _FILES


class GatheringManifest(_Manifest):
    """Workbooks for members to fill in, one each."""

    command: Literal["collect"] = "collect"
    as_of: date = Field(description="发出的日期")
    due: date = Field(description="最迟交回的日期")
    alliance: str = Field(description="联合体名称")
    gathering: str = Field(description="收集记录中的代号，退回的表凭它认出")
    round: int = Field(ge=1, description="第几轮")
    input: tuple[DataUsed, ...] = _INPUT
    files: tuple[FileMade, ...] = _FILES


class ImpactManifest(_Manifest):
    """What a change of the library does to alliances: reports, redlines and supplements."""

    command: Literal["impact"] = "impact"
    as_of: date = Field(description="按哪一天的条款和政策")
    input: tuple[DataUsed, ...] = _INPUT
    files: tuple[FileMade, ...] = _FILES


def written_now() -> dict[str, Any]:
    """Return what every manifest begins with: the format, and the program that writes it."""
    return {"format": FORMAT, "engine": Engine(version=VERSION)}


def _command(found: Any) -> str:
    """Return the command that wrote ``found``; the first format does not name it."""
    if not isinstance(found, Mapping):
        return str(getattr(found, "command", ""))
    if "command" in found:
        return str(found["command"])
    if "returned" in found:
        return "returned"
    if "packets" in found:
        return "packets"
    if "phase" in found:
        return "package"
    if "alliance" in found:
        return "draft" if "stage" in found else "collate"
    return "batch"


Manifest = Annotated[
    Annotated[DraftManifest, Tag("draft")]
    | Annotated[PackageManifest, Tag("package")]
    | Annotated[FilingManifest, Tag("filing")]
    | Annotated[BatchManifest, Tag("batch")]
    | Annotated[PacketsManifest, Tag("packets")]
    | Annotated[CollationManifest, Tag("collate")]
    | Annotated[ImpactManifest, Tag("impact")]
    | Annotated[GatheringManifest, Tag("collect")]
    | Annotated[ReturnedManifest, Tag("returned")],
    Discriminator(_command),
]
