"""The pages in English: nothing of them is left in Chinese but what the papers and data say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.workbench.test_office import Office

import mengyue
from mengyue.i18n import use_language

PACKAGE = Path(mengyue.__file__).parent
#: Chinese letters, and signs that are set as wide as one.
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
#: What parts the values of a cell, in the files as on the page; answers of the table of signatures.
DATA = {"；", "\u3000", "是"}
ALLIANCE = """\
policy: guangxi-2021
fictional: true
alliance: {name: Example Alliance}
members:
  - {id: A, name: Example A Ltd, tier: lead, kind: enterprise}
  - {id: B, name: Example B University, kind: university}
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("english"))
    made.file.write_text(ALLIANCE, encoding="utf-8")
    use_language("en")
    yield made
    use_language("zh")
    made.bench.jobs.close()
    made.state.close()


class Texts(HTMLParser):
    """What a page says, but for what is marked as Chinese, and for its scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        shut = (bool(self.open) and self.open[-1][1]) or known.get("lang") == "zh-CN" or tag in ("script", "style")
        if not shut:
            self.said += [known.get(name) or "" for name in ("title", "aria-label", "placeholder", "alt", "value")]
        if tag not in ("meta", "link", "input", "img", "br"):
            self.open.append((tag, shut))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1][1]):
            self.said.append(data.strip())


def test_templates_and_scripts_say_nothing_that_is_not_translated() -> None:
    wrong = []
    for path in sorted((PACKAGE / "workbench").rglob("*")):
        if path.suffix not in (".html", ".js") or path.parent.name == "vendor":
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            joined = re.findall(r'join\("([^"]*)"\)', text)
            left = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.DOTALL) + "".join(joined)
        else:
            left = re.sub(r"//.*|/\([^/\n]*/", "", text)
        wrong += [f"{path.name}: {found}" for found in CHINESE.findall(left) if found not in DATA]
    assert wrong == []


def test_no_page_in_english_shows_a_word_of_the_pages_in_chinese(office: Office) -> None:
    catalogue = (PACKAGE / "locale" / "messages.pot").read_text(encoding="utf-8").split("\n\n")
    messages = {part.partition('msgid "')[2].partition('"\nmsgstr')[0] for part in catalogue if "workbench/" in part}
    lead, at = office.browser("韦示衡"), f"/a/{office.key}"
    pages = [f"{at}/{name}" for name in ("overview", "documents", "approvals", "signing", "to-do", "collect")]
    titles = {}
    for address in (*pages, f"{at}/returned", f"{at}/deadlines", f"{at}/history", "/", "/impact", "/x"):
        page = lead.get(address).text
        said = Texts(page).said
        assert '<html lang="en">' in page and len(said) > 10, address
        assert [text for text in said if text in messages and CHINESE.search(text)] == [], address
        titles[page.partition("<title>")[2].partition("</title>")[0]] = address
    assert len(titles) == len(pages) + 6, "pages have a title each"
    assert "<h1>Log in</h1>" in office.browser().get("/login").text


def test_a_field_is_called_by_its_term_and_by_its_key_in_english(office: Office) -> None:
    page = office.browser("韦示衡").get(f"/a/{office.key}/overview").text
    assert '<span lang="zh-CN">产业领域</span> <span class="called">industry</span>' in page
