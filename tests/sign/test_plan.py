"""Which pages belong to whom, told from the text of the pages."""

from __future__ import annotations

from collections.abc import Sequence

from mengyue.sign.page_plan import Party, Purpose, Sheet, Signable, Signer, Spot
from mengyue.sign.planning import plan

HEADER = "（本页无正文，为《示例协议》签署页）"
LEAD = Party(1, "a", "示例集团有限公司", "牵头单位", leads=True)
SECOND = Party(2, "b", "示例大学")
LONGER = Party(3, "c", "示例大学附属医院")
ABROAD = Party(4, "d", "示例海外研究院", signs_as="有权签署人")


def signable(*texts: str, header: str = HEADER, signers: Sequence[Party] = ()) -> Signable:
    blocks = tuple(Signer(party.id, party.name, party.signs_as) for party in signers)
    return Signable("agreement", "示例协议", "ab" * 32, texts, 2, header, signers=blocks)


def signature_page(party: Party) -> str:
    return f"{HEADER}\n单位名称（盖章）：{party.name}\n{party.signs_as}：某人\n{party.signs_as}（签字）：____"


def sheets(document: Signable, *parties: Party) -> list[tuple[int, int, Purpose]]:
    return [(sheet.page, sheet.member, sheet.purpose) for sheet in plan([document], parties).sheets]


def test_a_member_gets_the_signature_page_that_names_it() -> None:
    document = signable(
        "正文", *(signature_page(party) for party in (LEAD, SECOND, ABROAD)), signers=(LEAD, SECOND, ABROAD)
    )
    assert sheets(document, LEAD, SECOND, ABROAD) == [
        (2, 1, Purpose.SIGN),
        (3, 2, Purpose.SIGN),
        (4, 4, Purpose.SIGN),
    ]


def test_a_name_that_begins_another_name_does_not_get_the_other_page() -> None:
    document = signable(signature_page(LONGER), signature_page(SECOND), signers=(LONGER, SECOND))
    assert sheets(document, SECOND, LONGER) == [(1, 3, Purpose.SIGN), (2, 2, Purpose.SIGN)]


def test_a_name_broken_over_two_lines_is_still_found() -> None:
    page = signature_page(SECOND).replace("示例大学", "示例\r\n大 学")
    assert sheets(signable(page, signers=[SECOND]), SECOND) == [(1, 2, Purpose.SIGN)]


def test_several_members_on_one_page_each_get_a_copy_of_it() -> None:
    page = signature_page(LEAD) + signature_page(SECOND).removeprefix(HEADER)
    assert [member for _page, member, _purpose in sheets(signable(page, signers=(LEAD, SECOND)), LEAD, SECOND)] == [
        1,
        2,
    ]


def test_a_block_that_went_on_to_a_page_without_a_header_is_found_there() -> None:
    second, third = (signature_page(party).removeprefix(HEADER) for party in (SECOND, ABROAD))
    document = signable("正文", signature_page(LEAD), second, third, "附件", signers=(LEAD, SECOND, ABROAD))
    assert sheets(document, LEAD, SECOND, ABROAD) == [
        (2, 1, Purpose.SIGN),
        (3, 2, Purpose.SIGN),
        (4, 4, Purpose.SIGN),
    ]


def test_of_several_members_on_a_page_each_has_its_own_places() -> None:
    page = signature_page(LEAD) + signature_page(SECOND).removeprefix(HEADER)
    planned = plan([signable(page, signers=(LEAD, SECOND))], [LEAD, SECOND])
    assert [sheet.spots for sheet in planned.sheets] == [
        (Spot("(盖章)", 1), Spot("(签字)", 1)),
        (Spot("(盖章)", 2), Spot("(签字)", 2)),
    ]


def test_a_block_parted_by_the_end_of_a_page_asks_for_both_pages() -> None:
    head, foot = signature_page(SECOND).split("法定代表人（签字）")
    assert sheets(signable(head, "法定代表人（签字）" + foot, signers=[SECOND]), SECOND) == [
        (1, 2, Purpose.SEAL),
        (2, 2, Purpose.SIGN),
    ]


def test_a_member_that_a_paper_does_not_ask_to_sign_is_not_without_a_page() -> None:
    assert plan([signable(signature_page(LEAD), signers=[LEAD])], [LEAD, SECOND]).without == ()


def test_who_signs_at_the_foot_of_a_letter_signs_and_seals() -> None:
    letter = Signable(
        "letter",
        "函",
        "0" * 64,
        ("示例大学（盖章）\n法定代表人（签字）：\n示例集团有限公司（盖章）",),
        1,
        signers=(
            Signer("b", before=("示例大学",), words="（盖章）法定代表人（签字）"),
            Signer("a", before=("示例集团有限公司",), words="（盖章）"),
        ),
    )
    assert sheets(letter, LEAD, SECOND) == [(1, 1, Purpose.SEAL), (1, 2, Purpose.SIGN)]
    assert plan([letter], [LEAD, SECOND]).without == ()


def test_a_clause_that_speaks_of_signature_pages_and_seals_is_nobodys_page() -> None:
    text = "各成员单位可以分别在签署页上签字盖章，签署页汇集后装订。示例大学应当在十日内盖章。"
    assert sheets(signable(text, signature_page(SECOND), signers=[SECOND]), SECOND) == [(2, 2, Purpose.SIGN)]


