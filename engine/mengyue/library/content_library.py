"""The content library: clauses, presets, statutes, labels, tables, outlines, papers and proof rules, loaded once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from mengyue.library.clause import Clause, Preset
from mengyue.library.content_marks import marked
from mengyue.library.judgement import Judgements
from mengyue.library.lexicon import Lexicon
from mengyue.library.library_digest import library_digest
from mengyue.library.load_clause import load_clauses, load_presets
from mengyue.library.load_meaning import load_judgements, load_lexicon, load_specimens
from mengyue.library.load_outline import load_labels, load_outlines, load_papers, load_tables
from mengyue.library.load_proof import load_proof
from mengyue.library.load_statute import load_statute_index, load_statutes
from mengyue.library.outline import Outline, TableSource
from mengyue.library.proof_rules import ProofRules
from mengyue.library.record_bytes import as_bytes, from_bytes
from mengyue.library.specimen import SpecimenBook
from mengyue.library.statute import Law
from mengyue.library.statute_index import StatuteIndex
from mengyue.library.weakening import Weakening, load_weakening
from mengyue.model.finding import Finding, InputError
from mengyue.output.cache_folder import cache_folder
from mengyue.output.kept_results import KeptResults
from mengyue.output.program_digest import program_digest

__all__ = ["Library", "load_library", "read_library"]

#: Libraries as they were read, of three megabytes each: at most so many bytes.
_KEPT = KeptResults("library", 32 << 20)


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that drafting needs, keyed by id.

    ``names`` are what the policy of a paper calls actors, each behind the word that it stands for: none as loaded.
    """

    clauses: Mapping[str, Clause]
    presets: Mapping[str, Preset]
    laws: Mapping[str, Law]
    labels: Mapping[str, Mapping[str, str]]
    tables: Mapping[str, TableSource]
    outlines: Mapping[str, Outline]
    papers: Mapping[str, Outline] = field(default_factory=dict)
    proof: ProofRules = field(default_factory=ProofRules)
    weakening: tuple[Weakening, ...] = ()
    lexicon: Lexicon = field(default_factory=Lexicon)
    judgements: tuple[Judgements, ...] = ()
    statute_index: Mapping[str, StatuteIndex] = field(default_factory=dict)
    names: tuple[tuple[str, str], ...] = ()
    specimens: SpecimenBook = field(default_factory=SpecimenBook)

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms that clauses define."""
        return tuple(dict.fromkeys(term for clause in self.clauses.values() for term in clause.defines))

    def listing(self) -> Iterator[tuple[str, Outline]]:
        """Yield every outline with the file it stands in: agreements, then papers."""
        for folder, outlines in (("agreements", self.outlines), ("papers", self.papers)):
            for outline in outlines.values():
                yield f"templates/{folder}/{outline.id}.yaml", outline


def load_library(root: Path) -> Library:
    """Load the library below ``root``, from what an earlier run kept where no file of it has changed.

    Raises :class:`InputError` with the faults of every file.
    """
    digest = library_digest(root)
    key = KeptResults.key([program_digest(), digest]) if digest and cache_folder() is not None else ""
    data = _KEPT.get(key) if key else None
    if data is not None:
        return marked(Library(*from_bytes(data)), key)
    faults: list[Finding] = []
    library = read_library(root, faults)
    if faults:
        raise InputError(faults)
    data = as_bytes(tuple(getattr(library, part.name) for part in fields(library))) if key else None
    if data is not None and library_digest(root) == digest:  # what was read is what was digested
        _KEPT.put(key, data)
        return marked(library, key)
    return library


def read_library(root: Path, faults: list[Finding]) -> Library:
    """Return what can be read of the library below ``root``; the faults of every file go to ``faults``."""
    return Library(
        clauses=load_clauses(root, faults),
        presets=load_presets(root, faults),
        laws=load_statutes(root, faults),
        labels=load_labels(root, faults),
        tables=load_tables(root, faults),
        outlines=load_outlines(root, faults),
        papers=load_papers(root, faults),
        proof=load_proof(root, faults),
        weakening=load_weakening(root, faults),
        lexicon=load_lexicon(root, faults),
        judgements=load_judgements(root, faults),
        statute_index=load_statute_index(root, faults),
        specimens=load_specimens(root, faults),
    )
