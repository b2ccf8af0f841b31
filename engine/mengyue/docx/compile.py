"""Compiling a template: docxtpl patches its XML once and so decides what every tag means; Jinja compiles it once.

The result is immutable and may be shared between threads; a document is rendered from it afresh. A template is compiled
once in several runs: its bytes and our program decide what comes of it.
"""

from __future__ import annotations

import hashlib
import io
import marshal
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from mengyue.docx.as_saved import DOCUMENT, OWN_IDS, as_saved
from mengyue.docx.kept_rounds import Loop, Piece, pieces_of
from mengyue.docx.once_only import made_unique
from mengyue.docx.template_environment import environment
from mengyue.docx.template_faults import located, refuse_residue, template_error
from mengyue.docx.zip import Entry, entry, pack
from mengyue.foreign_words import plainly
from mengyue.i18n import _
from mengyue.language.budget import Budget
from mengyue.language.errors import ExpressionError
from mengyue.model.finding import EngineError
from mengyue.output.kept_pack import KeptPack

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import Template, nodes

__all__ = ["DOCUMENT", "CompiledTemplate", "Part", "compile_template"]

_CORE = "docProps/core.xml"
#: The code of the pieces of a part, each with the fields of its loop.
_Code = tuple[tuple[CodeType, tuple[Any, ...] | None], ...]
#: Templates compiled in earlier runs: code of ours alone, as Python keeps that of modules.
_PACK = KeptPack("templates")
_TAGS = ("{{", "{%", "{#")
_NAMESPACES = re.compile(r' xmlns:\w+="[^"]*"')
#: What docxtpl leaves behind where it cut a ``{{r`` tag out of its run.
_EMPTY_RUN = re.compile(
    r"<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t(?: xml:space=\"preserve\")?></w:t></w:r>", re.S
)
#: docxtpl's spelling of literal braces (render_xml_part).
_LITERAL = {"{_{": "&#123;&#123;", "}_}": "&#125;&#125;", "{_%": "&#123;%", "%_}": "%&#125;"}
_STAMP = re.compile(r'(<dcterms:(?:created|modified) xsi:type="dcterms:W3CDTF">)[^<]*')
_CONTROL = re.compile("<w:t(?: [^>]*)?>[^<]*[\t\n\a\f]")


@dataclass(frozen=True, slots=True)
class Part:
    """One part that differs from document to document. ``fix`` runs docxtpl's table repair after rendering, ``own``
    tells that the template has bookmarks or pictures, which a loop may repeat."""

    name: str
    head: str
    tail: str
    source: str
    pieces: tuple[Piece, ...]
    fix: bool = False
    own: bool = False

    def render(self, context: dict[str, Any]) -> str:
        """Render the part; a fault in the template is reported with its paragraph."""
        return self.joined(self.written(context))

    def joined(self, written: Sequence[str]) -> str:
        """Return the XML of the part of what its pieces wrote."""
        xml = "".join(written)
        xml = f"{self.head}{_fixed(xml) if self.fix else xml}{self.tail}"
        return made_unique(xml) if self.own else xml

    def written(self, context: dict[str, Any]) -> list[str]:
        """Return what the pieces of the part write, each round of a loop that keeps its rounds by itself; a fault in
        the template is reported with its paragraph."""
        try:
            budget = Budget()
            return [xml for piece in self.pieces for xml in piece.render(context, budget)]
        except EngineError as error:
            if not isinstance(error, ExpressionError):  # that one is beyond the bounds of an evaluation
                raise
            raise located(self.name, self.source, context, error) from error
        except Exception as error:
            raise located(self.name, self.source, context, error) from error


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A template, ready to render. ``digest`` is the SHA-256 of the file it came from."""

    digest: str
    static: tuple[Entry, ...]
    parts: tuple[Part, ...]


@lru_cache(maxsize=32)
def compile_template(data: bytes) -> CompiledTemplate:
    """Compile a docxtpl template. Raises :class:`EngineError` that names the part and paragraph at fault."""
    digest = hashlib.sha256(data).hexdigest()
    kept = _PACK.get(digest)
    if kept is not None:
        return _read(digest, kept)
    made, code = _compiled(data, digest)
    _PACK.put(digest, _written(made, code))
    return made


def _written(made: CompiledTemplate, code: Mapping[str, _Code]) -> bytes:
    rows = [(p.name, p.head, p.tail, p.source, code[p.source], p.fix, p.own) for p in made.parts]
    return marshal.dumps(([(e.name, e.crc, e.size, e.data) for e in made.static], rows))


def _read(digest: str, data: bytes) -> CompiledTemplate:
    static, rows = marshal.loads(data)
    parts = (
        Part(name, head, tail, source, _pieces(code), fix, own) for name, head, tail, source, code, fix, own in rows
    )
    return CompiledTemplate(digest, tuple(Entry(*part) for part in static), tuple(parts))


def _pieces(code: _Code) -> tuple[Piece, ...]:
    return tuple(Piece(_template(piece), Loop(*loop) if loop else None) for piece, loop in code)


def _template(code: CodeType) -> Template:
    made: Template = environment().template_class.from_code(environment(), code, environment().make_globals(None))
    made.root_render_func.__globals__["escape"] = _escape
    return made


def _escape(value: Any) -> Markup:
    """Escape as Jinja's compiled code asks, at once where the environment has done it: that is ready XML."""
    return value if type(value) is Markup else escape(value)


