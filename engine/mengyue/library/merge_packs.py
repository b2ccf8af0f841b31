"""Laying one pack over another, or over what packs share: what is not said again stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mengyue.library.yaml_file import Position, YamlFile

__all__ = ["MERGED_BY_ID", "TAKEN_AWAY_BY_KEY", "drawn", "elsewhere", "merge"]

#: Lists whose items are merged by ``id``, and mappings that are merged by key, when a pack extends another.
MERGED_BY_ID = ("contents", "rules", "documents", "calendar", "doubts", "conflicts")
#: The mappings of which ``without`` takes keys away.
TAKEN_AWAY_BY_KEY = ("parameters", "choices")
_BY_KEY = ("parameters", "definitions", "vocabulary", "wording", "choices")
#: What a pack says of itself alone.
_OWN = (
    "always",
    "notice",
    "notice_en",
    "superseded_by",
    "superseded_on",
    "in_force",
    "seen",
    "number",
    "issued",
    "without",
    "draws",
)


#: What a pack says of its place; a pack of another authority does not inherit it.
_OF_PLACE = ("place", "vocabulary", "wording", "labels")


def drawn(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Return two shared contents as one, the second over the first, without what they say of themselves."""
    found = dict(first)
    found["definitions"] = {**(first.get("definitions") or {}), **(second.get("definitions") or {})}
    for key in ("documents", "calendar"):
        items = {item["id"]: item for item in (*(first.get(key) or ()), *(second.get(key) or ()))}
        found[key] = list(items.values())
    return found


def merge(
    base: dict[str, Any], data: dict[str, Any], file: YamlFile, *, own_first: bool = False
) -> tuple[dict[str, Any], YamlFile]:
    """Lay ``data``, read from ``file``, over ``base``: text replaces, mappings and records are merged key by key.

    Records that ``base`` has keep their order; the others come after them, with ``own_first`` before. The places
    returned are those of what ``file`` says itself.
    """
    heir = not own_first
    if heir:
        base = _cited({k: v for k, v in base.items() if k not in _OF_PLACE} if elsewhere(base, data) else base)
    merged = {k: v for k, v in base.items() if k not in _OWN} | data
    positions = dict(file.positions)
    without = set(data.get("without") or ())
    for key in _BY_KEY:
        if key in base or key in data:
            beneath = base.get(key) or {}
            if heir and key in TAKEN_AWAY_BY_KEY and isinstance(beneath, dict):
                beneath = {name: item for name, item in beneath.items() if name not in without}
            merged[key] = _laid(beneath, data.get(key) or {}, restated=key == "choices")
    if heir and isinstance(base.get("fields"), list) and isinstance(data.get("fields", []), list):
        kept_fields = [item for item in base["fields"] if isinstance(item, dict) and item.get("id") not in without]
        merged["fields"] = [*(data.get("fields") or ()), *kept_fields]  # its own first: their places stay
    for key in MERGED_BY_ID:
        if key not in base and key not in data:
            continue
        inherited = [item for item in base.get(key) or () if isinstance(item, dict)]
        kept = {str(item.get("id", "")): item for item in inherited if item.get("id") not in without}
        places: dict[str, str] = {}
        for index, item in enumerate(data.get(key) or ()):
            identifier = str(item.get("id", "")) if isinstance(item, dict) else ""
            kept[identifier] = kept.get(identifier, {}) | item if isinstance(item, dict) else item
            places[identifier] = f"{key}[{index}]"
        if own_first:
            known = {item.get("id") for item in inherited} - without
            kept = dict(sorted(kept.items(), key=lambda entry: entry[0] in known))
        merged[key] = list(kept.values()) or (None if data.get(key, ()) is None else [])  # nothing said is not none
        now = {places[name]: f"{key}[{index}]" for index, name in enumerate(kept) if name in places}
        positions = dict(_moved(positions, f"{key}[", now))
    return merged, YamlFile(file.file, merged, positions)


def _moved(positions: dict[str, Position], head: str, now: dict[str, str]) -> Iterator[tuple[str, Position]]:
    """Yield ``positions``, those of the list whose paths begin with ``head`` under the paths of their items ``now``."""
    for path, position in positions.items():
        if not path.startswith(head):
            yield path, position
            continue
        end = path.index("]") + 1
        if path[:end] in now and path[end : end + 1] in ("", "."):
            yield now[path[:end]] + path[end:], position


def _laid(base: dict[str, Any], data: dict[str, Any], *, restated: bool) -> dict[str, Any]:
    """Lay mapping over mapping, and the records in them key by key; what is ``restated`` is the pack's own."""
    laid = base | data
    for key in data:
        if isinstance(base.get(key), dict) and isinstance(data[key], dict):
            laid[key] = base[key] | data[key]
            if restated and "of" not in data[key]:
                laid[key].pop("of", None)
    return laid


def elsewhere(base: dict[str, Any], data: dict[str, Any]) -> bool:
    """Tell whether a pack is of another authority than the one it extends."""
    return bool(base.get("issuer") and data.get("issuer") and base["issuer"] != data["issuer"])


def _cited(base: dict[str, Any]) -> dict[str, Any]:
    """Return ``base`` as a pack inherits it: every place says in which text it stands, every choice whose it is."""
    title, name = str(base.get("title") or ""), str(base.get("short_title") or base.get("title") or "")
    cited = dict(base)
    for key in MERGED_BY_ID:
        if isinstance(base.get(key), list):
            cited[key] = [_placed(item, title) for item in base[key]]
    if isinstance(base.get("parameters"), dict):
        cited["parameters"] = {key: _placed(item, title) for key, item in base["parameters"].items()}
    if isinstance(base.get("choices"), dict):
        choices = base["choices"].items()
        cited["choices"] = {k: {"of": name} | item if isinstance(item, dict) else item for k, item in choices}
    return cited


def _placed(item: Any, title: str) -> Any:
    at = item.get("at") if isinstance(item, dict) else None
    if not title or not isinstance(at, str) or at.startswith(("《", "（资料")) or at == "惯例":
        return item
    return item | {"at": f"《{title}》{at}"}
