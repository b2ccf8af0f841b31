"""A policy's words: whole ones, in fixed text and in defaults of parameters; what the file says is printed as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mengyue.draft.blanks import inlines_in, texts_of
from mengyue.draft.tree import Article, Draft, Stage, Table
from mengyue.language.filters import month_day
from mengyue.library.policy_words import Words
from mengyue.model.alliance import Alliance, ClauseChoice
from mengyue.paths import content_root
from mengyue.pipeline import Workshop


def test_a_word_is_replaced_as_a_whole_and_longer_ones_first() -> None:
    words = Words({"牵头单位": "盟主", "联合体": "联盟", "创新联合体": "创新联合体", "LED": "发光管"}, ["任务牵头单位"])
    assert words("牵头单位和任务牵头单位") == "盟主和任务牵头单位"
    assert words("创新联合体（以下简称联合体）") == "创新联合体（以下简称联盟）"
    assert words("LED与OLED、LEDS") == "发光管与OLED、LEDS"
    assert words.source("牵头单位{{ '牵头单位' }}") == "盟主{{ '牵头单位' }}"


def test_a_day_of_every_year_is_counted_back_without_leap_days() -> None:
    assert [month_day("12-31"), month_day("02-末"), month_day("12-30", 45)] == ["12月31日", "2月最后一日", "11月15日"]
    assert month_day("03-01", 1) == "2月28日"


def _duties(policy: str, given: dict[str, str]) -> str:
    shop = Workshop()
    loaded = shop.load(content_root() / "examples" / policy / "alliance.yaml")[0]
    choice = {"members.lead": ClauseChoice(parameters=given)} if given else {}
    side = replace(loaded, alliance=loaded.alliance.model_copy(update={"clauses": choice}))
    assert isinstance(side.alliance, Alliance)
    pack = shop.policy(side)
    paper = next(d for d in pack.documents if d.source.startswith("agreements/"))
    tree = shop.assemble(side, pack, paper, stage=Stage.DRAFT, as_of=date(2026, 12, 1))
    assert isinstance(tree, Draft)
    article = next(b for b in tree.body if isinstance(b, Article) and b.origin.clause == "members.lead")
    return texts_of(inlines_in([article]))


def test_a_default_is_worded_by_the_policy_and_what_the_file_gives_is_never_a_template() -> None:
    assert "会同其他成员单位制定建设方案，并向科技主管部门提出申报" in _duties("hefei-2025", {})
    assert "{{ policy.title }}" in _duties("hefei-2025", {"application": "{{ policy.title }}"})


def test_what_a_table_says_without_rows_is_in_the_packs_words() -> None:
    shop = Workshop()
    loaded = shop.load(content_root() / "examples" / "guangxi-2021" / "alliance.yaml")[0]
    ip = loaded.alliance.ip
    assert ip is not None
    alone = ip.model_copy(update={"background": (), "no_background": True})
    side = replace(loaded, alliance=loaded.alliance.model_copy(update={"ip": alone}))
    assert isinstance(side.alliance, Alliance)
    pack = shop.policy(side)
    paper = next(d for d in pack.documents if d.source.startswith("agreements/"))
    said = []
    for words in (pack.wording, {**pack.wording, "背景知识产权": "已有知识产权"}):
        own = pack.model_copy(update={"wording": words})
        tree = shop.assemble(side, own, paper, stage=Stage.DRAFT, as_of=date(2026, 12, 1))
        assert isinstance(tree, Draft)
        blocks = [block for schedule in tree.schedules for block in schedule.blocks]
        said += [
            texts_of(cell) for b in blocks if isinstance(b, Table) and b.source == "background" for cell in b.rows[0]
        ]
    assert [text for text in said if text] == [
        "各成员单位确认无为任务开放的背景知识产权", "各成员单位确认无为任务开放的已有知识产权",
    ]  # fmt: skip
