"""A fictional alliance of thirty members, made from the example: twelve members of the example and eighteen more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from mengyue.language.uscc import check_character

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
_NUMERALS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


def alliance_data(members: int = 30) -> dict[str, Any]:
    """Return the data of the alliance."""
    data: dict[str, Any] = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    model = next(member for member in data["members"] if member["tier"] == "general")
    for number in range(members - len(data["members"])):
        sign = _NUMERALS[number]
        first = f"91450100MA8XX{number:04d}"
        data["members"].append(
            {
                **model,
                "id": f"示例{sign}",
                "name": f"南宁示例{sign}零部件有限公司",
                "name_en": f"Nanning Example Parts No. {number + 1} Co., Ltd.",
                "city": "南宁市",
                "domicile": f"广西壮族自治区南宁市示例区零件路{number + 1}号",
                "service_address": f"广西壮族自治区南宁市示例区零件路{number + 1}号",
                "uscc": first + check_character(first),
                "legal_representative": f"虚{sign}名",
                "email": f"part{number + 1}@lingjian.example.com",
            }
        )
    for member in data["members"]:
        member.pop("signature", None)
    data["agreement"].pop("effective_on")  # nobody has signed yet
    data["agreement"] |= {"length": "standard", "signatures_per_page": 1}
    data["agreement"]["originals"] = members + 4
    return data


def write_alliance(path: Path, members: int = 30, **changes: Any) -> Path:
    """Write the alliance to ``path``; ``changes`` are facts of member number 20, ``None`` taking one away."""
    data = alliance_data(members)
    if changes:
        target = data["members"][min(19, members - 1)]
        for key, value in changes.items():
            if value is None:
                target.pop(key, None)
            else:
                target[key] = value
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
