from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mengyue.cli.names import Names, safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("广西/南宁:联合体", "广西_南宁_联合体"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("COM1.docx", "_COM1.docx"),
        ("结尾点和空格. . ", "结尾点和空格"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\u202eb\u200bc", "abc"),
        ("两\n行", "两_行"),
        ("", "_"),
        ("...", "_"),
    ],
)
def test_a_name_is_made_safe_for_every_system(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(st.text(max_size=300))
def test_a_safe_name_is_one_short_visible_file_name_and_stays_as_it_is(text: str) -> None:
    name = safe_name(text)
    assert name
    assert len(name) <= 60
    assert len(name.encode()) <= 180
    assert not set(name) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in name)
    assert name[-1] not in " ."
    assert safe_name(name) == name


def test_two_alliances_of_one_name_get_two_folders_even_where_capitals_do_not_count() -> None:
    names = Names()
    taken = [names.take(text) for text in ("Alliance", "ALLIANCE", "alliance")]
    assert taken == ["Alliance", "ALLIANCE-2", "alliance-3"]
