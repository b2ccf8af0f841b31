"""Why a returned file is not read. The codes stand in records; the words are for people."""

from __future__ import annotations

from mengyue.i18n import _

__all__ = ["Refused", "explained"]


class Refused(Exception):
    """A returned file that is not read any further; ``code`` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def explained(code: str) -> str:
    """Return the reason in words."""
    reasons = {
        "empty": _("文件是空的"),
        "too-large": _("文件过大"),
        "wrong-type": _("不是 PDF 或图片（JPEG、PNG、TIFF、BMP、WebP）；请转换后重新交回"),
        "ofd": _("OFD 版式文件不能在此验证；请在签章平台验证，并交回 PDF 文件"),
        "office": _(
            "Word 等 Office 文件，其中的签名不在此验证，不算已核验；请由人在 Word 中核对签名和正文，"
            "并请该单位交回签名的 PDF 或签署页"
        ),
        "encrypted": _("文件加了密码或者限制了使用；请去除后重新交回"),
        "damaged": _("文件损坏，打不开；请重新扫描或重新发送"),
        "script": _("PDF 中含有脚本或启动外部程序的动作，不予打开；请重新扫描"),
        "too-many-pages": _("页数过多，超过上限"),
        "too-many-objects": _("文件结构异常庞大，不予打开"),
        "no-pages": _("文件没有页"),
        "image-too-large": _("图片的像素异常多，不予打开"),
        "memory": _("读取时超出内存上限"),
        "time": _("读取时超出时限"),
        "crash": _("读取时程序中断，文件可能已损坏或者经过恶意构造"),
        "unsigned": _("与发出的文件完全相同，没有签署"),
        "altered": _("电子签名验证不通过：签名之后内容被改动，或者签名损坏"),
        "link": _("是链接，不是文件"),
    }
    return reasons.get(code, code)
