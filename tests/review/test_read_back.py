"""What came back: changes by clause and by value, tracked or not."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from mengyue.comparison.read_back import Edit, Fate, Remark, read_back
from mengyue.draft.tree import Article, Draft, Form
from mengyue.word.content import Kind
from mengyue.word.open_docx import Unreadable

from .conftest import changed, deleted

LEAD = "members[0].name"
INSERTED = (
    '<w:ins w:id="9100" w:author="乙方律师" w:date="2026-12-01T09:00:00Z"><w:r><w:t>并书面说明理由</w:t></w:r></w:ins>'
)


@pytest.fixture(scope="module")
def sent(example) -> bytes:
    return example.copy(Draft).data


def _found(back, name):
    return next(part for part in back.parts if part.name.partition("@")[0] == name)


def _not_same(back):
    return {part.name.partition("@")[0]: part.fate for part in back.parts if part.fate is not Fate.SAME}


def _in_clause(clause, old, new):
    """Change the first ``old`` behind the beginning of a clause's control."""

    def _change(xml):
        at = xml.index(old, xml.index(f'w:val="{clause}@'))
        return xml[:at] + new + xml[at + len(old) :]

    return _change


def test_a_copy_that_nobody_touched_reads_back_unchanged(sent, example):
    back = read_back(sent)
    assert _not_same(back) == {}
    assert (back.edits, back.remarks, back.outside_untracked, back.protected) == ((), (), False, True)
    articles = [block for block in example.draft.body if isinstance(block, Article)]
    assert [part.clause for part in back.clauses][1:] == [article.origin.clause for article in articles]
    assert {part.name for part in back.values} >= {LEAD, "alliance.name"}
    assert _found(back, LEAD).before == example.loaded.alliance.members[0].name


def test_a_form_reads_back_too(form_copy):
    back = read_back(form_copy)
    assert back.clauses == ()
    assert "alliance.name" in {part.name for part in back.values}
    assert _not_same(back) == {}


def test_a_tracked_insertion_is_found_in_its_clause(sent):
    data = changed(sent, _in_clause("final.law", "</w:t></w:r></w:p>", f"</w:t></w:r>{INSERTED}</w:p>"))
    back = read_back(data)
    assert _not_same(back) == {"final.law": Fate.CHANGED}
    part = _found(back, "final.law")
    assert part.edits == (Edit(True, "并书面说明理由", "乙方律师", "2026-12-01T09:00:00Z"),)
    assert part.after.replace("并书面说明理由", "") == part.before


def test_a_value_deleted_with_tracking_is_found_by_its_path(sent, example):
    name = example.loaded.alliance.members[0].name
    at = f'<w:tag w:val="{LEAD}"/>'
    back = read_back(changed(sent, lambda xml: xml[: xml.index(at)] + deleted(name)(xml[xml.index(at) :])))
    part = next(part for part in back.values if part.edits)
    assert (part.name, part.fate, part.before, part.after) == (LEAD, Fate.DELETED, name, "")
    assert part.edits == (Edit(False, name, "乙方律师", "2026-12-01T09:00:00Z"),)
    assert back.edits == part.edits  # it stands on the cover, outside clauses


def test_a_change_without_tracking_does_not_pass(sent):
    back = read_back(changed(sent, _in_clause("liability.cap", "不", "可以")))
    assert _not_same(back)["liability.cap"] is Fate.UNTRACKED
    assert not back.outside_untracked


def test_an_article_slipped_in_between_is_noticed(sent):
    extra = "<w:p><w:r><w:t>新增一条。</w:t></w:r></w:p>"
    back = read_back(changed(sent, lambda xml: xml.replace("<w:sectPr>", f"{extra}<w:sectPr>")))
    assert back.outside_untracked
    assert _not_same(back) == {}


def test_a_clause_taken_out_without_a_trace_is_missing(sent):
    def _change(xml):
        start = xml.rindex("<w:sdt>", 0, xml.index('w:val="final.law@'))
        end = xml.index("<w:sdt>", xml.index('w:val="final.law@'))
        return xml[:start] + xml[end:]

    assert _not_same(read_back(changed(sent, _change))) == {"final.law": Fate.MISSING}


def test_a_clause_deleted_with_tracking_is_deleted_not_missing(sent):
    def _change(xml):
        start = xml.index("<w:sdtContent>", xml.index('w:val="final.law@'))
        end = xml.index("</w:sdtContent></w:sdt>", start)
        inside = xml[start:end]
        mark = 'w:id="9200" w:author="丙方" w:date="2026-12-02T09:00:00Z"'
        inside = re.sub(r"<w:t( [^>]*)?>([^<]*)</w:t>", r"<w:delText\1>\2</w:delText>", inside)
        inside = re.sub(r"(<w:r>(?:(?!</w:r>).)*</w:r>)", rf"<w:del {mark}>\1</w:del>", inside)
        inside = inside.replace("</w:pPr>", f"<w:rPr><w:del {mark}/></w:rPr></w:pPr>")
        return xml[:start] + inside + xml[end:]

    assert _not_same(read_back(changed(sent, _change))) == {"final.law": Fate.DELETED}


