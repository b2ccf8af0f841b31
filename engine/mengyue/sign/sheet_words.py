"""The words of the sheets that go before the pages to be signed: ``templates/packets.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mengyue.i18n import _
from mengyue.library.yaml_file import read_yaml
from mengyue.model.finding import EngineError

__all__ = ["Phrases", "load_phrases"]


@dataclass(frozen=True, slots=True)
class Phrases:
    """One group of phrases; ``say("due", due="…")`` fills one in."""

    group: str
    data: Mapping[str, Any]

    def say(self, key: str, **names: object) -> str:
        """Return a phrase with its names filled in."""
        return self._fill(self._at(key), names)

    def listed(self, key: str, **names: object) -> list[str]:
        """Return a list of phrases."""
        return [self._fill(line, names) for line in self._at(key)]

    def inner(self, key: str, name: str) -> str:
        """Return one phrase of an inner group."""
        return str(self._at(key)[name])

    def _at(self, key: str) -> Any:
        try:
            return self.data[key]
        except (KeyError, TypeError):
            message = _("templates/packets.yaml 缺少 {key}").format(key=f"{self.group}.{key}")
            raise EngineError(message) from None

    def _fill(self, text: Any, names: Mapping[str, object]) -> str:
        """Put plain names in place; anything else in braces stays as it is, so no value is ever evaluated."""
        import re

        return re.sub(r"{(\w+)}", lambda found: str(names.get(found[1], found[0])), str(text))


def load_phrases(root: Path, group: str) -> Phrases:
    """Read one group of ``templates/packets.yaml`` below ``root``."""
    file = read_yaml(root / "templates" / "packets.yaml", root=root, file="templates/packets.yaml")
    return Phrases(group, file.data[group])
