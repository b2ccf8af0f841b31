"""Faults of the fields that a pack declares: in its own file, and against those of other packs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.data_model import data_model, declared_fields, declared_in
from mengyue.library.own_fields import problems
from mengyue.library.policy import Policy
from mengyue.library.read_content import fault
from mengyue.library.yaml_file import YamlFile, read_yaml
from mengyue.model.finding import Finding, InputError

__all__ = ["field_faults"]


def field_faults(policy: Policy, file: YamlFile, root: Path) -> Iterator[Finding]:
    """Yield what is wrong with the fields of ``policy``, read from ``file`` of the library at ``root``.

    Its own stand first in ``policy.fields``, those that it inherits behind them.
    """
    path = root / "policies" / policy.id / "policy.yaml"
    data_model(anew=True)
    own = declared_in(root, policy.id)
    told: set[int] = set()
    for place, message, advice in problems(own, _sheets(root)):
        told.add(int(place[1 : place.index("]")]))
        yield fault(path, root, file.at(f"fields{place}")[0], "LB-FIELD", message, advice)
    inherited = {item.id: item for item in policy.fields[len(own) :]}
    labels = {(item.on, item.label): item for item in policy.fields[len(own) :]}
    elsewhere = {(d.field.on, d.field.id): d for d in declared_fields(root) if policy.id not in d.policies}
    for index, item in enumerate(own):
        if index in told:
            continue
        line = file.at(f"fields[{index}].id")[0]
        key = (item.on, item.id)
        if item.id in inherited:
            message = _("“{id}”已由所继承的政策声明（{label}）").format(id=item.id, label=inherited[item.id].label)
            yield fault(path, root, line, "LB-FIELD", message, _("继承即有，不必再写；另有所指的换一个代号"))
        elif (item.on, item.label) in labels:
            message = _("名称“{label}”重复：表格按名称认列").format(label=item.label)
            line = file.at(f"fields[{index}].label")[0]
            yield fault(path, root, line, "LB-FIELD", message, _("换一个名称"))
        elif key in elsewhere:
            other = elsewhere[key]
            message = _("“{id}”已由政策 {policies} 另行声明（{label}），写法不同")
            message = message.format(id=item.id, policies="、".join(other.policies), label=other.field.label)
            yield fault(path, root, line, "LB-FIELD", message, _("换一个代号，或者与那一项写得完全一样"))


def _sheets(root: Path) -> list[str]:
    """Return the names of the sheets of the workbook; of a layout at fault, which is told elsewhere, none."""
    try:
        data = read_yaml(root / "schemas" / "workbook.yaml", root=root).data
    except InputError:
        return []
    sheets = data.get("sheets") if isinstance(data, dict) else None
    named = [sheet for sheet in (sheets if isinstance(sheets, list) else ()) if isinstance(sheet, dict)]
    return [str(name) for sheet in named for name in (sheet.get("name"), *(sheet.get("also") or ()))]
