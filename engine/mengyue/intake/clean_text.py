"""Every text of a file by the rule of characters, and words that stand for nothing; before blanks are dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from mengyue.i18n import _
from mengyue.intake.place_labels import label_of
from mengyue.intake.remarks import Remarks
from mengyue.intake.source import Source
from mengyue.intake.text_characters import (
    CharacterFault,
    half_width,
    seen_text,
    unquoted,
    usual_code,
    without_padding,
    without_stop,
)  # fmt: skip
from mengyue.library.faults import fault
from mengyue.library.yaml_file import Position, join_path
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model
from mengyue.model.describe import FieldDescription, Kind, Shape, describe, nearest
from mengyue.model.finding import Finding

__all__ = ["tidied"]

#: Longer texts are refused by the model, unread.
MAX_TEXT = 100_000
_SPACE = " \t\r\n\u00a0\u3000"
#: What people write where there is nothing to write. Words may be an answer in a text of several sentences, and for
#: a flag; signs never are.
_NOTHING_SIGNS = re.compile(r"[/／\\＼]+|[-－—–―]+|#?[nN][./]?[aA]\.?|\?+|？+|…+|\.{2,}|□+|_+|\*+")
_NOTHING_WORDS = frozenset(
    [
        "无",
        "暂无",
        "没有",
        "空",
        "待定",
        "待填",
        "待补",
        "待补充",
        "未填",
        "未知",
        "不详",
        "不适用",
        "暂缺",
        "缺",
        "待核",
        "待核实",
        "待确认",
        "待落实",
        "待议",
        "未定",
    ]
)
#: What stands for the words of the cell or item above: nobody can know which these were once rows are sorted or cut.
_DITTO = re.compile("(?:同上|同前|同左)(?:行|一行|格|一格|栏|一栏)?[。.]?|〃+|[″＂]|\"{1,2}|''|’’|”")
_FOLDED = frozenset((Kind.CODE, Kind.INTEGER, Kind.MONEY, Kind.PERCENT, Kind.NUMBER, Kind.DATE, Kind.MONTH, Kind.FLAG))


def tidied(source: Source, file: str, remarks: Remarks) -> tuple[Source, list[Finding]]:
    """Return ``source`` with tidy texts, and the faults of what cannot be taken; ``remarks`` get what was changed."""
    walker = _Walker(source.positions, file, remarks)
    data = walker.record(Alliance, source.data, "") if isinstance(source.data, dict) else source.data
    return Source(data, source.positions, source.row), walker.faults


class _Walker:
    """Walks data beside the model; what has the wrong shape passes as it is."""

    def __init__(self, positions: Mapping[str, Position], file: str, remarks: Remarks) -> None:
        self.positions = positions
        self.file = file
        self.remarks = remarks
        self.faults: list[Finding] = []

    def record(self, model: type[Model], data: dict[str, Any], path: str) -> dict[str, Any]:
        fields = describe(model)
        tidy = {}
        for key, value in data.items():
            described = fields.get(key)
            below = f"{path}.{key}" if path else key
            tidy[key] = value if described is None or value is None else self.field(described, value, below)
        return tidy

    def field(self, described: FieldDescription, value: Any, path: str) -> Any:
        if described.shape is Shape.LIST and isinstance(value, list):
            return [self.single(described, item, f"{path}[{index}]") for index, item in enumerate(value)]
        if described.shape is Shape.TABLE and isinstance(value, dict):
            return {key: self.single(described, item, join_path(path, key)) for key, item in value.items()}
        return self.single(described, value, path) if described.shape is Shape.ONE else value

    def single(self, described: FieldDescription, value: Any, path: str) -> Any:
        if described.record is not None:
            return self.record(described.record, value, path) if isinstance(value, dict) else value
        return self.text(described, value, path) if isinstance(value, str) else value

    def text(self, described: FieldDescription, text: str, path: str) -> str | None:
        kind = described.kind
        if kind is Kind.ANY or len(text) > MAX_TEXT:
            return text
        place = nearest(self.positions, path)
        said: list[tuple[str, str]] = []

        def remark(code: str, message: str) -> None:
            said.append((code, message))

        try:
            tidy: str | None = tidy_text(kind, text, remark, described.choices)
        except CharacterFault as error:
            message = _("{label}：{message}").format(label=described.label, message=error)
            where = {"file": self.file, "line": place[0], "column": place[1], "path": path, "label": label_of(path)}
            code = "IN-419" if _DITTO.fullmatch(text.strip(_SPACE)) else "IN-110"
            self.faults.append(fault(code, message, **where))  # type: ignore[arg-type]
            return None
        for code, message in said:
            self.remarks.add(code, message, place, path=path)
        return tidy


def tidy_text(kind: Kind, text: str, remark: Callable[[str, str], None], choices: Mapping[str, str]) -> str | None:
    """Return ``text`` as a value of ``kind`` holds it, None when it stands for nothing. Raises ``CharacterFault``."""
    text = seen_text(text, remark)
    bare = text.strip(_SPACE)
    if not bare:
        return text
    unwrapped = bare if kind is Kind.PROSE else unquoted(bare, remark)
    if kind in _FOLDED:
        unwrapped = half_width(unwrapped, remark)
    if kind is not Kind.FLAG and _DITTO.fullmatch(unwrapped):
        raise CharacterFault(_("“{text}”没有写明内容，请照写一遍").format(text=unwrapped))
    if _stands_for_nothing(kind, unwrapped, choices):
        remark("IN-626", _("“{name}”按没有填写处理").replace("{name}", unwrapped[:6]))
        return None
    if kind is Kind.LINE and "\n" not in unwrapped:
        unwrapped = without_padding(without_stop(unwrapped, remark), remark)
    elif kind is Kind.CODE:
        unwrapped = usual_code(unwrapped, remark)
    return text if unwrapped == bare else unwrapped


def _stands_for_nothing(kind: Kind, text: str, choices: Mapping[str, str]) -> bool:
    if len(text) > 8:
        return False
    if kind is Kind.CHOICE and (text in choices or text in choices.values()):
        return False
    if _NOTHING_SIGNS.fullmatch(text):
        return True
    return kind not in (Kind.PROSE, Kind.FLAG) and text.rstrip("。.") in _NOTHING_WORDS
