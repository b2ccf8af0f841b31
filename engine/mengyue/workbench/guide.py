"""The guide as pages: ``docs/zh`` in its own order, rendered from Markdown, linked to one another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from mengyue.paths import shipped_root

__all__ = ["INDEX", "GuidePage", "contents", "guide_page", "picture"]

#: The page that lists the others.
INDEX = "README"


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page of the guide: ``sections`` are the headings of the second level with their anchors."""

    name: str
    title: str
    body: Markup
    sections: tuple[tuple[str, str], ...]


def _folder() -> Path:
    return shipped_root() / "docs" / "zh"


@cache
def contents() -> tuple[tuple[str, str], ...]:
    """Return names and titles of the pages, in the order in which the index lists them."""
    found = _read(_folder() / f"{INDEX}.md")
    links = [
        (
            _page_of(str(token.attrs["href"])),
            "".join(part.content for part in _within(inline.children or [], token)),
        )
        for inline in found
        for token in inline.children or []
        if token.type == "link_open"
    ]
    return tuple((name, title) for name, title in links if name)


@cache
def guide_page(name: str) -> GuidePage | None:
    """Return the page ``name``, of the index or one that it lists; None for any other."""
    if name != INDEX and name not in dict(contents()):
        return None
    tokens = _read(_folder() / f"{name}.md")
    sections = tuple(_anchored(tokens))
    for token in tokens:
        _address(token.children or [])
    title = next((tokens[n + 1].content for n, token in enumerate(tokens) if token.type == "heading_open"), name)
    reader = _reader()
    return GuidePage(name, title, Markup(reader.renderer.render(tokens, reader.options, {})), sections)


def picture(name: str) -> bytes | None:
    """Return a picture of the guide; None where it has none of that name."""
    known = {path.name: path for path in (_folder() / "pictures").glob("*.png")}
    return known[name].read_bytes() if name in known else None


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _read(path: Path) -> list[Token]:
    return _reader().parse(path.read_text(encoding="utf-8"))


def _anchored(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Give every heading its anchor, as GitHub does; yield those of the second level."""
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            words = "".join(part.content for part in inline.children or [])
            anchor = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            opening.attrSet("id", anchor)
            if opening.tag == "h2":
                yield anchor, words
        elif opening.type == "table_open":
            opening.attrSet("class", "list")


def _address(parts: Sequence[Token]) -> None:
    """Point links and pictures to where the workbench serves them; what it does not serve is no link. Join lines."""
    for number, token in enumerate(parts):
        if token.type == "image":
            token.attrSet("src", f"/help/pictures/{Path(str(token.attrs['src'])).name}")
        elif token.type == "softbreak" and _meets_chinese(parts, number):
            token.type = "text"
        elif token.type == "link_open":
            address = str(token.attrs["href"])
            page, anchor = _page_of(address), urlsplit(address).fragment
            if page:
                token.attrSet("href", f"/help/{quote(page)}" + (f"#{anchor}" if anchor else ""))
            elif not address.startswith(("#", "https://")):
                token.tag, token.attrs = "span", {}
                next(part for part in parts[number:] if part.type == "link_close").tag = "span"


def _meets_chinese(parts: Sequence[Token], number: int) -> bool:
    """Tell whether the end of a line parts Chinese characters: between them a browser would show a space."""
    before, after = (part.content for part in (parts[number - 1], parts[number + 1]))
    return not (before[-1:].isascii() and after[:1].isascii())


def _page_of(address: str) -> str:
    """Return the page of the guide that a link goes to, or nothing."""
    path = unquote(urlsplit(address).path)
    return path.removesuffix(".md") if path.endswith(".md") and "/" not in path else ""


def _within(parts: Sequence[Token], opening: Token) -> Iterator[Token]:
    start = next(number for number, part in enumerate(parts) if part is opening)
    for part in parts[start + 1 :]:
        if part.type == "link_close":
            return
        yield part