def test_the_lead_unit_seals_the_cover_and_its_place_in_a_form() -> None:
    cover = "牵头单位：\n示例集团有限公\n司 （盖章）\n联系人：某人"
    opinions = "牵头单位审核意见\n牵头单位（盖章）：\n年 月 日\n推荐单位审核意见：\n（盖章）\n年 月 日"
    assert sheets(signable(cover, opinions, header=""), LEAD, SECOND) == [(1, 1, Purpose.SEAL), (2, 1, Purpose.SEAL)]


def test_a_place_for_the_seal_of_an_authority_belongs_to_no_member() -> None:
    page = "推荐单位审核意见：\n（盖章）\n年 月 日\n科技厅审核意见：\n（盖章）"
    assert sheets(signable(page, header=""), LEAD, SECOND) == []


def test_a_member_without_a_signature_page_is_named() -> None:
    planned = plan([signable(signature_page(LEAD), signers=(LEAD, SECOND))], [LEAD, SECOND])
    assert planned.without == (("agreement", 2),)


def test_a_document_that_nobody_signs_is_left_out() -> None:
    report = Signable("report", "总结", "cd" * 32, ("没有签章的页",), 3)
    planned = plan([report, signable(signature_page(LEAD), signers=[LEAD])], [LEAD])
    assert [document.kind for document in planned.documents] == ["agreement"]
    assert planned.sheets == (Sheet("agreement", 1, 1, Purpose.SIGN),)


def test_the_support_unit_seals_where_its_word_stands_and_nowhere_else() -> None:
    support = Party(5, "e", "示例依托有限公司", supports=True)
    pages = ("依托单位意见 依托单位（盖章）： 年 月 日", "推荐单位（盖章）")
    made = plan([Signable("form", "表", "0" * 64, pages, 1, support_words=("依托单位",))], [LEAD, SECOND, support])
    assert [(sheet.page, sheet.member) for sheet in made.sheets] == [(1, 5)]


def rows(*parties: Party) -> tuple[Signer, ...]:
    return tuple(
        Signer(party.id, before=(f"{at}", party.name, ""), words="（签字）\n（盖章）")
        for at, party in enumerate(parties, 1)
    )


def test_who_signs_in_a_row_of_a_table_signs_there_whatever_page_the_row_stands_on() -> None:
    heads = "序号 单位名称 意见 签字并盖章\n"
    pages = (
        f"示例大学、示例集团有限公司共同决议。\n{heads}1\n示例集团有限公\n司\n（签字）\n（盖章）",
        f"{heads}2 示例大学附属医院 （签字）\n（盖章）\n3 示例大学 （签字）\n{heads}（盖章）\n以上单位（签章见前表）",
    )
    document = Signable("resolution", "决议", "0" * 64, pages, 1, signers=rows(LEAD, LONGER, SECOND))
    planned = plan([document], [LEAD, SECOND, LONGER])
    assert [(sheet.page, sheet.member, sheet.purpose) for sheet in planned.sheets] == [
        (1, 1, Purpose.SIGN),
        (2, 2, Purpose.SIGN),
        (2, 3, Purpose.SIGN),
    ]
    spots = {sheet.member: sheet.spots for sheet in planned.sheets}
    assert spots[1] == (Spot("(签字)", 1), Spot("(盖章)", 1))
    assert spots[3] == (Spot("(签字)", 1), Spot("(盖章)", 1)) and spots[2] == (Spot("(签字)", 2), Spot("(盖章)", 2))
    assert planned.without == ()


def test_a_row_that_is_not_on_the_pages_is_told() -> None:
    document = Signable("resolution", "决议", "0" * 64, ("1 示例大学（签字）（盖章）",), 1, signers=rows(SECOND, LEAD))
    assert plan([document], [LEAD, SECOND]).without == (("resolution", 1),)


def test_each_of_two_units_at_the_foot_has_its_own_place() -> None:
    foot = "许可方：示例大学（盖章）\n法定代表人（签字）：\n被许可方：示例集团有限公司（盖章）\n法定代表人（签字）："
    signers = tuple(
        Signer(party.id, before=(f"{as_}：{party.name}",), words="（盖章）法定代表人（签字）")
        for as_, party in (("许可方", SECOND), ("被许可方", LEAD))
    )
    planned = plan([Signable("licence", "合同", "0" * 64, (foot,), 1, signers=signers)], [LEAD, SECOND])
    assert [(sheet.member, sheet.purpose, [spot.nth for spot in sheet.spots]) for sheet in planned.sheets] == [
        (1, Purpose.SIGN, [2, 2]),
        (2, Purpose.SIGN, [1, 1]),
    ]


def test_units_that_seal_one_place_together_each_have_it() -> None:
    """However long their names are, and none whose name is a part of one of them."""
    more = [Party(at, f"m{at}", f"示例很长很长很长很长很长的名称第{at}有限公司", leads=True) for at in (5, 6, 7)]
    cover = f"牵头单位：{'、'.join(party.name for party in more)}（盖章）"
    assert sheets(signable(cover, header=""), *more) == [(1, at, Purpose.SEAL) for at in (5, 6, 7)]
    assert sheets(signable("示例大学附属医院（盖章）", header=""), SECOND, LONGER) == [(1, 3, Purpose.SEAL)]
