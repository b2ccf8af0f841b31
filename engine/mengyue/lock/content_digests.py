"""Which content files can influence a set of documents, and their digests."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from pathlib import Path

from mengyue.library.content_file import content_bytes
from mengyue.library.library_digest import library_digest
from mengyue.library.load_meaning import LEARNED
from mengyue.library.load_outline import load_outlines, load_papers, outline_files
from mengyue.library.load_policy import pack_files
from mengyue.once import Once
from mengyue.output.kept_pack import KeptPack
from mengyue.output.kept_results import KeptResults

__all__ = ["FOLDERS", "ContentDigests"]

#: The folders of a library that hold content; a lock names files in these alone.
FOLDERS = ("clauses", "policies", "schemas", "templates")
#: Which files say how data of a type are read.
_WORDS, _LIST, _SHEETS = "schemas/cell-words.yaml", "schemas/csv-columns.yaml", "schemas/workbook.yaml"
_INTAKE = {
    ".csv": (_WORDS, _LIST),
    ".xlsx": (_WORDS, _LIST, _SHEETS),
    ".xlsm": (_WORDS, _LIST, _SHEETS),
}
_FIXED = (
    "policies/vocabulary.yaml",
    "clauses/lexicon.yaml",
    "clauses/presets.yaml",
    "clauses/proof.yaml",
    "clauses/statute-index.yaml",
    "clauses/statutes.yaml",
    "templates/agreements/tables.yaml",
    "templates/labels.yaml",
    "templates/papers/tables.yaml",
)
_REPORTS = "templates/reports/"
_PACK = KeptPack("digests", 1 << 20)


class ContentDigests:
    """Digests of the content files below one root; each file is read once, each question answered once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._once = Once()

    def of(
        self, policies: Iterable[str], sources: Iterable[str], templates: Iterable[str], data: str
    ) -> dict[str, str]:
        """Return path to SHA-256, sorted, of what can influence documents.

        ``policies`` are the ids of the packs applied, ``sources`` the outlines and layouts as policies name them
        (``agreements/…``, ``forms/…``), ``templates`` the .docx (``templates/….docx``), ``data`` the data's suffix.
        All clauses count, used or not: proofreading knows every term that any of them defines.
        """
        asked = (frozenset(policies), frozenset(sources), frozenset(templates), data.lower())
        return dict(self._once.get(("of", *asked), lambda: self._kept(*asked)))

    def _kept(
        self, policies: frozenset[str], sources: frozenset[str], templates: frozenset[str], data: str
    ) -> dict[str, str]:
        """Return what :meth:`_of` finds, from what an earlier run kept where no file of the library has changed."""
        digest = library_digest(self._root)
        if digest is None:
            return self._of(policies, sources, templates, data)
        parts = (part for some in (policies, sources, templates) for part in (str(len(some)), *sorted(some)))
        key = KeptResults.key([digest, *parts, data])
        kept = _PACK.get(key)
        if kept is not None:
            known: dict[str, str] = marshal.loads(kept)  # ours, as KeptPack says
            return known
        found = self._of(policies, sources, templates, data)
        if library_digest(self._root) == digest:  # what was read is what was digested
            _PACK.put(key, marshal.dumps(found))
        return found

    def _of(
        self, policies: Iterable[str], sources: Iterable[str], templates: Iterable[str], data: str
    ) -> dict[str, str]:
        names = {*_FIXED, *self._clauses(), *self._sources(sources), *self._layouts(templates)}
        names.update(path for policy in policies for path in self._pack(policy))
        names.update(_INTAKE.get(data, ()))
        known = (name for name in sorted(names) if (self._root / name).is_file())
        return {name: self._digest(name) for name in known}

    @cached_property
    def whole(self) -> str:
        """One digest of every content file: where it is the same, the same is made of the same data."""
        found = (path for folder in FOLDERS for path in (self._root / folder).rglob("*") if path.is_file())
        rows = sorted(f"{name} {self._digest(name)}" for name in map(self._name, found))
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()

    @cached_property
    def _outlines(self) -> dict[str, str]:
        return {key: self._name(path) for key, path in outline_files(self._root).items()}

    @cached_property
    def _annexed(self) -> dict[str, list[str]]:
        """The papers that a document has as annex forms, by its source."""
        loaded = {"agreements": load_outlines(self._root, []), "papers": load_papers(self._root, [])}
        return {
            f"{folder}/{key}": [schedule.paper for schedule in outline.schedules if schedule.paper]
            for folder, outlines in loaded.items()
            for key, outline in outlines.items()
        }

    def _clauses(self) -> Iterator[str]:
        yield from (self._name(path) for path in (self._root / "clauses").glob("*/*.md"))
        for folder in ("judgements", "specimens"):
            yield from (self._name(path) for path in (self._root / "clauses" / folder).glob("*.yaml"))
        if (self._root / LEARNED).is_file():
            yield LEARNED

    def _sources(self, sources: Iterable[str]) -> Iterator[str]:
        for source in sources:
            folder, _slash, name = source.partition("/")
            beside = f"templates/{source}.yaml"
            yield self._outlines.get(name, beside) if folder == "agreements" else beside
            # A paper cites the agreement by article and figure, whichever it is.
            named = [f"agreements/{key}" for key in self._outlines] if folder == "papers" else []
            yield from (self._outlines[key.removeprefix("agreements/")] for key in named)
            yield from (f"templates/papers/{p}.yaml" for key in (source, *named) for p in self._annexed.get(key, ()))

    def _layouts(self, templates: Iterable[str]) -> Iterator[str]:
        for template in templates:
            yield template
            yield f"{template.removesuffix('.docx')}.yaml"
            if template.startswith(_REPORTS):
                yield from (self._name(path) for path in (self._root / _REPORTS).glob("*.yaml"))

    def _pack(self, policy: str) -> list[str]:
        return self._once.get(("pack", policy), lambda: [self._name(path) for path in pack_files(self._root, policy)])

    def _digest(self, name: str) -> str:
        data = partial(content_bytes, self._root / name, self._root)
        return self._once.get(("digest", name), lambda: hashlib.sha256(data()).hexdigest())

    def _name(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()
