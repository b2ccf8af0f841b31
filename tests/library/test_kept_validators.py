"""Data judged by what an earlier run kept are judged as they are without; what was changed there is not believed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JUDGED = """
import sys
from mengyue.library.validate import validate
from mengyue.library.yaml_file import read_yaml
from mengyue.model.alliance import Alliance
from mengyue.output import kept_pack
for path in sys.argv[1:]:
    file = read_yaml(__import__("pathlib").Path(path))
    made, faults = validate(Alliance, file.data, file="a.yaml", positions=file.positions)
    print(repr(made), *faults, sep="\\n")
print(type(Alliance.__pydantic_validator__).__name__)
kept_pack.write_packs()
"""
WRONG = """
policy: guangxi-2021
alliance: {name: "甲\\u2028乙", filled_on: 2026-13-01, phone: "１２"}
members:
  - {id: a, name: 甲, kind: nobody, contribution: 1e5}
  - {name: 乙}
agreement: {term_years: 400}
budget: 7
"""


def test_what_is_kept_judges_alike(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(WRONG, encoding="utf-8")
    files = [str(ROOT / "examples" / "guangxi-2021" / "alliance.yaml"), str(wrong)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "MENGYUE_CACHE": str(tmp_path / "kept")}

    def judged() -> tuple[str, str]:
        command = [sys.executable, "-c", JUDGED, *files]
        told = subprocess.run(command, env={**environ, "PYTHONUTF8": "1"}, capture_output=True, text=True, check=True)
        said, _line, kind = told.stdout.strip().rpartition("\n")
        return said, kind

    plain, kind = judged()
    assert kind == "SchemaValidator" and "kind" in plain
    (pack,) = (tmp_path / "kept" / "validators").iterdir()
    assert judged() == (plain, "MockValSer")  # the model itself was never made ready
    pack.write_bytes(pack.read_bytes()[:-1] + b"?")
    assert judged() == (plain, "SchemaValidator")
