"""Fields: instructions that Word replaces by a result. They nest, and may begin in one paragraph and end in another."""

from __future__ import annotations

from dataclasses import dataclass, field

from mengyue.word.content import Kind, Run

__all__ = ["OUTSIDE", "Fields", "kind_of"]

#: Fields whose result is a place in the layout, which every program and printer computes for itself.
_LAYOUT = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"))
#: Fields whose result comes from another file each time they are brought up to date.
OUTSIDE = frozenset(("INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "LINK", "DDE", "DDEAUTO", "DATABASE", "RD"))


def kind_of(code: str) -> str:
    """Return the name of the field whose code this is, in capitals."""
    return code.strip().partition(" ")[0].upper()


@dataclass
class _Field:
    code: list[str] = field(default_factory=list)
    in_result: bool = False


@dataclass
class Fields:
    """The fields that are open at a place in a story."""

    _open: list[_Field] = field(default_factory=list)
    #: How many of them are in their code, and how many show a number of the layout.
    coding: int = 0
    layout: int = 0

    @property
    def silent(self) -> bool:
        """Whether text here is not shown, or shows where it happens to stand."""
        return self.coding > 0 or self.layout > 0

    def begin(self) -> None:
        """Open a field."""
        self._open.append(_Field())
        self.coding += 1

    def say(self, text: str) -> None:
        """Take text that stands in a code."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].code.append(text)

    def separate(self) -> Run | None:
        """Turn from code to result; return the field as a run."""
        if not self._open or self._open[-1].in_result:
            return None
        top = self._open[-1]
        top.in_result = True
        self.coding -= 1
        code = " ".join("".join(top.code).split())
        if kind_of(code) in _LAYOUT:
            self.layout += 1
        if self.coding:
            self._open[-2].code.append(f"{{{code}}}")
            return None
        return Run(kind=Kind.FIELD, detail=code)

    def end(self) -> Run | None:
        """Close the innermost field; return it as a run if it had no result."""
        if not self._open:
            return None
        made = self.separate()
        top = self._open.pop()
        if kind_of("".join(top.code)) in _LAYOUT:
            self.layout -= 1
        return made
