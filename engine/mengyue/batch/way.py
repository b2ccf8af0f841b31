"""What is to be made of every alliance of a batch, and what was made of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from mengyue.intake.load import Loaded
from mengyue.manifest.parts import Digest, PathInside
from mengyue.model.finding import Finding

__all__ = ["Done", "Ending", "Make", "Order", "Row", "Way"]


class Make(StrEnum):
    """What is made: findings alone, documents, or whole packages."""

    CHECK = "check"
    DRAFT = "draft"
    PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class Way:
    """How everything of a batch is made; with the data it decides every byte.

    ``content`` is the digest of the whole library, ``library`` the folder it lies in (of a worker on another machine:
    its own), ``timeout`` the seconds for one PDF, ``phase`` and ``stage`` as for ``draft`` and ``package``.
    """

    make: Make
    as_of: date
    language: str
    content: str
    library: str = ""
    policy: str | None = None
    kinds: tuple[str, ...] = ()
    phase: str = ""
    stage: str = "draft"
    review: bool = False
    accept_unapproved: bool = False
    timeout: float = 120.0


@dataclass(frozen=True, slots=True)
class Order:
    """One data file as ``data``, or a row of a table as ``loaded``; ``name`` is the folder for what comes of it."""

    name: str
    file: str
    data: bytes = b""
    loaded: Loaded | None = None

    def as_sent(self, way: Way) -> Order:
        """Return the order as it goes to who works it through: the table in which a row stands goes with each of its
        rows only where it becomes part of what is made."""
        if self.loaded is None or way.make is Make.PACKAGE:
            return self
        return replace(self, loaded=replace(self.loaded, data=replace(self.loaded.data, data=b"")))


class Ending(StrEnum):
    """How it ended for one alliance."""

    MADE = "made"
    REFUSED = "refused"  # findings stand against the documents
    UNREADABLE = "unreadable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Done:
    """What was made of one alliance: ``files`` by path in its folder, their manifest last. ``name`` is that folder."""

    name: str
    alliance: str
    file: str
    ending: Ending
    files: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    documents: int = 0
    blanks: tuple[str, ...] = ()
    reason: str = ""


class _Record(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Told(_Record):
    """An error or a warning about one alliance."""

    severity: Literal["error", "warning"]
    code: str
    message: str
    place: str = ""
    hint: str = ""
    basis: str = ""


class Row(_Record):
    """A line of the table of results; kept beside the results, it says what need not be made again."""

    name: str = Field(description="所在文件夹")
    alliance: str = Field(description="联合体名称")
    file: str = Field(description="数据文件")
    key: Digest = Field(description="资料、内容库和做法的 SHA-256：相同的不再重做")
    ending: Ending = Field(description="结果：made 已生成，refused 有错误未生成，unreadable 数据读不懂，failed 失败")
    reason: str = Field("", description="失败的原因")
    documents: int = Field(0, ge=0, description="生成的文件数")
    errors: int = Field(0, ge=0, description="错误数")
    warnings: int = Field(0, ge=0, description="警告数")
    reviews: int = Field(0, ge=0, description="待审数")
    unjudged: int = Field(0, ge=0, description="暂无法判断的规则数")
    blanks: tuple[str, ...] = Field((), description="待填的资料")
    told: tuple[Told, ...] = Field((), description="错误和警告")
    files: Mapping[PathInside, Digest] = Field(default_factory=dict, description="文件夹里的文件和它们的 SHA-256")
