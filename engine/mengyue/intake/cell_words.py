"""Words that people write in cells: ``schemas/cell-words.yaml``, a file that legal staff can edit."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from mengyue.library.content_file import content_bytes
from mengyue.library.faults import raise_faults
from mengyue.library.read_once import kept
from mengyue.library.validate import validate
from mengyue.library.yaml_file import read_yaml
from mengyue.model.base import Model, field
from mengyue.model.finding import Finding
from mengyue.paths import content_root

__all__ = ["CellWords", "ChoiceWords", "load_words"]


class ChoiceWords(Model):
    """Usual words for one choice of the model."""

    code: str = field("可选值的代号", default=...)
    also: tuple[str, ...] = field("其他写法", default=...)


class CellWords(Model):
    """Words and what they mean (单元格用语)."""

    yes: tuple[str, ...] = field("表示“是”", default=())
    no: tuple[str, ...] = field("表示“否”", default=())
    ticked: tuple[str, ...] = field("已勾选的记号", default=())
    totals: tuple[str, ...] = field("合计行", default=())
    remarks: tuple[str, ...] = field("表下的说明", default=())
    organisations: tuple[str, ...] = field("单位名称的末尾", default=())
    asides: tuple[str, ...] = field("名称后面的说明", default=())
    courtesies: tuple[str, ...] = field("姓名后面的称呼", default=())
    choices: tuple[ChoiceWords, ...] = field("可选值", default=())

    def choice(self, code: str) -> tuple[str, ...]:
        """Return the usual words for the choice ``code``."""
        return tuple(word for choice in self.choices if choice.code == code for word in choice.also)


def load_words() -> CellWords:
    """Return the words of the content folder in use; a folder without the file has none."""
    return _load(content_root())


@cache
def _load(root: Path) -> CellWords:
    path = root / "schemas" / "cell-words.yaml"
    if not path.exists():
        return CellWords()
    faults: list[Finding] = []
    words = kept(CellWords, path.name, content_bytes(path, path.parent), faults, lambda: _read(path, faults))
    raise_faults(faults)
    assert words is not None
    return words


def _read(path: Path, faults: list[Finding]) -> CellWords | None:
    content = read_yaml(path)
    words, found = validate(CellWords, content.data, file=content.file, positions=content.positions)
    faults += found
    return words
