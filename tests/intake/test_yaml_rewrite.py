"""A YAML file is changed where its data changed and nowhere else."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mengyue.intake.data_rewrite import raw_data, rewritten
from mengyue.intake.scaffold import scaffold
from mengyue.intake.yaml_rewrite import filled, rewrite_yaml
from mengyue.intake.yaml_source import read_yaml_source
from mengyue.library.load_policy import load_policy
from mengyue.paths import content_root

EXAMPLE = (content_root() / "examples" / "guangxi-2021" / "alliance.yaml").read_text(encoding="utf-8")
SMALL = """# 开头的说明
policy: guangxi-2021
alliance:   # 基本信息
  name: "甲"   # 名称
  goals: |-
    一
    二
  phone:
# 成员
members:
  # 牵头
  - id: 甲
    signature: {signer: 韦, signed_on: 2026-10-16}

  - id: 乙   # 第二家
    kind: enterprise

# 结尾
tasks:
"""


def _data(text: str) -> Any:
    source, faults = read_yaml_source(text, "x.yaml")
    assert faults == []
    return source.data


def test_one_value_changes_one_line_and_keeps_its_comment_and_quotes() -> None:
    data = _data(SMALL)
    data["alliance"]["name"] = "乙"
    assert rewrite_yaml(SMALL, data) == SMALL.replace('name: "甲"   # 名称', 'name: "乙"   # 名称')


def test_rows_come_and_go_and_the_others_stay_as_they_were_written() -> None:
    data = _data(SMALL)
    data["members"].insert(1, {"id": "丙", "name": "丙公司: 一号"})
    made = rewrite_yaml(SMALL, data)
    assert made == SMALL.replace("2026-10-16}\n", "2026-10-16}\n  - id: 丙\n    name: '丙公司: 一号'\n")
    del data["members"][0], data["members"][0]
    made = rewrite_yaml(SMALL, data)
    assert "signer" not in made and "- id: 乙   # 第二家" in made and "# 结尾" in made


def test_a_text_of_several_lines_does_not_swallow_the_comment_behind() -> None:
    data = _data(SMALL)
    data["alliance"]["name"] = "第一行\n第二行"
    made = rewrite_yaml(SMALL, data)
    assert _data(made)["alliance"]["name"] == "第一行\n第二行" and "|-   # 名称" in made


def test_windows_line_ends_stay() -> None:
    text = SMALL.replace("\n", "\r\n")
    data = _data(text)
    data["tasks"] = [{"name": "任务一"}]
    made = rewrite_yaml(text, data)
    assert "\r\n  - name: 任务一" in made and "\n" not in made.replace("\r\n", "")


_WORDS = st.one_of(
    st.sampled_from(
        ["a: b", "x # y", "- z", "true", "010", "多\n行", "'q'", "[a]", "{b}", "@at", "&x", "", " 空 ", "a\tb"]
    ),
    st.text("甲乙ab1 :#-\n'\"{}[],|>&*!%@`", max_size=12),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(picks=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 3), _WORDS), min_size=1, max_size=4))
@pytest.mark.parametrize("name", ["small", "scaffold"])
def test_whatever_changes_the_file_says_it_and_no_comment_elsewhere_is_lost(name: str, picks: list[Any]) -> None:
    text = SMALL if name == "small" else _SCAFFOLD
    data = copy.deepcopy(_data(text))
    gone = False
    for number, kind, word in picks:
        places: list[tuple[Any, Any]] = []
        _places(data, places)
        holder, key = places[number % len(places)]
        if isinstance(holder, list) and kind == 1:
            holder.insert(key, {"id": word, "新": [word, {"内": word}]})
        elif kind == 2:
            gone = True  # what stood in a row or record goes with its comments
            del holder[key]
        elif isinstance(holder[key], str | None):
            holder[key], gone = word, gone or not word.strip()
    made = rewrite_yaml(text, data)
    assert filled(_data(made)) == filled(data)
    if not gone and "#" not in "".join(word for _n, _k, word in picks):
        assert re.findall("#.*", made) == re.findall("#.*", text)


def _places(data: Any, found: list[tuple[Any, Any]]) -> None:
    for key, value in list(data.items() if isinstance(data, dict) else enumerate(data)):
        found.append((data, key))
        if isinstance(value, dict | list):
            _places(value, found)


_SCAFFOLD = scaffold(load_policy(content_root(), "guangxi-2021"))


def test_the_example_is_changed_in_one_place_only(tmp_path: Path) -> None:
    data = _data(EXAMPLE)
    data["members"][3]["phone"] = "0772-0000999"
    changed = [
        (a, b) for a, b in zip(EXAMPLE.split("\n"), rewrite_yaml(EXAMPLE, data).split("\n"), strict=True) if a != b
    ]
    assert len(changed) == 1 and "0772-0000999" in changed[0][1]


def test_a_json_file_in_any_encoding_keeps_its_numbers_and_takes_new_values() -> None:
    text = '{"alliance": {"name": "甲", "goals": ""}, "revenue": {"total": 12.50, "shares": [{"percent": 30}]}}'
    data = text.encode("utf-16")
    raw = raw_data(data, "甲.JSON")
    assert raw["revenue"] == {"total": "12.50", "shares": [{"percent": "30"}]}
    raw["alliance"]["name"] = "乙"
    raw["revenue"]["shares"].append({"percent": "70"})
    made = json.loads(rewritten(data, "甲.JSON", raw))
    assert made["alliance"] == {"name": "乙", "goals": ""}
    assert made["revenue"] == {"total": 12.5, "shares": [{"percent": 30}, {"percent": "70"}]}


def test_a_byte_order_mark_stays_and_true_is_written_as_yes_is_typed() -> None:
    data = b"\xef\xbb\xbf" + SMALL.encode()
    raw = raw_data(data, "a.yml")
    raw["fictional"] = True
    raw["tasks"] = [{"name": "一"}]
    assert rewritten(data, "a.yml", raw) == data.replace(
        b"tasks:\n", "tasks:\n  - name: 一\nfictional: true\n".encode()
    )
