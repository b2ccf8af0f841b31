"""What a file is that is no .docx, and how its owner saves it as one."""

from __future__ import annotations

from mengyue.i18n import _

__all__ = ["SUFFIXES", "save_as_docx"]

#: Names that text documents carry. A file of such a name is opened by its content, whatever the name says.
SUFFIXES = frozenset(
    (
        ".docx", ".doc", ".dot", ".docm", ".dotx", ".dotm", ".wps", ".wpt", ".wpsx", ".odt", ".fodt", ".ott",
        ".sxw", ".rtf", ".uot", ".uof", ".pages", ".mht", ".mhtml", ".wpd",
    )
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SHEET, _SLIDES = (name.encode("utf-16-le") for name in ("Workbook", "PowerPoint Document"))
_HEAD = 4096


def save_as_docx(data: bytes) -> str:
    """Return why ``data`` cannot be opened as a .docx and what its owner can do; empty when it may be one."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    lower = head.lower()
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            return _("是加密的文档，请在 Word 或 WPS 中去掉打开密码后重新保存")
        if _SHEET in data or _SLIDES in data:
            return _("不是文字文档")
        return _("是旧式文档（.doc、.wps），请用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”后再用")
    if data.startswith(b"PK"):
        if b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:200]:
            return _save_as(".odt")
        return _save_as(".pages") if b"Index/Document.iwa" in data else ""
    if head.startswith(b"{\\rtf"):
        return _save_as("RTF")
    if head.startswith(b"%PDF"):
        return _("是 PDF，不能从中比较文字，请向对方索取 Word 文档（.docx）")
    if b"mso-application" in lower or b"schemas.microsoft.com/office/word/2003" in lower or b"pkg:package" in lower:
        return _save_as("XML")
    if b"opendocument" in lower or b"schemas.uof.org" in lower or "标文通".encode() in head:
        return _save_as(".fodt、.uot")
    if lower.startswith((b"<html", b"<!doctype html", b"mime-version:", b"from:")) or b"<html" in lower:
        return _save_as("HTML")
    return _("不是 .docx 文件")


def _save_as(kind: str) -> str:
    text = _("是 {kind} 格式的文档，请用 Word、WPS 或 LibreOffice 打开，另存为“Word 文档（*.docx）”后再用")
    return text.format(kind=kind)
