"""Faults in templates, reported with the part and the paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mengyue.docx.template_environment import environment
from mengyue.foreign_words import plainly
from mengyue.i18n import _
from mengyue.model.finding import EngineError

if TYPE_CHECKING:
    from jinja2 import TemplateSyntaxError

__all__ = ["located", "part_name", "place", "refuse_residue", "template_error"]

_TAG = re.compile("<[^>]+>")
_BRACES = ("{{", "}}", "{%", "%}", "{#", "#}")
_WIDTH = 60


def _numbered(source: str) -> str:
    """Put every paragraph on a line of its own, so that Jinja's line numbers count paragraphs."""
    return source.replace("<w:p ", "\n<w:p ").replace("<w:p>", "\n<w:p>")


def _paragraph(source: str, line: int) -> str:
    rows = _numbered(source).splitlines()
    text = _TAG.sub("", rows[line - 1]) if 0 < line <= len(rows) else ""
    return text.strip()[:_WIDTH]


def place(part: str, paragraph: int, near: str) -> str:
    """Name a place in a template: its part, the paragraph counted from 1, the words there."""
    text = _("模板{part}第 {line} 段“{near}”")
    return text.format(part=part_name(part), line=paragraph, near=near.strip()[:_WIDTH])


def part_name(part: str) -> str:
    """Name a part of a template as people call it."""
    kind = part.rpartition("/")[2].partition(".")[0].rstrip("0123456789")
    names = {
        "document": _("正文"),
        "header": _("页眉"),
        "footer": _("页脚"),
        "footnotes": _("脚注"),
        "endnotes": _("尾注"),
    }
    known = names.get(kind) if part.startswith("word/") else None
    return known or f" {part} "


def _message(part: str, line: int, near: str, reason: object) -> EngineError:
    return EngineError(f"{place(part, max(line - 1, 0), near)}：{reason}")


def template_error(part: str, source: str, error: TemplateSyntaxError) -> EngineError:
    """Name the paragraph of a syntax error."""
    from jinja2 import TemplateSyntaxError

    line = error.lineno
    try:
        environment().from_string(_numbered(source))
    except TemplateSyntaxError as again:
        line = again.lineno
    reason = _("标记的写法有误（{reason}）").format(reason=plainly(error))
    return _message(part, line, _paragraph(source, line), reason)


def located(part: str, source: str, context: dict[str, Any], error: Exception) -> EngineError:
    """Name the paragraph in which rendering failed, by rendering once more with paragraphs as lines."""
    line = 0
    template = environment().from_string(_numbered(source))
    try:
        template.render(context)
    except Exception as again:
        trace = again.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == "<template>":
                line = trace.tb_lineno
            trace = trace.tb_next
    from jinja2 import UndefinedError

    reason = str(error) if isinstance(error, EngineError) else plainly(error)
    if isinstance(error, UndefinedError):
        reason = _("标记所指的内容不存在（{reason}）").format(reason=plainly(error))
    return _message(part, line, _paragraph(source, line), reason)


def refuse_residue(part: str, source: str, *, parsed: bool = False) -> None:
    """Refuse braces that no one will render: in parts docxtpl leaves alone, or left over around real tags."""
    texts = [source]
    if parsed:
        from jinja2 import nodes

        texts = [node.data for node in environment().parse(source).find_all(nodes.TemplateData)]
    for text in texts:
        for brace in _BRACES:
            at = text.find(brace)
            if at >= 0:
                near = _TAG.sub("", text[max(at - _WIDTH, 0) : at + _WIDTH]).strip()
                raise EngineError(_("模板{part}中的标记不完整：“{near}”").format(part=part_name(part), near=near))
