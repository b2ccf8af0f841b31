"""JSON Schemas for editors, made from the models: what a file may say, explained in Chinese at every key.

They describe the file as an editor reads it, which is not quite what the model holds: any field may be left blank,
an unquoted number is as good as text where we read text, and dates and yes/no have the forms that intake takes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mengyue.i18n import _
from mengyue.library.clause import Clause, Preset, Topic
from mengyue.library.data_model import data_model
from mengyue.library.form import FormLayout
from mengyue.library.holidays import HolidayYear
from mengyue.library.judgement import Judgements
from mengyue.library.lexicon import Lexicon
from mengyue.library.outline import Outline, TableSource
from mengyue.library.policy import Policy, Precedence, Shared
from mengyue.library.proof_rules import ProofRules
from mengyue.library.report_layout import ReportLayout
from mengyue.library.specimen import Specimens
from mengyue.library.statute import Law
from mengyue.library.statute_index import StatuteIndex
from mengyue.library.vocabulary import Term
from mengyue.library.weakening import Weakening
from mengyue.library.word_schemas import labels_schema, packets_schema
from mengyue.model.base import Model
from mengyue.model.describe import FieldDescription, Kind, Shape, describe

__all__ = ["schema_of", "schemas"]

_TEXT = {"type": ["string", "number", "null"]}
_NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?$"
_DATE = r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)$"
#: What an editor should accept for each kind of value.
_VALUES: Mapping[Kind, dict[str, Any]] = {
    Kind.LINE: _TEXT,
    Kind.PROSE: _TEXT,
    Kind.CODE: _TEXT,
    Kind.TEXT: _TEXT,
    Kind.DATE_OR_TEXT: _TEXT,
    Kind.FLAG: {"enum": [True, False, "是", "否", None]},
    Kind.INTEGER: {"type": ["integer", "string", "null"], "pattern": "^[+-]?[0-9]+$"},
    Kind.NUMBER: {"type": ["number", "string", "null"], "pattern": _NUMBER},
    Kind.MONEY: {"type": ["number", "string", "null"], "pattern": _NUMBER, "minimum": 0},
    Kind.PERCENT: {"type": ["number", "string", "null"], "pattern": _NUMBER, "minimum": 0, "maximum": 100},
    Kind.DATE: {"type": ["string", "null"], "pattern": _DATE},
    Kind.MONTH: {"type": ["string", "null"], "pattern": "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"},
    Kind.ANY: {},
}


def schemas() -> dict[str, bytes]:
    """Return every schema file by its path below the content root."""
    made = {
        "alliance": schema_of(data_model(), _("联盟数据文件")),
        "policy": schema_of(Policy, _("政策文件"), partial=True),
        "shared": schema_of(Shared, _("政策文件共用的内容")),
        "clause": schema_of(Clause, _("条款文件的说明部分"), without=("wording", "lines", "places", "file")),
        "outline": schema_of(Outline, _("协议提纲")),
        "form": schema_of(FormLayout, _("表式")),
        "statute": schema_of(Law, _("法规登记册"), many=True),
        "proof": schema_of(ProofRules, _("校对规则")),
        "weakening": schema_of(Weakening, _("削弱条文的改动"), many=True),
        "statute-index": schema_of(StatuteIndex, _("法规条文索引"), many=True),
        "lexicon": schema_of(Lexicon, _("词义表")),
        "judgements": schema_of(Judgements, _("句义判断")),
        "specimens": schema_of(Specimens, _("例句")),
        "topic": schema_of(Topic, _("条款的主题"), many=True),
        "preset": schema_of(Preset, _("知识产权方案"), many=True),
        "table": schema_of(TableSource, _("由数据生成的表"), many=True),
        "report": schema_of(ReportLayout, _("审阅用表")),
        "vocabulary": schema_of(Term, _("条款向政策要的用语"), many=True),
        "precedence": schema_of(Precedence, _("各项政策和法律的优先次序"), many=True),
        "holidays": schema_of(HolidayYear, _("节假日安排"), many=True),
        "labels": labels_schema(),
        "packets": packets_schema(),
    }
    return {
        f"schemas/{name}.schema.json": (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
        for name, schema in made.items()
    }


def schema_of(
    model: type[Model], title: str, *, without: tuple[str, ...] = (), many: bool = False, partial: bool = False
) -> dict[str, Any]:
    """Return the schema of a file that holds a ``model``, or ``many`` of them in a list.

    ``without`` names fields that no file holds; in a ``partial`` file only ids are required, because the rest may come
    from the file that it extends.
    """
    maker = _Maker(partial)
    body = maker.record(model, without)
    content: dict[str, Any] = {"type": "array", "items": body} if many else body
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return head | content | {"$defs": dict(sorted(maker.records.items()))}


class _Maker:
    """Makes schemas; records that are used by others become definitions."""

    def __init__(self, partial: bool) -> None:
        self.partial = partial
        self.records: dict[str, Any] = {}

    def record(self, model: type[Model], without: tuple[str, ...] = ()) -> dict[str, Any]:
        fields = [described for name, described in describe(model).items() if name not in without]
        required = [d.name for d in fields if d.required and (not self.partial or d.name == "id")]
        properties = {described.name: self.field(described) for described in fields}
        schema: dict[str, Any] = {"type": ["object", "null"], "additionalProperties": False, "properties": properties}
        return schema | ({"required": required} if required else {})

    def field(self, described: FieldDescription) -> dict[str, Any]:
        head: dict[str, Any] = {"title": described.label, "description": description(described)}
        if described.unit:
            head["x-unit"] = described.unit
        value = self.value(described)
        if described.shape is Shape.LIST:
            listed = {"type": ["array", "null"], "items": value}
            return head | listed | ({"maxItems": described.max_length} if described.max_length else {})
        if described.shape is Shape.TABLE:
            return head | {"type": ["object", "null"], "additionalProperties": value}
        return head | value

    def value(self, described: FieldDescription) -> dict[str, Any]:
        if described.record is not None:
            name = described.record.__name__
            if name not in self.records:
                self.records[name] = {}  # a record may hold itself
                self.records[name] = self.record(described.record)
            return {"$ref": f"#/$defs/{name}"}
        if described.kind is Kind.CHOICE:
            codes = [*described.choices, None]
            named = {code: name for code, name in described.choices.items() if name}
            labels = {"x-enum-labels": named, "enumDescriptions": [*described.choices.values(), _("待填")]}
            return {"enum": codes} | (labels if named else {})
        value = dict(_VALUES[described.kind])
        if described.shape is Shape.ONE:
            limits = {
                "minimum": described.minimum, "maximum": described.maximum, "maxLength": described.max_length,
            }  # fmt: skip
            value |= {key: limit for key, limit in limits.items() if limit is not None}
        return value


def description(described: FieldDescription) -> str:
    """Return one text with meaning, unit, limits and choices, as an editor shows it."""
    parts = [described.description or described.label]
    if described.of:
        parts.append(_("政策 {policies} 的资料").format(policies=described.of))
    if described.unit:
        parts.append(_("单位：{unit}").format(unit=described.unit))
    if described.minimum is not None and described.maximum is not None:
        parts.append(_("{minimum} 至 {maximum}").format(minimum=described.minimum, maximum=described.maximum))
    if described.kind is Kind.DATE:
        parts.append(_("如 2026-11-22"))
    if described.kind is Kind.FLAG:
        parts.append(_("true 是，false 否"))
    if described.required:
        parts.append(_("必填"))
    return "；".join(parts)
