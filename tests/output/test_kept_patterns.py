"""Regular expressions from an earlier run find what those compiled now find; none is kept that holds a user's data."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import mengyue.proof.proofread
from mengyue.output import kept_patterns
from mengyue.output.kept_pack import KeptPack

TEXT = (
    Path(mengyue.proof.proofread.__file__).read_text(encoding="utf-8")
    + "第十二条　乙方应当在收到通知之日起三十日内，以书面形式答复；逾期的，每日按百分之五支付违约金12,000.50元。"
    + "理事会由九名理事组成，三分之二以上同意方可通过。甲方（“牵头单位”）：2026年11月30日（见附件3）。"
)


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], KeptPack]]:
    """Begin a run: nothing is compiled yet, and what was kept before is on the disk."""
    monkeypatch.setenv("MENGYUE_CACHE", str(tmp_path / "cache"))
    compiler = importlib.import_module("re._compiler")
    plain = compiler.compile.plain if isinstance(compiler.compile, kept_patterns._Kept) else compiler.compile

    def run() -> KeptPack:
        monkeypatch.setattr(compiler, "compile", plain)
        pack = KeptPack("patterns")
        monkeypatch.setattr(kept_patterns, "_PACK", pack)
        kept_patterns.keep_patterns()
        re.purge()
        return pack

    yield run
    re.purge()


def own() -> list[re.Pattern[str]]:
    """Return the expressions of the program's modules, as they were compiled when these were imported."""
    found = {
        (value.pattern, value.flags): value
        for name, module in list(sys.modules.items())
        if name.startswith("mengyue.")
        for value in vars(module).values()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
    }
    return list(found.values())


def test_what_is_kept_finds_the_same(begin: Callable[[], KeptPack]) -> None:
    plain = own()
    assert len(plain) > 200
    begin()
    first = [kept_patterns.compiled(one.pattern, one.flags) for one in plain]
    kept_patterns._PACK.write()
    later = begin()
    second = [kept_patterns.compiled(one.pattern, one.flags) for one in plain]
    assert not later._fresh  # all of it was there
    for one, *others in zip(plain, first, second, strict=True):
        spans = [(m.span(), m.groups(), m.lastgroup) for m in one.finditer(TEXT)]
        for other in others:
            assert (other.flags, other.groups, other.groupindex) == (one.flags, one.groups, one.groupindex)
            assert [(m.span(), m.groups(), m.lastgroup) for m in other.finditer(TEXT)] == spans


def test_an_expression_is_kept_where_it_is_written_and_not_where_it_is_put_together(
    begin: Callable[[], KeptPack],
) -> None:
    pack = begin()
    name = "广西示例材料科学研究院有限公司"
    assert re.search("(?:广西|云南)示例[^，。；]{1,20}研究院", name)
    assert re.search(f"(?:{name}|甲乙丙丁)", name)
    re.compile(f"^{name}(?:分公司|研究院)$")
    assert [key for key in pack.used if "研究院" in key] == ["0 (?:广西|云南)示例[^，。；]{1,20}研究院"]


def test_what_is_wrong_with_an_expression_is_told_as_ever(begin: Callable[[], KeptPack]) -> None:
    begin()
    with pytest.raises(re.error, match="unterminated"):
        kept_patterns.compiled("(?:未完待续的表达式，没有括号")
