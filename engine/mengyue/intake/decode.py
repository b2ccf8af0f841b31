"""Bytes to text. A wrongly guessed encoding turns one company's name into another's, so guesses are few and told."""

from __future__ import annotations

import codecs
from pathlib import Path

from mengyue.file_names import told
from mengyue.foreign_words import plainly
from mengyue.i18n import _
from mengyue.library.faults import fault, note
from mengyue.model.finding import Finding, InputError
from mengyue.refusal import reason_of

__all__ = ["MAX_BYTES", "decode", "read_bytes"]

#: Largest file that is read: an alliance of 1,000 members needs 0.3 MiB.
MAX_BYTES = 32 * 1024 * 1024

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_bytes(path: Path) -> bytes:
    """Read ``path``; a missing, unreadable, empty or too large file is one clear fault."""
    file = told(path)
    try:
        if path.is_dir():
            raise InputError([fault("IN-102", _("这是一个文件夹"), file=file)])
        if not path.exists():
            raise InputError([fault("IN-101", _("文件不存在"), file=file)])
        if not path.is_file():
            raise InputError([fault("IN-103", _("这不是普通文件"), file=file)])
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else plainly(error)
        raise InputError([fault("IN-103", _("文件无法读取：{reason}").format(reason=reason), file=file)]) from error
    if len(data) > MAX_BYTES:
        message = _("文件超过 {limit} MiB").format(limit=MAX_BYTES // (1024 * 1024))
        raise InputError([fault("IN-105", message, file=file)])
    return data


def decode(data: bytes, *, file: str) -> tuple[str, list[Finding]]:
    """Return the text of ``data`` and what the user should know about its encoding; raise when it is not certain."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError as error:
                raise _undecodable(data, error.start, file) from error
            return text, [note("IN-111", _("已按 {encoding} 编码读取").format(encoding=encoding.upper()), file=file)]
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_national(data, error.start, file)
    if _looks_like_utf16(data):
        raise InputError([fault("IN-108", _("文件像是 UTF-16 编码，但没有字节序标记（BOM）"), file=file)])
    return text, []


def _decode_national(data: bytes, bad: int, file: str) -> tuple[str, list[Finding]]:
    """Read GB18030 when the bytes speak for it: not broken UTF-8, decodes cleanly, and reads as everyday Chinese."""
    if _looks_like_utf16(data):
        raise InputError([fault("IN-108", _("文件像是 UTF-16 编码，但没有字节序标记（BOM）"), file=file)])
    sample = data.decode("utf-8", "replace")
    broken = sample.count("\ufffd")
    if sum(c > "\x7f" for c in sample) - broken > broken:
        raise _undecodable(data, bad, file)  # UTF-8 with a few damaged bytes
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _undecodable(data, bad, file) from error
    foreign = [c for c in text if c > "\x7f"]
    common = len("".join(foreign).encode("gb2312", "ignore")) // 2
    if common * 10 < len(foreign) * 8:  # rare characters in names pass, noise does not
        raise _undecodable(data, bad, file)
    return text, [note("IN-109", _("文件不是 UTF-8 编码，已按 GB18030（GBK）读取，请核对文字"), file=file)]


def _looks_like_utf16(data: bytes) -> bool:
    """Every other byte of ASCII in UTF-16 is NUL; a stray NUL elsewhere is a control character."""
    head = data[:4096]
    return len(head) >= 4 and max(head[0::2].count(0), head[1::2].count(0)) * 5 > len(head) // 2


def _undecodable(data: bytes, start: int, file: str) -> InputError:
    line = data.count(b"\n", 0, start) + 1
    message = _("文字编码无法识别（第 {line} 行有不是 UTF-8 的字节）").format(line=line)
    return InputError([fault("IN-107", message, file=file, line=line)])
