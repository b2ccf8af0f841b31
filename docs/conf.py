"""The guide as a site: ``scripts/site`` has Sphinx build it from ``docs/zh`` and ``docs/en``, as they are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search import SearchLanguage

project = "盟约"
language = "zh_CN"
root_doc = "index"
extensions = ["myst_parser"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "盟约"
html_copy_source = False
html_show_sphinx = False
html_use_index = False
html_show_copyright = False
html_search_language = "zh-pairs"

_CHINESE = r"\u3400-\u4dbf\u4e00-\u9fff"


class ChinesePairs(SearchLanguage):
    """Words by blanks, Chinese by pairs of characters: what is looked for need not be a word of any dictionary."""

    lang = "zh-pairs"
    language_name = "Chinese"
    js_splitter_code = (
        f"var splitQuery = (query) => (query.match(/[A-Za-z0-9_]+|[{_CHINESE}]+/g) || []).flatMap((run) =>"
        " /^[A-Za-z0-9_]/.test(run) || run.length < 2 ? [run] : [...run.slice(1)].map((end, at) => run[at] + end));"
    )

    def split(self, input: str) -> list[str]:
        """Return the words of a text that can be looked for."""
        found = re.findall(r"[A-Za-z0-9_]+", input)
        for run in re.findall(f"[{_CHINESE}]+", input):
            found += [run[at : at + 2] for at in range(len(run) - 1)] or [run]
        return found

    def word_filter(self, word: str) -> bool:
        """Keep all that is no number."""
        return not word.isdigit()


def _listed(app: Sphinx, name: str, source: list[str]) -> None:
    """A page that lists others puts them beside every page, in its order. What is no part of the site is no link."""
    source[0] = re.sub(r"\[([^\]]*)\]\(\.\./\.\./[^)]*\)", r"\1", source[0])
    if Path(name).name != "README":
        return
    pages = re.findall(r"^- \[[^\]]*\]\(([^)/]+)\.md\)", source[0], re.MULTILINE)
    source[0] += "\n\n```{toctree}\n:hidden:\n\n" + "\n".join(pages) + "\n```\n"


#: What the theme says in English, and what of it no translation reaches.
_WORDS = {
    "On this page": "本页内容", "View this page": "看原文", "Home": "首页", "Next": "下一页", "Previous": "上一页",
    "Back to top": "回到开头", "Made with ": "制作：",
}  # fmt: skip
_FIXED = {
    "Toggle site navigation sidebar": "打开或关闭目录",
    "Toggle table of contents sidebar": "打开或关闭本页内容",
    "Toggle Light / Dark / Auto color theme": "浅色、深色或者随系统",
    "Skip to content": "跳到正文",
    "Hide navigation sidebar": "关闭目录",
    "Hide table of contents sidebar": "关闭本页内容",
    "Toggle navigation of ": "展开或收起",
}


def _spoken(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: nodes.document | None) -> None:
    """A page is of one language, also in what the theme adds."""
    english = name.startswith("en/")
    context["language"] = "en" if english else "zh-CN"
    context["_"] = context["gettext"] = (
        str if english else lambda text: _WORDS.get(text) or app.translator.gettext(text)
    )


def _said(app: Sphinx, error: Exception | None) -> None:
    """What the theme says in fixed words is said in Chinese too."""
    for path in Path(app.outdir).rglob("*.html") if error is None else ():
        page = path.read_text(encoding="utf-8")
        if 'lang="zh-CN"' in page[:300]:
            for english, chinese in _FIXED.items():
                page = re.sub(rf'([">]\s*){re.escape(english)}', rf"\g<1>{chinese}", page)
            path.write_text(page, encoding="utf-8")


def _joined(app: Sphinx, tree: nodes.document) -> None:
    """Lines of Chinese are joined without a blank."""
    for part in [text for text in tree.findall(nodes.Text) if text == "\n"]:
        above = part.parent
        place = above.index(part)
        sides = (above[at].astext() if 0 <= at < len(above) else "" for at in (place - 1, place + 1))
        before, after = sides
        if not (before[-1:].isascii() and after[:1].isascii()):
            del above[place]


def setup(app: Sphinx) -> None:
    """Tell Sphinx what is ours."""
    app.add_search_language(ChinesePairs)
    app.connect("source-read", _listed)
    app.connect("doctree-read", _joined)
    app.connect("html-page-context", _spoken)
    app.connect("build-finished", _said)
