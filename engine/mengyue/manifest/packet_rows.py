"""The rows of a manifest of packets (签署页包): what went out for signing, to whom."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from mengyue.manifest.parts import Digest, PathInside, Record

__all__ = ["ElectronicSent", "MemberAsked", "PaperSent", "SheetSent"]


class PaperSent(Record):
    """A document that was sent out: its signable PDF, whose digest the marks on its pages carry."""

    kind: str = Field(description="文件代号")
    title: str = Field(description="文件标题")
    path: PathInside
    sha256: Digest
    pages: int = Field(description="页数")
    copies: int = Field(description="签署份数")


class MemberAsked(Record):
    """A member as it signs."""

    index: int = Field(description="签署顺序，从 1 起")
    id: str = Field(description="成员代号")
    name: str = Field(description="成员单位名称")
    role: str = Field("", description="在协议中的称谓")
    signs_as: str = Field(description="由谁签字")
    signer: str = Field("", description="签字人")
    missing: tuple[str, ...] = Field((), description="尚缺的资料")


class SheetSent(Record):
    """A page that a member signs or seals, in every copy."""

    document: str = Field(description="文件代号")
    page: int = Field(description="页，从 1 起")
    member: int = Field(description="成员的签署顺序")
    purpose: Literal["sign", "seal"] = Field(description="sign 签字盖章，seal 只盖章")


class ElectronicSent(Record):
    """A file sent out for signing on screen."""

    member: int = Field(description="成员的签署顺序")
    document: str = Field(description="文件代号")
    path: PathInside
    sha256: Digest
    fields: tuple[str, ...] = Field((), description="签名域")
