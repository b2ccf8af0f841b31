"""Both languages: what a file says in Chinese it says in English too, or it has no English at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.content_library import Library
from mengyue.library.load_meaning import judgement_files
from mengyue.library.load_policy import load_precedence
from mengyue.library.yaml_file import YamlFile, join_path, read_yaml
from mengyue.lint.fault_places import Pack, in_file
from mengyue.model.base import Model
from mengyue.model.describe import label_in
from mengyue.model.finding import Finding

__all__ = ["lint_languages"]

#: The field in English is named for the Chinese one.
_ENGLISH = "_en"


def lint_languages(root: Path, packs: Sequence[Pack], library: Library) -> Iterator[Finding]:
    """Yield a finding for each text that stands in one language alone, in a file that uses both.

    A file wholly in Chinese is read in Chinese by everybody and is left alone.
    """
    for pack in packs:
        yield from _file(pack.policy, pack.places, pack.states)
    files: dict[str, Model | Sequence[Model]] = {
        "clauses/proof.yaml": library.proof,
        "policies/precedence.yaml": load_precedence(root),
    }
    files.update(zip(judgement_files(root), library.judgements, strict=False))
    for name, records in files.items():
        if (root / name).is_file():
            yield from _file(records, read_yaml(root / name, root=root, file=name), lambda _path: True)


def _file(content: Model | Sequence[Model], places: YamlFile, states: Callable[[str], bool]) -> Iterator[Finding]:
    pairs = list(_pairs(content, ""))
    if not any(english for _record, _path, _name, _chinese, english in pairs):
        return
    for record, path, name, chinese, english in pairs:
        if bool(chinese) == bool(english) or not (states(path) or not path):
            continue
        lacking = f"{name}{_ENGLISH}" if chinese else name
        label = label_in(type(record), name)
        message = _("“{label}”只有中文，没有英文") if chinese else _("“{label}”只有英文，没有中文")
        identifier = getattr(record, "id", "")
        said = f"{identifier}：{message.format(label=label)}" if identifier and path else message.format(label=label)
        empty, given = join_path(path, lacking), join_path(path, name if chinese else f"{name}{_ENGLISH}")
        hint = _("补写 {name}").format(name=lacking)
        line = places.at(empty if empty in places.positions else given)[0]
        yield in_file(places.file, line, "LB-LANGUAGE", said, hint=hint)


def _pairs(content: object, path: str) -> Iterator[tuple[Model, str, str, str, str]]:
    """Yield record, path, field, Chinese and English text of every field that has an English twin."""
    if isinstance(content, (list, tuple)):
        for index, item in enumerate(content):
            yield from _pairs(item, join_path(path, index))
    elif isinstance(content, Model):
        fields = type(content).model_fields
        for name in fields:
            value = getattr(content, name)
            if f"{name}{_ENGLISH}" in fields:
                yield content, path, name, str(value), str(getattr(content, f"{name}{_ENGLISH}"))
            elif isinstance(value, (list, tuple, Model)):
                yield from _pairs(value, join_path(path, name))
