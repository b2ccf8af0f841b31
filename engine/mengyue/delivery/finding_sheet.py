"""Findings about a text as a workbook: one a row, for who keeps lists."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from mengyue.docx.zip import pack
from mengyue.i18n import _
from mengyue.model.finding import Finding, severity_name

__all__ = ["finding_sheet"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WIDTHS = (8, 28, 60, 44, 44, 36, 20)


_FONT = '<font>{}<sz val="11"/><name val="宋体"/></font>'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2">{_FONT.format("")}{_FONT.format("<b/>")}</fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>'
)


def finding_sheet(findings: Sequence[Finding]) -> bytes:
    """Return a workbook with one sheet: gravity, place, sentence, what is wrong, the remedy, the law, the code."""
    captions = (_("程度"), _("位置"), _("原句"), _("问题"), _("处理办法"), _("依据"), _("编号"))
    rows: list[Sequence[str]] = [captions]
    rows += [(severity_name(f.severity), f.label, f.found, f.message, f.hint, f.basis, f.code) for f in findings]
    lines = "".join(
        f'<row r="{n}">' + "".join(_cell(n, column, text) for column, text in enumerate(row)) + "</row>"
        for n, row in enumerate(rows, 1)
    )
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(_WIDTHS, 1)
    )
    sheet = (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
        f'topLeftCell="A2" state="frozen"/></sheetView></sheetViews><cols>{columns}</cols>'
        f"<sheetData>{lines}</sheetData></worksheet>"
    )
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="{_RELS}"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{_TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        "</Types>",
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets>'
        f'<sheet name="{escape(_("校对结果"))}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_DOC}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{_DOC}/styles" '
        'Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
        "xl/worksheets/sheet1.xml": sheet,
    }
    return pack({name: text.encode() for name, text in parts.items()})


def _cell(row: int, column: int, text: str) -> str:
    style = 1 if row == 1 else 0
    plain = "".join(c for c in text if c >= " " or c == "\n")
    place = f"{chr(65 + column)}{row}"
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(plain)}</t></is></c>'
