"""The data file that a lead unit begins with: every field, empty, each under a comment that says what belongs there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mengyue.i18n import _
from mengyue.intake.pack_speech import PackSpeech
from mengyue.library.data_model import data_model, model_of
from mengyue.library.policy import Policy, RuleKind
from mengyue.model.base import Model
from mengyue.model.describe import FieldDescription, Kind, Shape, describe, walk

__all__ = ["policy_places", "scaffold"]

_Places = Mapping[str, tuple[str, ...]]


def scaffold(policy: Policy, *, schema: str = "schemas/alliance.schema.json") -> str:
    """Return a commented YAML file for an alliance under ``policy``; it loads without faults as it is.

    ``schema`` is where an editor finds the JSON Schema, seen from the new file.
    """
    places, speech = policy_places(policy), PackSpeech(policy)
    lines = [
        f"# yaml-language-server: $schema={schema}",
        "# " + _("联盟数据文件，适用《{title}》。").format(title=policy.title),
        "# " + _("冒号后面空一格填写；不知道的留空，起草时显示为【待填】。"),
        "# " + _("列表每项以“- ”开头，复制整段即可增加一项；只用空格缩进。"),
        "# " + _("日期写作 2026-11-22；金额以元为单位只写数字；是否填 true 或 false；含“: ”或“ #”的文字加英文引号。"),
        "",
    ]
    for described in describe(model_of(policy)).values():
        if described.name == "policy":
            lines += [f"# {_comment(described, (), speech)}", f"policy: {policy.id}", ""]
            continue
        if described.record is not None:
            lines.append(f"# ==== {described.label} ====")
        body = list(_field(described, "", "", places, speech))
        lines += [*(body[1:] if body[0] == f"# {described.label}" else body), ""]
    return "\n".join(lines[:-1]) + "\n"


def _field(described: FieldDescription, indent: str, path: str, places: _Places, speech: PackSpeech) -> Iterator[str]:
    path = f"{path}.{described.name}" if path else described.name
    yield f"{indent}# {_comment(described, places.get(path, ()), speech)}"
    yield f"{indent}{described.name}:"
    if described.record is None:
        return
    if described.shape is Shape.ONE:
        yield from _record(described.record, indent + "  ", path, places, speech)
    elif described.shape is Shape.LIST:
        lines = list(_record(described.record, indent + "    ", path + "[]", places, speech))
        first = next(index for index, line in enumerate(lines) if not line.lstrip().startswith("#"))
        lines[:first] = [f"{indent}  {line.lstrip()}" for line in lines[:first]]
        lines[first] = f"{indent}  - {lines[first].lstrip()}"
        yield from lines
    else:
        yield f"{indent}  # " + _("如：条款编号: {{variant: 表述代号}}").replace("{{", "{").replace("}}", "}")


def _record(model: type[Model], indent: str, path: str, places: _Places, speech: PackSpeech) -> Iterator[str]:
    for described in describe(model).values():
        yield from _field(described, indent, path, places, speech)


def _comment(described: FieldDescription, at: tuple[str, ...], speech: PackSpeech) -> str:
    parts = [described.label]
    own = speech.called(described)
    notes = [_("本政策称“{name}”").format(name=own)] if own else []
    notes += [speech.hint(described)] if described.description else []
    if described.unit:
        notes.append(_("单位：{unit}").format(unit=described.unit))
    if described.minimum is not None and described.maximum is not None:
        notes.append(_("{minimum} 至 {maximum}").format(minimum=described.minimum, maximum=described.maximum))
    if described.kind is Kind.DATE:
        notes.append(_("日期"))
    if described.kind is Kind.FLAG:
        notes.append("true / false")
    if described.kind is Kind.PROSE:
        notes.append(_("多段文字先写 | 再换行缩进"))
    if described.required:
        notes.append(_("必填"))
    if isinstance(described.default, str) and described.default:
        notes.append(_("不填为“{default}”").format(default=described.default))
    if at:
        notes.append(_("政策依据：{places}").format(places="、".join(at)))
    return "：".join([*parts, "；".join(notes)] if notes else parts)


def policy_places(policy: Policy) -> dict[str, tuple[str, ...]]:
    """Find which places of the policy ask for which field, from the paths that its rules read."""
    known = {path for path, _described in walk(data_model())}
    asked: dict[str, dict[str, None]] = {}
    for rule in policy.rules:
        if rule.kind not in (RuleKind.MACHINE, RuleKind.REVIEW):
            continue
        bound = f"{rule.bind}." if rule.each else ""
        many = re.match(r"\w+(\.\w+)*", policy.definitions.get(rule.each, rule.each))
        for text in (*rule.needs, rule.path, rule.require):
            for name in re.findall(r"\.?[a-z_]+(?:\.[a-z_]+)*", text):
                if many and (name.startswith(".") or name.startswith(bound)):
                    name = f"{many.group()}[].{name.removeprefix(bound).removeprefix('.')}"
                if name in known:
                    asked.setdefault(name, {}).update(dict.fromkeys(rule.at.split("；")))
    return {path: tuple(at) for path, at in asked.items()}
