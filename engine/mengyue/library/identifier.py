"""Ids and sources in content files. Some become names of files, so one pattern holds for all of them."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from mengyue.file_names import safe_name

__all__ = ["Id", "Source"]

_ID = re.compile(r"[^\W_][\w-]*(\.[\w-]+)*")
_LONGEST = 60
_FOLDERS = ("agreements", "forms", "papers")


def _identifier(text: str) -> str:
    if len(text) > _LONGEST or not _ID.fullmatch(text) or safe_name(text) != text:
        raise PydanticCustomError(
            "identifier",
            "代号只用字母、数字、汉字、“-”“_”，以“.”分段，最多 60 个字符，不能是路径：{text}",
            {"text": text[:60]},
        )
    return text


def _source(text: str) -> str:
    folder, _slash, name = text.partition("/")
    if text and folder not in _FOLDERS:
        raise PydanticCustomError(
            "content_source", "应写作 agreements/、forms/ 或 papers/ 加代号，不带扩展名：{text}", {"text": text[:60]}
        )
    if text:
        _identifier(name)
    return text


#: The id of a record of the library.
Id = Annotated[str, AfterValidator(_identifier)]
#: The outline or layout of a paper: folder below ``templates/`` and id; empty when there is none.
Source = Annotated[str, AfterValidator(_source)]
