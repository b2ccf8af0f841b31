from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mengyue.model.alliance import Alliance
from mengyue.model.member import Member, MemberKind, Tier
from mengyue.model.resources import Platform, PlatformLevel, PlatformStatus, TeamMember

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def alliance(*, team: int = 0, platforms: int = 0, members: int = 0) -> Alliance:
    return Alliance(
        team=tuple(TeamMember(name=f"成员{i}", unit="单位0") for i in range(team)),
        platforms=tuple(
            Platform(
                name=f"平台{i}",
                level=PlatformLevel.NATIONAL if i == 0 else PlatformLevel.REGIONAL,
                status=PlatformStatus.RUNNING,
                in_industry=True,
            )
            for i in range(platforms)
        ),
        members=tuple(
            Member(id=f"单位{i}", name=f"单位{i}", kind=MemberKind.ENTERPRISE, tier=Tier.CORE if i else Tier.LEAD)
            for i in range(members)
        ),
    )


@pytest.mark.parametrize(("given", "printed"), [(12, 13), (13, 13), (40, 40)])
def test_team_table_keeps_thirteen_rows_and_grows_beyond(
    rendered: Callable[[Alliance], Any], given: int, printed: int
) -> None:
    rows = rendered(alliance(team=given)).items("二、")
    assert len(rows) == printed
    assert [row[0] for row in rows[:given]] == [f"成员{i}" for i in range(given)]
    assert all(row == [""] * 5 for row in rows[given:])


@pytest.mark.parametrize(("given", "printed"), [(3, 6), (6, 6), (20, 20)])
def test_platform_table_keeps_six_rows_and_grows_beyond(
    rendered: Callable[[Alliance], Any], given: int, printed: int
) -> None:
    rows = rendered(alliance(platforms=given)).items("三、")
    assert len(rows) == printed
    assert [row[0] for row in rows[:given]] == [f"平台{i}" for i in range(given)]
    assert all(row == [""] * 5 for row in rows[given:])


@pytest.mark.parametrize(("given", "printed"), [(8, 10), (10, 10), (300, 300)])
def test_member_table_keeps_ten_numbered_rows_and_grows_beyond(
    rendered: Callable[[Alliance], Any], given: int, printed: int
) -> None:
    rows = rendered(alliance(members=given)).items("四、")
    assert [row[0] for row in rows] == [str(i) for i in range(1, printed + 1)]
    assert all(row[1].startswith(f"单位{i}") for i, row in enumerate(rows[:given]))
    assert all(row[1:] == ["", ""] for row in rows[given:])


def test_only_running_platforms_of_the_industry_are_listed_and_counted(
    filled: Callable[[Alliance], Any], example: Alliance
) -> None:
    building = example.platforms[0].model_copy(update={"name": "在建平台", "status": PlatformStatus.BUILDING})
    elsewhere = example.platforms[0].model_copy(update={"name": "其他领域平台", "in_industry": False})
    before = filled(example)
    after = filled(example.model_copy(update={"platforms": (*example.platforms, building, elsewhere)}))
    assert after.cells["national_platforms"] == before.cells["national_platforms"]
    assert after.groups["platforms"] == before.groups["platforms"]


def test_printed_counts_agree_with_the_tables(filled: Callable[[Alliance], Any], example: Alliance) -> None:
    form = filled(example)
    count = {key: int("".join(part.text for part in form.cells[key])) for key in form.cells if "_count" in key}
    platforms = sum(
        int("".join(part.text for part in form.cells[key])) for key in ("national_platforms", "regional_platforms")
    )
    assert count == {"member_count": 12, "enterprise_count": 7, "university_count": 2, "institute_count": 2}
    assert platforms == len(form.groups["platforms"].rows) == 10
    assert count["member_count"] == len(form.groups["members"].rows)
