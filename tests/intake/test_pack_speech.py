"""A workbook made for a policy shows the policy's own names of choices, and what it shows is read back."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from mengyue.intake.load import load
from mengyue.intake.pack_speech import PackSpeech, code_of
from mengyue.intake.scaffold import scaffold
from mengyue.intake.workbook_policy import policy_workbook
from mengyue.library.load_policy import load_policy
from mengyue.model.describe import describe
from mengyue.model.resources import ChiefExpert, Platform
from mengyue.paths import content_root

ROOT = content_root()


def _shown(data: bytes) -> str:
    parts = ZipFile(BytesIO(data))
    return "".join(parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith(".xml"))


def test_lists_and_hints_are_in_the_words_of_the_policy() -> None:
    guangxi, luoyang = (load_policy(ROOT, name) for name in ("guangxi-2021", "luoyang-2025"))
    assert "国家级,自治区级,市级" in _shown(policy_workbook(guangxi))
    shown = _shown(policy_workbook(luoyang))
    assert "国家级,省级,市级" in shown and "自治区级" not in shown
    assert "本政策称“首席科学家姓名”" in shown
    assert "city_bureau 县区科技主管部门" in scaffold(luoyang)


def test_what_a_policy_calls_a_choice_is_read_back_as_that_choice(tmp_path: Path) -> None:
    policy = load_policy(ROOT, "luoyang-2025")
    (loaded,) = load(ROOT / "examples" / "luoyang-2025" / "alliance.yaml")
    path = tmp_path / "洛阳.xlsx"
    path.write_bytes(policy_workbook(policy, loaded.alliance))
    assert "县区科技主管部门" in _shown(path.read_bytes())
    assert load(path)[0].alliance == loaded.alliance
    assert code_of("RecommenderKind", "县区科技主管部门") == "city_bureau"
    assert code_of("RecommenderKind", "没有这种单位") == ""


def test_without_a_policy_the_model_speaks() -> None:
    speech, level = PackSpeech(), describe(Platform)["level"]
    assert dict(speech.choices(level)) == {"national": "国家级", "regional": "省级", "city": "市级"}
    assert speech.hint(level) == level.description
    assert speech.called(describe(ChiefExpert)["name"]) == ""
