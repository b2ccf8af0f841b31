"""Which font stands in for another, as the manifest of a package tells."""

from __future__ import annotations

import pytest

from mengyue.docx.house_styles import FANG, LATIN
from mengyue.pack.fonts import FontUse


@pytest.mark.parametrize(
    ("font", "used", "stands_in"),
    [
        (FANG, FANG, False),
        (FANG, "仿宋_GB2312", False),  # the same typeface of another program
        (FANG, "Noto Serif CJK SC", True),
        (FANG, "DejaVu Sans", True),
        (FANG, "", False),  # nobody can tell
        (LATIN, LATIN, False),
    ],
)
def test_another_typeface_stands_in_and_the_same_of_another_name_does_not(
    font: str, used: str, stands_in: bool
) -> None:
    assert FontUse(font, used).substitute is stands_in
