"""The rows of a manifest: files, and what they were made from."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

__all__ = [
    "ClauseUsed",
    "DataUsed",
    "Digest",
    "Engine",
    "FileMade",
    "FileReturned",
    "Font",
    "Material",
    "PathInside",
    "Pdf",
    "PolicyUsed",
    "Record",
    "StageName",
    "TemplateUsed",
]

_PART = re.compile(r'[^\x00-\x1f\x7f\\:*?"<>|]+')


@lru_cache(maxsize=4096)
def _inside(path: str) -> str:
    """Refuse what is not the plain relative path of a file: a manifest comes from outside."""
    if any(part in ("..", ".", "") or not _PART.fullmatch(part) for part in path.split("/")):
        raise PydanticCustomError("outside", "{path}", {"path": path})
    return path


Digest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$"), Field(description="文件的 SHA-256，十六进制")]
PathInside = Annotated[str, AfterValidator(_inside), Field(description="相对路径，以 / 分隔，不出文件夹")]
StageName = Literal["draft", "review", "signable"]


class Record(BaseModel):
    """A part of a manifest. What a later version adds to it is not read."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True, defer_build=True)


class Engine(Record):
    """What wrote the manifest."""

    name: Literal["mengyue"] = "mengyue"
    version: str = Field(description="程序版本")


class DataUsed(Record):
    """A data file as it was read. Its name is told to people; the file itself is found by its digest."""

    name: str = Field(description="数据文件名，不含文件夹")
    sha256: Digest


class PolicyUsed(Record):
    """A policy pack. It has no version of its own: what it says is its version."""

    id: str = Field(description="政策代号")
    status: str = Field("", description="政策状态")
    sha256: str = Field("", description="政策包内容的 SHA-256")


class ClauseUsed(Record):
    """A clause in the documents, in the variant chosen."""

    id: str = Field(description="条款代号")
    version: str = Field("", description="条款版本")
    variant: str = Field("", description="采用的备选表述")
    wording_sha256: str | None = Field(None, description="条款正文的 SHA-256")


class TemplateUsed(Record):
    """A Word template."""

    path: PathInside
    sha256: Digest


class FileMade(Record):
    """A file of the folder. ``kind`` is there for a document, ``twin_of`` for the PDF of one."""

    path: PathInside
    twin_of: PathInside | None = Field(None, description="PDF 所对应的 .docx")
    kind: str | None = Field(None, description="文件代号")
    title: str | None = Field(None, description="文件标题")
    stage: StageName | None = Field(None, description="草案、审阅稿或者签署稿")
    template: str | None = Field(None, description="所用模板")
    sha256: Digest
    copies: int | None = Field(None, description="报送份数")
    contents: tuple[int, ...] | None = Field(None, description="目录各行所标的页码，依次；没有标页码的为空")
    text_sha256: str | None = Field(
        None, description="协议文本的 SHA-256：草案、审阅稿、已审稿、签署稿文字相同的，此值相同；前16位即核对码"
    )


class FileReturned(Record):
    """A file that came back, as it is kept beside the manifest."""

    path: PathInside
    name: str = Field(description="收到时的文件名")
    sha256: Digest
    member: str = Field("", description="成员代号；不能断定的为空")
    party: str = Field(description="来自哪一家")


class Material(Record):
    """A material (附件) that a package should hold, made by us or to be added."""

    number: int = Field(description="序号")
    kind: str = Field(description="文件代号")
    title: str = Field(description="材料名称")
    at: str = Field("", description="政策依据")
    copies: int = Field(description="份数")
    made: bool = Field(description="是否由本程序生成")
    own: tuple[FileMade, ...] = Field((), description="单位放入的文件：自备材料，或者签好的扫描件")


class Font(Record):
    """A font of the documents and what stands in for it in the PDFs."""

    font: str = Field(description="文件所用字体")
    used: str = Field(description="PDF 实际所用字体")
    substitute: bool = Field(description="是否代用")


class Pdf(Record):
    """Whether there are PDFs, and in which fonts."""

    made: bool = Field(description="是否生成了 PDF")
    fonts: tuple[Font, ...] = Field((), description="字体")
