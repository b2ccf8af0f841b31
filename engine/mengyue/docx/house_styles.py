"""The styles of every document we write, named in Chinese. Sizes are the Chinese type sizes.

Layout after GB/T 9704-2012 (7.3, 7.4: 仿宋 body, 黑体 first level, 附件 label 3号黑体) where it fits, and contract
habit (小四 body, 黑体 article titles, first line in by two characters) elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

__all__ = ["COVER_CHARACTER", "COVER_LINE", "FANG", "FONTS", "LATIN", "STYLES", "Style", "style_id", "styles_xml"]

#: Type sizes in half-points.
SIZE = {"二号": 44, "小二": 36, "三号": 32, "小三": 30, "四号": 28, "小四": 24, "五号": 21, "小五": 18, "六号": 15}
LATIN = "Times New Roman"
SONG, HEI, KAI, FANG = "宋体", "黑体", "楷体", "仿宋"
#: Titles of official papers (GB/T 9704-2012 7.3.1: 2号小标宋体). Few machines but those of authorities have it.
XIAO = "方正小标宋简体"
#: Font → (alternative names, family, PANOSE). The alternatives let any office program find what it has.
FONTS: dict[str, tuple[str, str, str]] = {
    FANG: ("FangSong,仿宋_GB2312,FangSong_GB2312,STFangsong,Noto Serif CJK SC", "modern", "02010609060101010101"),
    HEI: ("SimHei,STHeiti,Noto Sans CJK SC", "swiss", "02010609060101010101"),
    KAI: ("KaiTi,楷体_GB2312,KaiTi_GB2312,STKaiti,Noto Serif CJK SC", "modern", "02010609060101010101"),
    SONG: ("SimSun,NSimSun,STSong,Noto Serif CJK SC", "roman", "02010600030101010101"),
    XIAO: (
        "FZXiaoBiaoSong-B05S,方正小标宋_GBK,FZXiaoBiaoSong-B05,华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC",
        "roman",
        "02010601030101010101",
    ),
    LATIN: ("Liberation Serif,Noto Serif CJK SC", "roman", "02020603050405020304"),
}


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style. ``indent`` is the first line's indent in characters; spacing is in points."""

    name: str
    id: str
    font: str = FANG
    size: str = "四号"
    bold: bool = False
    align: str = "both"
    indent: int = 0
    left: int = 0
    line: float = 0
    exact: bool = False  # 固定值: lines are as high as ``line`` says, whatever font stands in
    before: float = 0
    after: float = 0
    keep_next: bool = False
    keep_lines: bool = False
    page_break: bool = False
    together: bool = False  # no space between neighbours of this style
    outline: int = -1
    numbering: tuple[int, int] | None = None
    tabs: tuple[tuple[str, str, int], ...] = ()
    based_on: str = "Normal"
    follow: str = ""
    right: int = 0  # characters left free at the right
    latin: str = LATIN


_BUILT_IN = (
    Style("heading 1", "Heading1", HEI, "三号", outline=0, keep_next=True, keep_lines=True, before=12, after=6),
    Style("heading 2", "Heading2", KAI, "三号", outline=1, keep_next=True, keep_lines=True, before=6, after=6),
    Style("heading 3", "Heading3", FANG, "三号", True, outline=2, keep_next=True, keep_lines=True, before=6),
    Style("header", "Header", SONG, "五号", align="right"),
    Style("footer", "Footer", SONG, "小五", align="center"),
    Style("toc 1", "TOC1", FANG, "小四", align="left", line=18, tabs=(("right", "dot", 9071),)),
    Style("toc 2", "TOC2", FANG, "五号", align="left", left=2, line=15.4, tabs=(("right", "dot", 9071),)),
    Style("toc 3", "TOC3", FANG, "五号", align="left", left=2, line=15.4, tabs=(("right", "dot", 9071),)),
    Style("TOC Heading", "TOCHeading", HEI, "小二", align="center", line=34, before=6, after=14, keep_next=True),
    Style("annotation text", "CommentText", SONG, "五号", align="left"),
)

