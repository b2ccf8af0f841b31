"""How packs say what files show and hold: their names of choices, their words in hints."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.content_file import content_bytes
from mengyue.library.load_outline import load_labels
from mengyue.library.load_policy import list_policies, load_policy
from mengyue.library.policy import Policy
from mengyue.library.policy_words import Words
from mengyue.model.describe import FieldDescription
from mengyue.model.finding import InputError
from mengyue.paths import content_root

__all__ = ["PackSpeech", "code_of"]


class PackSpeech:
    """What one policy calls the choices of a field, and its words in a hint; without a policy those of the model."""

    def __init__(self, policy: Policy | None = None) -> None:
        usual = load_labels(content_root(), []) if policy else {}
        self._names = {
            enum: {code: name for code, name in names.items() if usual.get(enum, {}).get(code) != name}
            for enum, names in (policy.labels if policy else {}).items()
        }
        self._words = Words(policy.wording if policy else {})

    def choices(self, field: FieldDescription) -> Mapping[str, str]:
        """Return the choices of ``field`` by code: the policy's own name of each, or the model's."""
        own = self._names.get(field.enum, {})
        return {code: own.get(code, name) for code, name in field.choices.items()}

    def hint(self, field: FieldDescription) -> str:
        """Return what belongs into ``field``, in the policy's words and with its names of the choices."""
        text = field.description
        for code, name in self.choices(field).items():
            if field.choices[code] != name:
                text = text.replace(f"{code} {field.choices[code]}", f"{code} {name}")
        return self._words(text)

    def meaning(self, field: FieldDescription) -> str:
        """Return what belongs into ``field`` beside its choices, and what the policy calls it."""
        own = self.called(field)
        told = [_("本政策称“{name}”").format(name=own)] if own else []
        return "；".join([*told, *filter(None, [self._words(field.meaning)])])

    def called(self, field: FieldDescription) -> str:
        """Return what the policy calls ``field``; nothing when that is its label."""
        own = self._words(field.label)
        return "" if own == field.label else own


@cache
def code_of(enum: str, name: str) -> str:
    """Return the code of the choice that packs of the library in use call ``name``; nothing when none or several do."""
    root = content_root()
    found = {
        code
        for pack in list_policies(root)
        if _mentions(root, pack, name)
        for code, own in _labels(root, pack).get(enum, {}).items()
        if own == name
    }
    return found.pop() if len(found) == 1 else ""


def _mentions(root: Path, pack: str, name: str) -> bool:
    return name.encode() in content_bytes(root / "policies" / pack / "policy.yaml", root)


def _labels(root: Path, pack: str) -> Mapping[str, Mapping[str, str]]:
    try:
        return load_policy(root, pack).labels
    except InputError:
        return {}