def test_comments_of_others_are_given_to_their_clause_and_ours_are_not(sent):
    comment = (
        '<w:comment w:id="900" w:author="丁方" w:date="2026-12-03T09:00:00Z"><w:p><w:r><w:t>改为仲裁</w:t></w:r></w:p>'
        "</w:comment></w:comments>"
    )
    data = changed(sent, lambda xml: xml.replace("</w:comments>", comment), "word/comments.xml")
    mark = '<w:r><w:commentReference w:id="900"/></w:r>'
    back = read_back(changed(data, _in_clause("final.dispute", "</w:p>", f"{mark}</w:p>")))
    assert _found(back, "final.dispute").remarks == (Remark("改为仲裁", "丁方", "2026-12-03T09:00:00Z"),)
    assert sum(len(part.remarks) for part in back.parts) == 1
    assert _not_same(back) == {}


def test_what_changed_beside_the_words_is_noticed(sent):
    untouched = read_back(sent), read_back(sent, sent=sent)
    assert [(back.beside, back.places, back.missed) for back in untouched] == [((), (), ())] * 2
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>乙方除外</w:t></w:r>"
    strange = '<w:altChunk r:id="rIdNobody"/>'
    returned = changed(sent, lambda xml: xml.replace("</w:p>", f"{hidden}</w:p>{strange}", 1))
    for back in (read_back(returned), read_back(returned, sent=sent)):
        assert back.beside == ((Kind.HIDDEN, "", "乙方除外"),)
        assert [(thing.kind, thing.old, thing.new) for thing in back.missed] == [("aFChunk", False, True)]
    header = changed(sent, lambda xml: re.sub("<w:t([^>]*)>", r"<w:t\1>乙方除外", xml, count=1), "word/header1.xml")
    assert ["乙方除外" in place.new for place in read_back(header, sent=sent).places] == [True]


def test_numbers_that_a_program_refreshed_are_no_change(sent):
    data = changed(sent, lambda xml: re.sub(r"(?<=<w:t>)第[一二三四五六七八九十百零]+条(?=</w:t>)", "第九百条", xml))
    assert _not_same(read_back(data)) == {}


def test_protection_taken_off_is_told(sent):
    data = changed(sent, lambda xml: re.sub(r"<w:documentProtection[^>]*/>", "", xml), "word/settings.xml")
    assert not read_back(data).protected


def test_a_register_that_was_tampered_with_does_not_help_when_the_sent_copy_is_at_hand(sent):
    data = changed(sent, _in_clause("liability.cap", "不", "可以"))
    wrong = read_back(data)
    digests = re.findall(
        r'sha256="([0-9a-f]{64})"', zipfile.ZipFile(io.BytesIO(sent)).read("customXml/item1.xml").decode()
    )
    forged = changed(data, lambda xml: xml.replace(digests[0], "0" * 64), "customXml/item1.xml")
    assert len(_not_same(read_back(forged))) == len(_not_same(wrong)) + 1
    assert _not_same(read_back(forged, sent=sent)) == _not_same(wrong)


def test_new_ids_given_by_another_program_do_not_lose_the_controls(sent):
    data = changed(
        sent, lambda xml: re.sub(r'(<w:tag [^>]*/><w:id w:val=")(\d+)', lambda m: f"{m[1]}-{int(m[2]) + 7000}", xml)
    )
    assert _not_same(read_back(data)) == {}


@pytest.mark.parametrize(
    ("kind", "said"),
    [("clean", "不是本程序生成的审阅稿"), ("noise", "不是 .docx"), ("entity", "实体炸弹"), ("deep", "层次过深")],
)
def test_hostile_or_foreign_files_are_refused(kind, said, sent, example):
    data = {
        "clean": lambda: next(r for r in example.made.rendered if isinstance(r.document, Form)).data,
        "noise": lambda: b"MZ" + b"\0" * 100,
        "entity": lambda: changed(
            sent,
            lambda xml: xml.replace("standalone=\"yes\"?>", 'standalone="yes"?><!DOCTYPE a [<!ENTITY b "c">]>', 1),
            "customXml/item1.xml",
        ),
        "deep": lambda: changed(
            sent, lambda xml: re.sub("<control [^>]*/>", "<control>" * 220 + "</control>" * 220, xml, count=1),
            "customXml/item1.xml",
        ),
    }[kind]()  # fmt: skip
    with pytest.raises(Unreadable, match=said):
        read_back(data)


def test_a_register_full_of_nonsense_is_survived(sent):
    data = changed(
        sent,
        lambda xml: re.sub(r'id="\d+"', 'id="99999999999999999999"', xml),
        "customXml/item1.xml",
    )
    assert read_back(data).parts