_OWN = (
    Style("封面标题", "CoverTitle", HEI, "二号", align="center", line=40, before=90, after=80),
    Style("封面栏目", "CoverField", FANG, "三号", align="left", line=30),
    Style("封面落款", "CoverIssuer", FANG, "三号", align="center", line=34),
    Style("协议标题", "AgreementTitle", HEI, "小二", align="center", line=34, before=12, after=22, keep_next=True),
    Style("条文", "ArticleText", FANG, "小四", indent=2, line=21),
    Style(
        "一级标题", "SectionHeading", HEI, "四号", align="left", line=26, before=12, after=6,
        keep_next=True, keep_lines=True, outline=0, numbering=(1, 0), follow="ArticleText",
    ),
    Style(
        "小标题", "SectionSubheading", KAI, "小四", True, align="left", indent=2, line=21, before=6, after=2,
        keep_next=True, keep_lines=True, outline=1, numbering=(1, 1), follow="ArticleText",
    ),
    Style(
        "一级标题无号", "SectionHeadingPlain", HEI, "四号", align="left", line=26, before=12, after=6,
        keep_next=True, keep_lines=True, outline=0, follow="ArticleText",
    ),
    Style(
        "小标题无号", "SectionSubheadingPlain", KAI, "小四", True, align="left", indent=2, line=21, before=6, after=2,
        keep_next=True, keep_lines=True, outline=1, follow="ArticleText",
    ),
    Style(
        "条标题", "ArticleTitle", HEI, "小四", align="left", indent=2, line=21, before=6,
        keep_next=True, keep_lines=True, outline=2, numbering=(2, 0), follow="ArticleText",
    ),
    Style("项", "Item1", FANG, "小四", indent=2, line=21),
    Style("目", "Item2", FANG, "小四", indent=2, line=21),
    Style("小目", "Item3", FANG, "小四", indent=2, line=21),
    Style("表名", "TableTitle", HEI, "小四", align="center", line=22, before=8, after=2, keep_next=True),
    Style("表注", "TableNote", FANG, "五号", align="right", line=16, keep_next=True),
    Style("表头", "TableHead", HEI, "五号", align="center", line=17, keep_next=True),
    Style("表格文字", "TableText", FANG, "五号", align="left", line=17),
    Style("多栏表头", "DenseTableHead", HEI, "小五", align="center", line=14, keep_next=True),
    Style("多栏表格文字", "DenseTableText", FANG, "小五", align="left", line=14),
    Style("表后", "TableAfter", FANG, "小五", line=9),
    Style("附件标号", "ScheduleLabel", HEI, "三号", align="left", line=30, keep_next=True, page_break=True, outline=0),
    Style("附件标题", "ScheduleTitle", HEI, "小二", align="center", line=34, before=8, after=16, keep_next=True,
          outline=1),
    Style("正文结束", "EndOfText", FANG, "四号", align="center", line=26, before=12),
    Style("签署页首", "SignaturePageHead", FANG, "小四", align="left", line=26, after=30, keep_next=True),
    Style("签署身份", "SignatureRole", HEI, "四号", align="left", line=28, after=10, keep_next=True, keep_lines=True),
    Style(
        "签署栏", "SignatureLine", FANG, "四号", align="left", line=28, after=16, keep_next=True, keep_lines=True,
        tabs=(("left", "underscore", 7370),),
    ),
    Style("签署栏末", "SignatureEnd", FANG, "五号", line=20, after=26, keep_lines=True),
    Style("表单标题", "FormTitle", HEI, "小二", align="center", line=34, before=6, after=12, keep_next=True),
    Style("表单栏目", "FormCaption", FANG, "小四", align="center", line=20),
    Style("表单文字", "FormText", FANG, "小四", align="left", line=20),
    Style("表单段落", "FormProse", FANG, "小四", align="both", indent=2, line=22),
    Style("报表标题", "ReportTitle", HEI, "小二", align="center", line=30, after=8, keep_next=True),
    Style("报表说明", "ReportNote", FANG, "五号", align="left", line=17),
    Style("报表栏目", "ReportHead", HEI, "小五", align="center", line=14, keep_next=True),
    Style("报表文字", "ReportText", FANG, "小五", align="left", line=14),
    Style("报表小字", "ReportSmall", FANG, "六号", align="left", line=11),
    Style("章标题", "ChapterHeading", HEI, "四号", align="center", line=28, before=14, after=8,
          keep_next=True, keep_lines=True, outline=0, follow="ArticleText"),
    Style("题注", "TitleNote", KAI, "小四", align="center", line=26, after=14, keep_next=True),
    Style("主送", "Addressee", FANG, "小四", align="left", line=24, after=2, keep_next=True),
    Style("附件说明", "AttachmentNote", FANG, "小四", indent=2, line=24, before=10, keep_next=True, together=True),
    Style("落款", "ClosingUnit", FANG, "小四", align="right", line=28, before=14, keep_next=True, keep_lines=True),
    Style("落款签字", "ClosingSignature", FANG, "小四", align="right", line=28, keep_next=True, keep_lines=True),
    Style("成文日期", "ClosingDate", FANG, "小四", align="right", line=28, keep_lines=True),
    Style("公文标题", "OfficialTitle", XIAO, "二号", align="center", line=36, after=20, keep_next=True),
    Style("公文正文", "OfficialText", FANG, "三号", indent=2, line=29),
)  # fmt: skip

