"""One cause is one finding: what several checks come upon is told by the one that knows most of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mengyue.library.content_library import Library
from mengyue.model.finding import Finding
from mengyue.proof.case import Case

__all__ = ["once", "untold"]

#: Programmed checks that find what a rule of content has found already.
_SAME = {
    "PF-TWO-TERMS": {"PF-FIGURE-SECRECY", "PF-FIGURE-TERM"},
    "PF-TERM-TWICE": {"PF-TERM-TWICE"},
    "PF-POLICY-MAJORITY": {"PF-CHANGE-MAJORITY", "PF-CHANGE-UNANIMOUS"},
    "PF-DATA-AMOUNT": {"PF-FIGURE-TOTAL", "PF-FIGURE-TOTAL-10K"},
    "PF-TERM-DATES": {"PF-FIGURE-TERM"},
    "PF-COURT-PLACE": {"PF-COURT-CONNECTION", "PF-COURT-NEUTRAL", "PF-COURT-EXCLUSIVE"},
}
#: Checks of which two readings may come upon one sentence: told of it once, the one that knows more first.
_SAME_SENTENCE = {
    "PF-SUM": {"PF-DATA-SUM"},
    "PF-TWO-TIMES": {"PF-TWO-TIMES"},
    "PF-TWO-TERMS": {"PF-TWO-TERMS"},
    "PF-DUTY-CHOICE": {"PF-DUTY-CHOICE"},
}
#: Checks of a figure against the data or the law, and those that hold two places or two writings against one another.
_NARROW = frozenset(
    ("PF-FIGURE-TERM", "PF-FIGURE-ORIGINALS", "PF-FIGURE-TOTAL", "PF-FIGURE-TOTAL-10K", "PF-FIGURE-SECRECY", "PF-RATE",
     "PF-AMOUNT-DIFFER", "PF-AMOUNT-CAPITALS")
)  # fmt: skip
_WIDE = frozenset(("PF-TWO-TERMS", "PF-TWO-TIMES", "PF-TWO-FIGURES", "PF-AMOUNT-DIFFER"))


def once(case: Case, others: Sequence[Finding], told: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what ``told`` adds to ``others``: one cause is one finding, and the narrower check has told it already."""
    same = case.kept.once("same", lambda: _same_cause(case.library))
    places: dict[str, set[str]] = {}
    sentences: dict[tuple[str, str], set[str]] = {}
    for finding in others:
        places.setdefault(_article(finding), set()).add(finding.code)
    narrow = [finding for finding in others if finding.code in _NARROW and finding.found]
    for finding in told:
        if finding.code in _WIDE and any(n.found in f"{finding.message}{finding.found}" for n in narrow):
            continue  # the figure has been told of, against the data or the law
        codes = places.setdefault(_article(finding), set())
        here = sentences.setdefault((finding.label, finding.found), set())
        again = here & _SAME_SENTENCE.get(finding.code, set())
        if not again and not codes & same.get(finding.code, set()):
            codes.add(finding.code)
            here.add(finding.code)
            yield finding


def _same_cause(library: Library) -> dict[str, set[str]]:
    return _SAME | {rule.id: {rule.id, *rule.same} for file in library.judgements for rule in file.judgements}


def _article(finding: Finding) -> str:
    """The article or schedule of a finding: its label without paragraph and item."""
    return "　".join(finding.label.split("　")[:2])


def untold(asked: Sequence[Finding], told: Sequence[Finding]) -> Iterator[Finding]:
    """Yield of ``asked`` what stands where nothing has been ``told``: one cause is one finding."""
    places = {finding.label for finding in told}
    return (finding for finding in asked if finding.label not in places)
