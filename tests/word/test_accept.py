"""Accepting and rejecting, on crafted XML: what Word itself would leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from mengyue.word.accept import accept_all, has_revisions, reject_all

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BY = 'w:id="1" w:author="a" w:date="2026-01-01T00:00:00Z"'


def body(xml: str) -> etree._Element:
    return etree.fromstring(f'<w:body xmlns:w="{W}">{xml}</w:body>')


def run(text: str, tag: str = "t") -> str:
    return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"


def ins(xml: str, kind: str = "ins") -> str:
    return f"<w:{kind} {BY}>{xml}</w:{kind}>"


def gone(text: str, kind: str = "del") -> str:
    return ins(run(text, "delText"), kind)


def p(xml: str, mark: str = "", look: str = "") -> str:
    mark = f"<w:rPr><w:{mark} {BY}/></w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{look}{mark}</w:pPr>{xml}</w:p>"


def after(xml: str, *, accept: bool) -> list[str]:
    root = body(xml)
    (accept_all if accept else reject_all)(root)
    assert not has_revisions(root)
    w = f"{{{W}}}"
    return ["".join(t.text or "" for t in q.iter(w + "t", w + "instrText")) for q in root.iter(w + "p")]


@pytest.mark.parametrize(
    ("xml", "new", "old"),
    [
        (p(run("甲") + ins(run("乙")) + gone("丙")), ["甲乙"], ["甲丙"]),
        (p(ins(run("乙") + gone("丙"))), ["乙"], [""]),
        (p(run("一")) + p(ins(run("二")), "ins") + p(run("三")), ["一", "二", "三"], ["一", "三"]),
        (p(run("一")) + p(gone("二"), "del") + p(run("三")), ["一", "三"], ["一", "二", "三"]),
        (p(run("一"), "ins") + p(run("二")), ["一", "二"], ["一二"]),
        (p(run("一"), "del") + p(run("二")), ["一二"], ["一", "二"]),
        (p(gone("一"), "del") + p(gone("二"), "del") + p(run("三")), ["三"], ["一", "二", "三"]),
        (p(run("一")) + p(gone("末"), "del"), ["一"], ["一", "末"]),
        (
            p(gone("走", "moveFrom"), "moveFrom") + p(run("中")) + p(ins(run("走"), "moveTo"), "moveTo") + p(run("末")),
            ["中", "走", "末"],
            ["走", "中", "末"],
        ),
        (p(ins("<w:r><w:delInstrText> REF a </w:delInstrText></w:r>", "del")), [""], [" REF a "]),
    ],
)
def test_text_and_paragraphs_settle_as_in_word(xml: str, new: list[str], old: list[str]) -> None:
    assert after(xml, accept=True) == new
    assert after(xml, accept=False) == old


def test_a_row_or_a_whole_table_comes_and_goes() -> None:
    def row(text: str, mark: str = "") -> str:
        look = f"<w:trPr><w:{mark} {BY}/></w:trPr>" if mark else ""
        return f"<w:tr>{look}<w:tc>{p(run(text))}</w:tc></w:tr>"

    table = f"<w:tbl>{row('甲')}{row('乙', 'ins')}{row('丙', 'del')}</w:tbl>{p(run('尾'))}"
    assert after(table, accept=True) == ["甲", "乙", "尾"]
    assert after(table, accept=False) == ["甲", "丙", "尾"]
    whole = body(f"<w:tbl>{row('甲', 'ins')}</w:tbl>{p(run('尾'))}")
    reject_all(whole)
    assert whole.find(f"{{{W}}}tbl") is None


def test_a_cell_comes_and_goes() -> None:
    def cell(text: str, mark: str = "") -> str:
        look = f"<w:tcPr><w:{mark} {BY}/></w:tcPr>" if mark else ""
        return f"<w:tc>{look}{p(run(text))}</w:tc>"

    table = f"<w:tbl><w:tr>{cell('甲')}{cell('乙', 'cellIns')}{cell('丙', 'cellDel')}</w:tr></w:tbl>"
    assert after(table, accept=True) == ["甲", "乙"]
    assert after(table, accept=False) == ["甲", "丙"]


def test_a_cell_keeps_its_last_paragraph_when_all_its_text_goes() -> None:
    assert after(f"<w:tbl><w:tr><w:tc>{p(gone('甲'), 'del')}</w:tc></w:tr></w:tbl>", accept=True) == [""]


def test_properties_come_back_when_rejected_and_what_was_not_recorded_stays() -> None:
    old = f'<w:pPrChange {BY}><w:pPr><w:pStyle w:val="Old"/></w:pPr></w:pPrChange>'
    look = f'<w:pStyle w:val="New"/><w:jc w:val="center"/><w:rPr><w:b/></w:rPr>{old}'
    xml = f"<w:p><w:pPr>{look}</w:pPr></w:p>"
    for settle, style, centred in ((accept_all, "New", True), (reject_all, "Old", False)):
        root = body(xml)
        settle(root)
        found = root.find(f".//{{{W}}}pPr")
        assert found is not None
        assert found.find(f"{{{W}}}pStyle").get(f"{{{W}}}val") == style
        assert (found.find(f"{{{W}}}jc") is not None) is centred
        assert found.find(f"{{{W}}}rPr/{{{W}}}b") is not None


def test_a_new_number_goes_when_rejected() -> None:
    xml = f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/><w:ins {BY}/></w:numPr></w:pPr></w:p>'
    kept, lost = body(xml), body(xml)
    accept_all(kept)
    reject_all(lost)
    assert kept.find(f".//{{{W}}}numId") is not None and lost.find(f".//{{{W}}}numPr") is None


pieces = st.lists(
    st.tuples(st.sampled_from(["keep", "ins", "del", "moveFrom", "moveTo"]), st.text("甲乙丙", min_size=1))
)


@given(st.lists(pieces, min_size=1, max_size=5))
def test_any_mixture_of_changed_runs_settles_to_its_two_sides(paragraphs: list[list[tuple[str, str]]]) -> None:
    def written(kind: str, text: str) -> str:
        if kind == "keep":
            return run(text)
        return gone(text, kind) if kind in ("del", "moveFrom") else ins(run(text), kind)

    xml = "".join(p("".join(written(*piece) for piece in pieces)) for pieces in paragraphs)
    new = ["".join(t for kind, t in ps if kind in ("keep", "ins", "moveTo")) for ps in paragraphs]
    old = ["".join(t for kind, t in ps if kind in ("keep", "del", "moveFrom")) for ps in paragraphs]
    assert after(xml, accept=True) == new
    assert after(xml, accept=False) == old