#: Width of a character on the cover in twips, and how many stand on one of its lines.
COVER_CHARACTER, COVER_LINE = SIZE["三号"] * 10, 15
#: Every paragraph style by name.
STYLES: dict[str, Style] = {style.name: style for style in _BUILT_IN + _OWN}
#: Blocks of signatures of which three or four stand on a page.
_SHORT_BLOCKS: dict[str, dict[str, object]] = {
    "签署页首": {"size": "五号", "line": 18, "after": 8},
    "签署身份": {"size": "小四", "line": 20, "after": 2},
    "签署栏": {"size": "小四", "line": 20, "after": 5},
    "签署栏末": {"line": 12, "after": 8},
}
#: The same styles in papers that go to an authority: 3号, line pitch 29 pt, page numbers in 4号 half-width 宋体, the
#: date four characters from the right (GB/T 9704-2012 5.2.2, 7.3.3, 7.3.5, 7.5).
_OFFICIAL: dict[str, dict[str, object]] = {
    **_SHORT_BLOCKS,
    "公文标题": {"after": 10},
    "footer": {"size": "四号", "latin": SONG},
    "条文": {"size": "三号", "line": 29},
    "项": {"size": "三号", "line": 29},
    "目": {"size": "三号", "line": 29},
    "小目": {"size": "三号", "line": 29},
    "一级标题": {"size": "三号", "line": 29, "indent": 2, "before": 0, "after": 0},
    "一级标题无号": {"size": "三号", "line": 29, "indent": 2, "before": 0, "after": 0},
    "小标题无号": {"size": "三号", "line": 29, "bold": False, "before": 0, "after": 0},
    "题注": {"size": "三号", "line": 29},
    "主送": {"size": "三号", "line": 29},
    "附件说明": {"size": "三号", "line": 29, "before": 29},
    "落款": {"size": "三号", "line": 29, "before": 29, "right": 2},
    "落款签字": {"size": "三号", "line": 29, "right": 2},
    "成文日期": {"size": "三号", "line": 29, "right": 4},
}
#: The same styles in agreements of standard and compact length: smaller type and less air.
_TIGHT: dict[str, dict[str, object]] = {
    "TOC Heading": {"size": "小四", "line": 18, "before": 0, "after": 2},
    "toc 1": {"size": "五号", "line": 13, "exact": True, "tabs": (("right", "dot", 9411),)},
    "toc 2": {"size": "五号", "line": 13, "exact": True, "tabs": (("right", "dot", 9411),)},
    "toc 3": {"size": "五号", "line": 13, "exact": True, "tabs": (("right", "dot", 9411),)},
    "协议标题": {"size": "小三", "line": 24, "before": 0, "after": 6},
    "条文": {"size": "五号", "line": 13, "exact": True},
    "项": {"size": "五号", "line": 13, "exact": True},
    "目": {"size": "五号", "line": 13, "exact": True},
    "小目": {"size": "五号", "line": 13, "exact": True},
    "条标题": {"size": "五号", "line": 13, "before": 1, "exact": True},
    "一级标题": {"size": "小四", "line": 16, "before": 3, "after": 0},
    "一级标题无号": {"size": "小四", "line": 16, "before": 3, "after": 0},
    "小标题": {"size": "五号", "line": 13, "before": 1, "after": 1, "exact": True},
    "小标题无号": {"size": "五号", "line": 13, "before": 1, "after": 1, "exact": True},
    "表名": {"size": "五号", "line": 13, "before": 3, "after": 1},
    "表注": {"size": "小五", "line": 11.2, "exact": True},
    "表头": {"size": "小五", "line": 11.2, "exact": True},
    "表格文字": {"size": "小五", "line": 11.2, "exact": True},
    "表后": {"size": "六号", "line": 4},
    "附件标号": {"size": "五号", "line": 16, "before": 6, "page_break": False},
    "附件标题": {"size": "小四", "line": 18, "before": 0, "after": 2},
    "正文结束": {"size": "五号", "line": 13, "before": 2},
    **_SHORT_BLOCKS,
}
_CHARACTER = {"待填": "Blank", "术语": "Term", "annotation reference": "CommentReference"}