def _compiled(data: bytes, digest: str) -> tuple[CompiledTemplate, dict[str, _Code]]:
    """Return a template compiled, and the code of its parts by their source."""
    from docxtpl import DocxTemplate

    code: dict[str, _Code] = {}
    files, templated = as_saved(data)
    try:
        peer = DocxTemplate(io.BytesIO(pack(files)))
        peer.init_docx()
    except Exception as error:
        raise EngineError(_("模板不是可用的 .docx 文件：{reason}").format(reason=plainly(error))) from error
    try:
        parts = tuple(_parts(peer, files, templated, code))
    except EngineError:
        raise
    except Exception as error:
        raise EngineError(_("模板不是可用的 .docx 文件：{reason}").format(reason=plainly(error))) from error
    dynamic = {part.name for part in parts}
    static = tuple(entry(name, blob) for name, blob in files.items() if name not in dynamic)
    for name, blob in files.items():
        if name not in dynamic and name.endswith(".xml"):
            refuse_residue(name, blob.decode("utf-8"))
    return CompiledTemplate(digest, static, parts), code


def _parts(
    peer: DocxTemplate, files: dict[str, bytes], templated: frozenset[str], code: dict[str, _Code]
) -> Iterator[Part]:
    from lxml import etree

    element = peer.get_docx().element
    body = peer.get_xml()
    whole: str = etree.tostring(element, encoding="unicode")
    head, _open, rest = whole.partition("<w:body")
    tail = rest.rpartition("</w:body>")[2]
    patched = peer.patch_xml(body)
    start = patched.index(">") + 1
    opening = _NAMESPACES.sub("", patched[:start])
    yield _part(code, DOCUMENT, opening + patched[start:], _declared(head), tail, _needs_fix(element.body, body))
    for name, blob in files.items():
        filled = name == _CORE or (name in templated and name != DOCUMENT)
        text = blob.decode("utf-8") if filled else ""
        if name == _CORE:
            yield _part(code, name, _STAMP.sub(r"\g<1>{{ modified }}", text))
        elif any(tag in text for tag in _TAGS):
            tree = etree.tostring(etree.fromstring(blob), encoding="unicode")
            yield _part(code, name, peer.patch_xml(tree), _declared(""))


def _declared(xml: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'


def _part(code: dict[str, _Code], name: str, source: str, head: str = "", tail: str = "", fix: bool = False) -> Part:
    from jinja2 import TemplateSyntaxError

    for spelled, meant in _LITERAL.items():
        source = source.replace(spelled, meant)
    source = _EMPTY_RUN.sub("", source)
    if _CONTROL.search(source):
        raise EngineError(_("模板 {part} 的文字中有制表符或换行符，应使用 Word 的制表位或换行").format(part=name))
    try:
        code[source] = tuple(_compiled_piece(*piece) for piece in pieces_of(environment().parse(source)))
    except TemplateSyntaxError as error:
        raise template_error(name, source, error) from error
    refuse_residue(name, source, parsed=True)
    own = f'w:id="{OWN_IDS // 1000}' in source or "<wp:docPr " in source
    return Part(name, head, tail, source, _pieces(code[source]), fix, own)


def _compiled_piece(tree: nodes.Template, loop: Loop | None) -> tuple[CodeType, tuple[Any, ...] | None]:
    code: CodeType = environment().compile(tree)
    return code, (loop.over, loop.item, loop.reads, loop.weight) if loop else None


def _needs_fix(body: Any, xml: str) -> bool:
    """Tell whether docxtpl's table repair could change anything: only where rows and grid may come apart."""
    if re.search(r"\{%\s*(?:tc|colspan|hm)\b", xml):
        return True
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for table in body.iter(w + "tbl"):
        columns = len(table.find(w + "tblGrid"))
        for row in table.iter(w + "tr"):
            spans = (cell.find(f"{w}tcPr/{w}gridSpan") for cell in row.findall(w + "tc"))
            if sum(1 if span is None else int(span.get(w + "val")) for span in spans) != columns:
                return True
    return False


def _fixed(xml: str) -> str:
    """Let docxtpl repair the grids of tables whose columns grow."""
    from docxtpl import DocxTemplate
    from lxml import etree

    opening = '<w:body xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    if not xml.startswith("<w:body>"):
        raise EngineError(_("模板正文无法修整表格"))
    tree = DocxTemplate.fix_tables(None, f"{opening}>{xml[len('<w:body>') :]}")
    return _NAMESPACES.sub("", str(etree.tostring(tree, encoding="unicode")), count=1)
