"""Bank accounts of units in China: what is told to be wrong, and what is let stand."""

from __future__ import annotations

import pytest
from stdnum import luhn

from mengyue.language.bank_account import account_fault, bank_fault
from mengyue.model.finding import State

from .conftest import Check


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ("66300Q7812", "含有“Q”"),
        ("账号见附件", "含有“账”"),
        ("731", "现为3位"),
        ("1" * 33, "现为33位"),
        ("6225880000000000", "校验码不符"),
    ],
)
def test_what_cannot_be_an_account_is_told_with_what_is_wrong(account: str, said: str) -> None:
    assert said in account_fault(account)


@pytest.mark.parametrize(
    "account", ["20780104", "4563 0100-0000 1234 567", "9" * 32, "62" + "0" * 20, "0000000000000003001", "", None]
)
def test_accounts_of_every_make_are_let_stand(account: str | None) -> None:
    assert account_fault(account) == ""


def test_a_card_with_its_check_digit_is_let_stand() -> None:
    first = "622700123456789012"
    assert account_fault(first + luhn.calc_check_digit(first)) == ""


@pytest.mark.parametrize(("bank", "said"), [("6630 0178 1200 9", "号码"), ("First Bank", "没有中文名称")])
def test_what_cannot_be_the_name_of_a_bank_is_told(bank: str, said: str) -> None:
    assert said in bank_fault(bank)
    assert bank_fault("虚拟农村信用合作联社三里分社") == bank_fault("") == ""


def test_accounts_in_the_data_are_told_at_their_place_and_foreign_ones_are_not(checked: Check) -> None:
    wrong = {"members[0].bank": "虚拟银行", "members[0].bank_account": "12", "members[1].bank": "ABC"}
    told = [(f.code, f.path, f.state) for f in checked(wrong) if f.code.startswith("REC-ACCOUNT")]
    assert told == [
        ("REC-ACCOUNT.form", "members[0].bank_account", State.VIOLATED),
        ("REC-ACCOUNT.bank", "members[1].bank", State.VIOLATED),
        ("REC-ACCOUNT.whole", "members[1].bank_account", State.UNJUDGED),
    ]
    abroad = {"members[0].country": "德国", "members[0].bank": "ABC", "members[0].bank_account": "DE89X"}
    assert not [f for f in checked(abroad) if f.code.startswith("REC-ACCOUNT")]
