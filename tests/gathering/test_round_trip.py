"""What goes out and comes back untouched changes nothing, whatever the data say."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings

from mengyue.gathering.cover_words import Asking
from mengyue.gathering.held_against import held_against
from mengyue.gathering.member_parts import parts_of
from mengyue.gathering.member_returned import read_returned
from mengyue.gathering.split_members import split
from mengyue.intake.load import load_data
from mengyue.intake.pack_speech import PackSpeech
from mengyue.intake.yaml_write import plain
from mengyue.library.load_policy import load_policy
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Severity
from mengyue.paths import content_root

from ..intake.test_properties import AS_FOUND, alliances


@settings(max_examples=6, deadline=None, phases=AS_FOUND)
@given(alliances())
def test_a_workbook_that_comes_back_untouched_changes_nothing(alliance: Alliance) -> None:
    loaded = load_data(plain(alliance.model_dump()), file="a.yaml")
    policy = load_policy(content_root(), "guangxi-2021")
    asked = Asking("牵头单位", "联系人", date(2026, 12, 20), date(2026, 11, 30))
    made = split(loaded, policy, asked, only=["甲"])
    (name,) = (name for name in made.files if name.endswith(".xlsx"))
    parts = parts_of(policy, loaded.alliance)
    back = read_returned(made.files[name], name, parts, loaded.alliance, made.round.gathering)
    assert [found for found in back.findings if found.severity is Severity.ERROR] == []
    assert held_against(back, loaded.alliance, parts, PackSpeech(policy)) == []
