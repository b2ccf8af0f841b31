"""Papers of one's own, put in under their number: ``05-聘书.pdf`` is the fifth material, ``02-签署版.pdf`` the second,
signed."""

from __future__ import annotations

import io
import re
from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from mengyue.file_names import safe_name, told
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.pack.photos import SUFFIXES, photo_pdf

__all__ = ["OwnPaper", "own_papers"]

_NUMBERED = re.compile(r"\s*(\d{1,3})(?!\d)")
#: One file; a scan of two hundred pages has some 200 MB.
_LARGEST = 256 << 20
_OFFICE = (".doc", ".docx", ".wps", ".odt", ".ofd", ".xls", ".xlsx")


@dataclass(frozen=True, slots=True)
class OwnPaper:
    """A file that the unit provides: the number of its material, its name, its bytes, and these as a PDF."""

    number: int
    name: str
    data: bytes
    pdf: bytes


def own_papers(folder: Path, numbers: Collection[int], ours: Collection[str]) -> list[OwnPaper]:
    """Return the files of ``folder`` whose names begin with one of ``numbers``, sorted by number and name.

    ``ours`` are names of files that we write there ourselves. Raises :class:`EngineError` with a line for every file
    that cannot be put in: no such material, no PDF or picture, damaged, encrypted.
    """
    if not folder.is_dir():
        return []
    found: list[OwnPaper] = []
    faults: list[str] = []
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        number = _NUMBERED.match(path.name)
        if number is None or path.name in ours or not path.is_file():
            continue
        try:
            if int(number[1]) not in numbers:
                raise ValueError(_("没有第 {number} 号材料").format(number=int(number[1])))
            name = told(path.name)
            if safe_name(told(path.stem)) != told(path.stem):
                raise ValueError(_("文件名过长或者含有不能使用的字符，请改名"))
            if any(own.name.casefold() == name.casefold() for own in found):
                raise ValueError(_("与另一个文件重名，请改名"))
            found.append(_read(path, int(number[1])))
        except ValueError as reason:
            faults.append(_("“{file}”不能编入：{reason}").format(file=told(path), reason=reason))
    if faults:
        raise EngineError("\n".join(faults))
    return sorted(found, key=lambda own: (own.number, own.name))


def _read(path: Path, number: int) -> OwnPaper:
    suffix = path.suffix.lower()
    if suffix not in (".pdf", *SUFFIXES):
        hint = _("请另存为 PDF 后放入") if suffix in _OFFICE else _("不是 PDF 或图片（JPEG、PNG、TIFF、BMP、WebP）")
        raise ValueError(hint)
    if path.stat().st_size > _LARGEST:
        raise ValueError(_("文件过大，超过 {limit} MB").format(limit=_LARGEST >> 20))
    data = path.read_bytes()
    return OwnPaper(number, told(path.name), data, _checked(data) if suffix == ".pdf" else _drawn(data))


def _checked(data: bytes) -> bytes:
    pikepdf = import_module("pikepdf")
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise ValueError(_("文件加了密码，请去除后放入")) from None
    except (pikepdf.PdfError, RecursionError):
        raise ValueError(_("文件损坏，打不开")) from None
    if not pages:
        raise ValueError(_("文件没有页"))
    return data


def _drawn(data: bytes) -> bytes:
    try:
        return photo_pdf(data)
    except ModuleNotFoundError:
        raise ValueError(_("编入图片需要另装软件包：pip install 'mengyue[sign]'；或者另存为 PDF")) from None
    except (OSError, SyntaxError, ValueError):
        raise ValueError(_("文件损坏，打不开")) from None
    except Exception as error:  # Pillow's own refusal of pictures that unpack to a bomb
        raise ValueError(_("图片过大或者损坏，不能使用")) from error
