"""Names that a library or a pack gives to choices: where there is no such choice, nothing is ever called so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mengyue.i18n import _
from mengyue.library.data_model import data_model
from mengyue.lint.fault_places import Pack, in_file
from mengyue.model.describe import walk
from mengyue.model.finding import Finding, Severity

__all__ = ["lint_labels", "lint_pack_labels"]


def lint_labels(labels: Mapping[str, Mapping[str, str]]) -> Iterator[Finding]:
    """Yield every name in ``templates/labels.yaml`` that no choice has."""
    for _path, message, hint in _unknown(labels):
        yield in_file("templates/labels.yaml", None, "LB-LABEL", message, Severity.WARNING, hint)


def lint_pack_labels(pack: Pack) -> Iterator[Finding]:
    """Yield every name under ``labels`` in the file of ``pack`` that no choice has."""
    own = pack.places.data.get("labels")
    for path, message, hint in _unknown(own if isinstance(own, dict) else {}):
        yield pack.fault(path, "LB-LABEL", message, hint, Severity.WARNING)


def _unknown(labels: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str, str]]:
    known = {described.enum: described.choices for _path, described in walk(data_model()) if described.choices}
    for name, names in labels.items():
        if name not in known:
            message = _("没有名为“{name}”的选项，这里写的名称用不上").format(name=name)
            yield f"labels.{name}", message, _("可用的：{known}").format(known="、".join(sorted(known)))
            continue
        for code in names:
            if code not in known[name]:
                message = _("“{name}”没有选项“{code}”，这里写的名称用不上").format(name=name, code=code)
                hint = _("可用的：{known}；要另加选项的，在政策的 fields 中声明资料").format(
                    known="、".join(known[name])
                )
                yield f"labels.{name}.{code}", message, hint