def style_id(name: str) -> str:
    """Return the id of a paragraph or character style by its name."""
    return _CHARACTER.get(name) or STYLES[name].id


def _fonts(east: str, latin: str = LATIN) -> str:
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east}" w:cs="{LATIN}"/>'


def _run_look(style: Style) -> str:
    half = SIZE[style.size]
    bold = "<w:b/><w:bCs/>" if style.bold else ""
    return f'<w:rPr>{_fonts(style.font, style.latin)}{bold}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'


def _paragraph_look(style: Style) -> str:
    look = "<w:keepNext/>" if style.keep_next else ""
    look += "<w:keepLines/>" if style.keep_lines else ""
    look += "<w:pageBreakBefore/>" if style.page_break else ""
    if style.numbering:
        number, level = style.numbering
        look += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    if style.tabs:
        stops = (f'<w:tab w:val="{kind}" w:leader="{leader}" w:pos="{at}"/>' for kind, leader, at in style.tabs)
        look += f"<w:tabs>{''.join(stops)}</w:tabs>"
    spacing = f' w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}"'
    rule = "exact" if style.exact else "atLeast"
    spacing += f' w:line="{round(style.line * 20)}" w:lineRule="{rule}"' if style.line else ""
    look += f"<w:spacing{spacing}/>"
    character = SIZE[style.size] * 10
    if style.indent:
        look += f'<w:ind w:firstLineChars="{style.indent * 100}" w:firstLine="{style.indent * character}"/>'
    elif style.right:
        look += f'<w:ind w:rightChars="{style.right * 100}" w:right="{style.right * character}"/>'
    elif style.left:
        look += f'<w:ind w:leftChars="{style.left * 100}" w:left="{style.left * character}"/>'
    look += "<w:contextualSpacing/>" if style.together else ""
    look += f'<w:jc w:val="{style.align}"/>'
    look += f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline >= 0 else ""
    return f"<w:pPr>{look}</w:pPr>"


def _paragraph_style(style: Style, own: bool) -> str:
    custom = ' w:customStyle="1"' if own else ""
    follow = f'<w:next w:val="{style.follow}"/>' if style.follow else ""
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{style.based_on}"/>{follow}<w:qFormat/>{_paragraph_look(style)}{_run_look(style)}</w:style>'
    )


#: Punctuation may stand in the margin at the end of a line, which is Word's default too. LibreOffice 7.4 reads the
#: property the wrong way round: without it, punctuation hangs there, and in justified lines some of it is not printed.
_PUNCTUATION = "<w:overflowPunct/>"
_DEFAULTS = (
    f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(FANG)}"
    '<w:kern w:val="2"/><w:sz w:val="28"/><w:szCs w:val="28"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    f"<w:pPrDefault><w:pPr>{_PUNCTUATION}</w:pPr></w:pPrDefault></w:docDefaults>"
)
_BASE = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    f'<w:pPr><w:jc w:val="both"/></w:pPr><w:rPr>{_fonts(FANG)}</w:rPr></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)
_TABLE_GRID = (
    '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
    "<w:tblPr><w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders></w:tblPr></w:style>"
)
_CHARACTER_STYLES = (
    '<w:style w:type="character" w:customStyle="1" w:styleId="Blank"><w:name w:val="待填"/><w:qFormat/>'
    '<w:rPr><w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/></w:rPr></w:style>'
    '<w:style w:type="character" w:customStyle="1" w:styleId="Term"><w:name w:val="术语"/><w:qFormat/>'
    "<w:rPr><w:b/><w:bCs/></w:rPr></w:style>"
    '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
    '<w:rPr><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>'
)


def styles_xml(namespaces: str, *, official: bool = False, tight: bool = False) -> str:
    """Return ``word/styles.xml``; ``official`` sets the text as papers to an authority have it, ``tight`` as agreements
    of standard and compact length."""
    changed = _OFFICIAL if official else _TIGHT if tight else {}
    built_in, own = (
        "".join(_paragraph_style(replace(style, **changed.get(style.name, {})), own=mine) for style in styles)  # type: ignore[arg-type]
        for styles, mine in ((_BUILT_IN, False), (_OWN, True))
    )
    return f"<w:styles {namespaces}>{_DEFAULTS}{_BASE}{built_in}{own}{_CHARACTER_STYLES}{_TABLE_GRID}</w:styles>"
