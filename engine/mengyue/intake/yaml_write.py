"""Writing an alliance as YAML: every value as a person would type it, blanks left out."""

from __future__ import annotations

import re
from typing import Any

from mengyue.model.alliance import Alliance

__all__ = ["plain", "write_yaml"]

#: What a YAML file holds only as an escape: other line ends, marks that are not to be seen, what is no character.
_ESCAPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff]|^[ \t\n]|[ \t]$"
)


def plain(value: object) -> Any:
    """Return ``value`` as plain data: records as mappings, amounts and dates as text, what is not known left out."""
    from datetime import date
    from decimal import Decimal

    if isinstance(value, dict):
        made = {str(key): plain(item) for key, item in value.items()}
        return {key: item for key, item in made.items() if item is not None and item != [] and item != {}}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def write_yaml(alliance: Alliance) -> bytes:
    """Return ``alliance`` as a YAML file."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes texts of several lines as blocks."""

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style = "|" if "\n" in value else None
        if _ESCAPED.search(value):
            style = '"'
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    data = plain(alliance.model_dump())
    written: str = yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return written.encode()
