"""What is installed because of us is told: to people by doctor, to programs as a bill of materials."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from mengyue.cli.main import run
from mengyue.supply import bill_of_materials, installed

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {"": "run", "sign": "sign", "redline": "redline", "serve": "serve"}


def locked(name: str) -> set[str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return set(re.findall(r"(?m)^([a-z0-9-]+)==", text))


@pytest.mark.parametrize(("part", "lock"), LOCKS.items())
def test_the_packages_told_are_those_that_the_locks_install(part: str, lock: str) -> None:
    told = {package.name for package in installed() if part in package.parts or (part and "" in package.parts)}
    assert told <= locked(lock)
    if not part:
        assert locked(lock) == told


def test_the_bill_of_materials_is_whole_and_always_the_same() -> None:
    text = bill_of_materials()
    assert text == bill_of_materials()
    bill = json.loads(text)
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert "serialNumber" not in bill and "timestamp" not in bill["metadata"]
    references = [component["bom-ref"] for component in bill["components"]]
    assert max(Counter(references).values()) == 1
    for component in bill["components"]:
        assert component["purl"] == f"pkg:pypi/{component['name']}@{component['version']}" == component["bom-ref"]
        assert component["scope"] in ("required", "optional")
        assert component["licenses"] and len(component["licenses"]) == 1
    known = {*references, bill["metadata"]["component"]["bom-ref"]}
    assert {row["ref"] for row in bill["dependencies"]} == known
    assert all(other in known for row in bill["dependencies"] for other in row["dependsOn"])
    reached, waiting = set(), [bill["metadata"]["component"]["bom-ref"]]
    links = {row["ref"]: row["dependsOn"] for row in bill["dependencies"]}
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += links[here]
    assert reached == known, "nothing is listed that nothing needs"


def test_doctor_writes_it_to_a_file_and_tells_the_extras(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sbom.json"
    assert run(["doctor", "--sbom", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == bill_of_materials()
    assert capsys.readouterr().out == ""
    assert run(["doctor"]) == 0
    told = capsys.readouterr().out
    assert "组件 sign" in told and "组件 redline" in told and "pydantic" in told
