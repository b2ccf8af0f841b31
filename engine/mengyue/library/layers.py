"""A library made of layers: ours beneath, above it folders that hold only what differs, by id.

A file of one record (a clause, pack, outline, paper, form, report) stands in place of the one beneath with the same id,
wherever it lies; with ``changes: ID`` it says only what it changes in that. A file of many records is laid over the one
beneath record by record. ``overlay.yaml`` lists what is taken away (``removes``). Every other file replaces the one of
the same name. The line of every sentence is known, so messages name the file that a person wrote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.overlay_fields import declared_twice
from mengyue.library.overlay_files import (
    OVERLAY,
    Layer,
    collections,
    is_collection,
    kinds,
    layer_files,
    record_id,
    record_key,
)  # fmt: skip
from mengyue.library.sourced_edits import changed, found_in, taken_away
from mengyue.library.sourced_text import Sourced, front_of, origin_at, read_tree, with_wording, written
from mengyue.library.sourced_tree import Node, Origin, emit, identity, laid
from mengyue.model.finding import Finding, InputError, Severity, State

__all__ = ["Change", "Composition", "compose"]

Files = dict[str, Sourced]


@dataclass(frozen=True, slots=True)
class Change:
    """What a layer does to one record or file beneath it: ``way`` is added, replaced, changed or removed.

    ``key`` is the kind and id (``clauses/governance.advisory``, ``statutes/civil-code``) or, of a file that holds no
    records, its name; ``beneath`` and ``now`` are the texts. ``base`` is the id that an addition says its changes in,
    ``lay`` the file that what is removed lay in, as messages call it.
    """

    way: str
    key: str
    name: str
    origin: Origin
    beneath: str = ""
    now: str = ""
    base: str = ""
    lay: str = ""

    def takes(self, key: str) -> bool:
        """Tell whether ``key`` is what is removed, stands below it (an article of a law), or is a record of it."""
        gone = self.key.partition("/")[2]
        if key in (self.key, gone) or key.startswith((f"{self.key}/", f"{gone}/")):
            return True
        return re.search(f'^[^\\n#]*"?id"?: *"?{re.escape(key)}"?[,}}]?$', self.beneath, re.MULTILINE) is not None


@dataclass(frozen=True, slots=True)
class Composition:
    """The files of a library made of ``layers``, the lowest first, and what the topmost changes; ``before`` is what
    those between it and the lowest change, in their order."""

    layers: tuple[Layer, ...]
    files: Files
    changes: tuple[Change, ...] = ()
    before: tuple[Change, ...] = ()

    def gone(self, key: str) -> Change | None:
        """Return what took ``key`` away last; who asks knows that nothing above gives it back."""
        made = reversed([*self.before, *self.changes])
        return next((change for change in made if change.way == "removed" and change.takes(key)), None)

    def said_at(self, change: Change) -> str:
        """Return the file that makes ``change``, as messages call it."""
        return self.layers[change.origin.layer].named(change.origin.file)

    def place(self, name: str, line: int | None) -> tuple[str, int | None]:
        """Return the file, as messages call it, and the line from which line ``line`` of the file ``name`` comes."""
        content = self.files.get(name)
        if content is None:
            return name, line
        origin = origin_at(content, line)
        return self.layers[origin.layer].named(origin.file), (origin.line or None) if line else line

    def wins(self, key: str) -> tuple[str, str] | None:
        """Return the file from which what is called ``key`` comes, and what that stands over, as messages call them.

        ``key`` is an id, of an outline or form with its folder (``forms/…``), of a record in a file of many with or
        without its kind (``presets/A``).
        """
        kind, _slash, name = key.rpartition("/")
        for file, content in self.files.items():
            if record_key(file) and record_id(file, content.data) == (name if kind == record_key(file) else key):
                over = content.over
                shown = self.layers[content.layer].named(content.file)
                return shown, self.layers[over.layer].named(over.file) if over else ""
        words = key.split("/")
        files = collections(words[0], self.files) if len(words) > 1 else []
        words = words[1:] if files else words
        packs = [file for file in self.files if record_key(file) == "policies"]
        for file in files or [*packs, *(file for kind in kinds() for file in collections(kind, self.files))]:
            content = self.files[file]
            if words[0].encode() in content.data:
                tree = read_tree(content)[0]
                found = tree and found_in(tree, tuple(words))
                if found:
                    return f"{self.layers[found.origin.layer].named(found.origin.file)}:{found.origin.line}", ""
        return None

    def is_own(self, name: str, line: int | None) -> bool:
        """Tell whether that line comes from a layer above the lowest."""
        content = self.files.get(name)
        return content is not None and origin_at(content, line).layer > 0


def compose(layers: Sequence[Layer]) -> Composition:
    """Lay the folders over one another. Raises :class:`InputError` with every fault of what cannot be laid."""
    faults: list[Finding] = []
    files: Files = {}
    changes: list[Change] = []
    before: list[Change] = []
    for index, layer in enumerate(layers):
        own = {name: Sourced(data, index, name) for name, data in layer_files(layer, faults).items()}
        if index == 0:
            files = own
            continue
        laying = _Laying(layers[: index + 1], files, own, faults)
        before += changes
        files, changes = laying.done()
    if faults:
        raise InputError(list(dict.fromkeys(faults)))
    files.pop(OVERLAY, None)
    return Composition(tuple(layers), files, tuple(changes), tuple(before))


@dataclass
class _Laying:
    """Laying the last of ``layers`` over what is beneath."""

    layers: Sequence[Layer]
    beneath: Files
    own: Files
    faults: list[Finding]
    changes: list[Change] = field(default_factory=list)

    def done(self) -> tuple[Files, list[Change]]:
        """Return the files as they are with the layer."""
        self.files = dict(self.beneath)
        self.by_id = {
            (kind, record_id(name, content.data)): name
            for name, content in self.beneath.items()
            if (kind := record_key(name))
        }
        self._removals()
        for name, content in self.own.items():
            if name == OVERLAY:
                continue
            if record_key(name):
                self._record(name, content)
            elif is_collection(name):
                self._collection(name, content)
            else:
                self.files[name] = content
                if name.startswith(("clauses/", "policies/", "templates/", "schemas/")):
                    way = "replaced" if name in self.beneath else "added"
                    self._note(way, name, name, Origin(content.layer, name, 1), self.beneath.get(name))
        self._law()
        return self.files, self.changes

    def _note(
        self, way: str, key: str, name: str, origin: Origin, before: Sourced | None = None, base: str = ""
    ) -> None:
        beneath = "" if before is None else _text(before)
        now = _text(self.files[name]) if way in ("added", "replaced", "changed") and name in self.files else ""
        lay = self.layers[before.layer].named(before.file) if way == "removed" and before is not None else ""
        self.changes.append(Change(way, key, name, origin, beneath, now, base, lay))

    def _tell(self, origin: Origin, message: str, hint: str = "") -> None:
        file, line = self._named(origin), origin.line or None
        self.faults.append(
            Finding("LB-OVERLAY", Severity.ERROR, message, file=file, line=line, hint=hint, state=State.FAULT)
        )

    def _named(self, origin: Origin) -> str:
        """Return what messages call a file, with the folder of the layer that it lies in."""
        return self.layers[origin.layer].named(origin.file)

    # ── one record a file ──

    def _record(self, name: str, content: Sourced) -> None:
        kind = record_key(name)
        front, wording = front_of(content) if name.endswith(".md") else (read_tree(content)[0], {})
        said = front.value if front is not None and isinstance(front.value, dict) else {}
        base = said["changes"].value if "changes" in said else None
        if base is None:
            key = record_id(name, content.data)
            self._stands(kind, key, name, content, self.by_id.get((kind, key)))
            return
        assert front is not None
        source = self.by_id.get((kind, str(base)))
        if not isinstance(base, str) or source is None or source not in self.beneath:
            near = _near(str(base), [key for of, key in self.by_id if of == kind])
            self._tell(said["changes"].origin, _("下层没有“{id}”，没有可改的底本").format(id=str(base)[:60]), near)
            return
        key = str(said["id"].value) if "id" in said else base
        before = self.beneath[source]
        if name.endswith(".md"):
            old, told = front_of(before)
            if old is None:
                return
            made = with_wording(changed(old, front, self._tell), ({**told, **wording}).values(), content)
        else:
            tree = read_tree(before)[0]
            if tree is None:
                return
            for place, message, advice in declared_twice(tree, front, self._named):
                self._tell(place, message, advice)
            made = written(changed(tree, front, self._tell), content)
        self._stands(kind, key, name, made, self.by_id.get((kind, key)), changes=base)

    def _stands(
        self, kind: str, key: str, name: str, content: Sourced, instead: str | None, *, changes: str = ""
    ) -> None:
        if instead is not None and instead != name:
            self.files.pop(instead, None)
        before = self.beneath.get(instead) if instead else None
        self.files[name] = content if before is None else replace(content, over=Origin(before.layer, before.file, 1))
        based = "" if before is not None else changes
        head = (b"id:", b'"id":')
        line = next((n for n, text in enumerate(content.data.splitlines(), 1) if text.startswith(head)), 1)
        origin = origin_at(content, line)
        way = "added" if before is None else "changed" if changes else "replaced"
        own = origin if origin.layer == content.layer else Origin(content.layer, content.file, 1)
        source = self.beneath[self.by_id[kind, based]] if based else before
        self._note(way, f"{kind}/{key}", name, own, source, based and f"{kind}/{based}")

    # ── many records a file ──

    def _collection(self, name: str, content: Sourced) -> None:
        own, faults = read_tree(content)
        before = self.files.get(name)
        base = read_tree(before)[0] if before is not None else None
        if own is None or base is None or before is None:
            # What cannot be read is told by whoever reads it.
            self.files[name] = content
            if not faults:
                self._note("added", name, name, Origin(content.layer, name, 1))
            return
        self.files[name] = written(laid(base, own), content)
        old, new = _records(base), _records(own)
        every = _records(laid(base, own))
        kind = next((kind for kind in kinds() if name in collections(kind, {name: None})), name)
        for key, item in new.items():
            way = "changed" if key in old else "added"
            beneath = _plain(old[key]) if key in old else ""
            now = _plain(every.get(key, item))
            if beneath != now:
                self.changes.append(Change(way, f"{kind}/{key}", name, item.origin, beneath, now))

    # ── what is taken away ──

    def _removals(self) -> None:
        content = self.own.get(OVERLAY)
        if content is None:
            return
        tree, faults = read_tree(content)
        self.faults += [replace(found, file=self.layers[-1].named(OVERLAY)) for found in faults]
        said = tree.value if tree is not None else None
        if said is None and not faults:
            return
        if not isinstance(said, dict):
            if not faults:
                self._tell(Origin(content.layer, OVERLAY, 1), _("文件内容应为“键: 值”"))
            return
        for key, item in said.items():
            if key not in ("title", "removes"):
                self._tell(item.origin, _("没有“{key}”这一项；可以写 title、removes").format(key=key))
        removes = said.get("removes")
        for item in removes.value if removes is not None and isinstance(removes.value, list) else ():
            self._remove(str(item.value), item.origin)
        if removes is not None and not isinstance(removes.value, list | None):
            self._tell(removes.origin, _("文件内容应为列表"))

    def _remove(self, told: str, origin: Origin) -> None:
        kind, _slash, key = told.partition("/")
        if kind not in kinds() or not key:
            hint = _("写作“种类/编号”，如 clauses/governance.advisory；种类有：{kinds}")
            hint = hint.format(kinds="、".join(kinds()))
            self._tell(origin, _("不知道“{key}”是什么").format(key=told[:80]), hint)
            return
        if (kind, key) in self.by_id:
            name = self.by_id[kind, key]
            before = self.files.pop(name, None)
            self.files.pop(f"{name.removesuffix('.yaml')}.docx", None)
            if kind == "policies":
                for example in [file for file in self.files if file.startswith(f"examples/{key}/")]:
                    del self.files[example]
            self._note("removed", told, name, origin, before)
            return
        for name in collections(kind, self.files):
            before = self.files[name]
            names = tuple(key.split("/"))
            if kind == "shared" and Path(name).stem == names[0]:
                if not names[1:]:
                    del self.files[name]
                    self._note("removed", told, name, origin, before)
                    return
                names = names[1:]
            tree = read_tree(before)[0]
            without = taken_away(tree, names) if tree is not None else None
            if without is not None:
                self.files[name] = written(without, before)
                lay = self.layers[before.layer].named(before.file)
                self.changes.append(Change("removed", told, name, origin, told, "", lay=lay))
                return
        near = _near(key, [known for of, known in self.by_id if of == kind])
        self._tell(origin, _("下层没有“{key}”，不能取消").format(key=told[:80]), near)

    def _law(self) -> None:
        """What always applies, national law, stays whatever a layer does."""
        for name, content in self.beneath.items():
            if record_key(name) != "policies" or not _always(content):
                continue
            now = self.files.get(name)
            if now is None or not _always(now):
                gone = next((c.origin for c in self.changes if c.name == name), Origin(0, name, 1))
                message = _("“{key}”始终适用（国家法律），不能取消，也不能改为不始终适用")
                self._tell(gone, message.format(key=record_id(name, content.data)))


def _always(content: Sourced) -> bool:
    if b"always" not in content.data:
        return False
    node = read_tree(content)[0]
    value = node.value if node is not None else None
    return isinstance(value, dict) and "always" in value and value["always"].value == "true"


def _near(key: str, known: Sequence[str]) -> str:
    import difflib

    near = difflib.get_close_matches(key, known, 3)
    return _("相近的有：{ids}").format(ids="、".join(near)) if near else ""


def _records(node: Node) -> dict[str, Node]:
    """Return the records of a file of many by what names them, those of its parts too."""
    if isinstance(node.value, list):
        name = identity(node.value)
        return {str(i.value[name].value): i for i in node.value if isinstance(i.value, dict)} if name else {"": node}
    found: dict[str, Node] = {}
    for key, item in node.value.items() if isinstance(node.value, dict) else ():
        inner = _records(item) if isinstance(item.value, list) and identity(item.value) else {}
        found |= inner or {key: item}
    return found


def _plain(node: Node) -> str:
    return emit(node)[0]


def _text(content: Sourced) -> str:
    """Return a file as it is compared: written in one way, whatever its writer's habits."""
    if content.file.endswith(".md"):
        front, wording = front_of(content)
        if front is not None:
            content = with_wording(front, wording.values(), content)
    elif content.file.endswith(".yaml"):
        tree = read_tree(content)[0]
        if tree is not None:
            content = written(tree, content)
    return content.data.decode("utf-8", "replace")
