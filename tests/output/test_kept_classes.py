"""Dataclasses made from code that an earlier run kept are those that are made without."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ENGINE = Path(__file__).resolve().parents[2] / "engine"
MADE = """
import dataclasses, sys, traceback, typing
from mengyue.output import kept_pack
from mengyue.output.kept_classes import keep_classes
if sys.argv[1] == "kept":
    keep_classes()
    keep_classes()
from mengyue.draft.tree import Article, Origin, Text, Table
from mengyue.model.finding import Finding, Severity


@dataclasses.dataclass(order=True)
class Mine:
    number: int
    others: list = dataclasses.field(default_factory=list, compare=False)


one = Text("甲")
print(one, one == Text("甲"), one == Text("乙"), hash(one) == hash(Text("甲")), dataclasses.replace(one, text="乙"))
print(Finding("X", Severity.ERROR, "说"), Mine(1) < Mine(2), Mine(1).others is not Mine(1).others, Mine(3))
try:
    one.text = "乙"
except dataclasses.FrozenInstanceError as error:
    print(error, [frame.filename for frame in traceback.extract_tb(error.__traceback__)][1:])
print(typing.get_type_hints(Finding), typing.ForwardRef("int | None").__forward_code__.co_code)
for wrong in ("int |", "*int", "(", 7):
    try:
        print(typing.ForwardRef(wrong))
    except (SyntaxError, TypeError) as error:
        print(repr(error))
print(Article.__init__.__doc__, Article.__init__.__code__.co_filename, Table.__init__.__annotations__)
kept_pack.write_packs()
"""


def test_classes_are_the_same(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ENGINE), "MENGYUE_CACHE": str(tmp_path), "PYTHONUTF8": "1"}

    def said(way: str) -> str:
        command = [sys.executable, "-c", MADE, way]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    plain = said("plain")
    assert "True False True" in plain and not list(tmp_path.glob("classes/*"))
    assert said("kept") == plain
    (pack,) = tmp_path.glob("classes/*")
    written = pack.read_bytes()
    assert said("kept") == plain and pack.read_bytes() == written
