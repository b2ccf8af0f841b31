"""The small language in which judgements say what a statement holds.

``放弃 & 诉权``     both occur in the sentence
``联盟 > 所有``      the second behind the first
``联盟 >> 所有``     the second behind the first, in the same part between commas
``联盟 ~ 所有``      both in the same part
``甲|乙``          either; the sign of the first word holds for all that bear none: ``-起诉|上诉``, ``-起诉|!放弃``
``+诉权``          not barred: neither forbidden nor denied nor taken away     ``-诉权`` barred
``!诉权``          not denied (verbs of taking away left out of account)       ``=诉权`` denied
``*退出``          forbidden (不得、禁止), not merely negated
``?违约``          in the condition of the sentence                            ``^违约`` outside conditions
``@故意``          in what the sentence excepts (除…外)        ``±登记`` in any of these ways
``比例>30``        a value; shares and majorities in per cent, periods in 日, 月 or 年, amounts in yuan
``没有:评估``       does not occur in the sentence

A word that is no meaning of the lexicon stands for itself.

Words in what a sentence excepts count in ``unless`` alone, words that it reports (曾…, a draft before) in none. What
no sign asks for must be said: such a word is none that is denied (不涉及价格, of 价格); a statement all of whose words
bear no sign holds neither of what is forbidden (不得出借, of 出借) nor of what is said in a condition alone
(以联盟名义借款的，…).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Final

from mengyue.meaning.quantities import VALUE_KINDS
from mengyue.meaning.tokens import Modal, Reading, Token

__all__ = ["Pattern", "PatternError", "meanings_of", "parse"]

_LINK = re.compile(r"\s+(&|>>|>|~)\s+")
_VALUE = re.compile(rf"({'|'.join(VALUE_KINDS)})(?:(>=|<=|>|<|=)([0-9.]+)(日|月|年|工作日)?)?")
_SIZES: Final[dict[str, int | Decimal]] = {"日": 1, "工作日": Decimal("1.4"), "月": 30, "年": 365}
_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    "=": lambda a, b: a == b,
}


class PatternError(ValueError):
    """A statement of a judgement cannot be read; the text is for the author of the rule."""


@dataclass(frozen=True, slots=True)
class _Term:
    """One word or value that is asked for; ``signed`` are the words by the signs that they are asked for with."""

    meanings: frozenset[str]
    signed: tuple[tuple[str, frozenset[str]], ...]
    compare: str = ""
    size: Decimal = Decimal(0)
    absent: bool = False

    @property
    def plain(self) -> bool:
        """Whether no word is asked for with a sign."""
        return not any(signs for signs, _meanings in self.signed)

    def fits(self, token: Token, *, excepted: bool) -> bool:
        if token.reported or (token.excepted and not excepted) or token.meanings.isdisjoint(self.meanings):
            return False
        if self.compare and (token.size is None or not _COMPARE[self.compare](token.size, self.size)):
            return False
        for signs, meanings in self.signed:
            if not token.meanings.isdisjoint(meanings) and all(_SIGNS[sign](token) for sign in signs):
                return True
        return False


_SIGNS: dict[str, Callable[[Token], bool]] = {
    "+": lambda t: not t.barred,
    "-": lambda t: t.barred,
    "!": lambda t: not t.denied,
    "=": lambda t: t.denied,
    "*": lambda t: t.denied and t.modal is Modal.MUST_NOT,
    "?": lambda t: t.condition,
    "^": lambda t: not t.condition,
    "@": lambda t: t.excepted,
    "±": lambda _t: True,
}


@dataclass(frozen=True)
class Pattern:
    """A parsed statement."""

    terms: tuple[_Term, ...]
    links: tuple[str, ...]
    source: str

    @property
    def anchor(self) -> frozenset[str]:
        """The meanings of which one must occur for the statement to hold."""
        return next((term.meanings for term in self.terms if not term.absent), frozenset())

    @cached_property
    def wanted(self) -> tuple[frozenset[str], ...]:
        """Of each of these sets one meaning must occur for the statement to hold."""
        return tuple(term.meanings for term in self.terms if not term.absent)

    @cached_property
    def unsigned(self) -> bool:
        """Whether no word is asked for with a sign."""
        return all(term.plain for term in self.terms)

    @cached_property
    def supposed(self) -> bool:
        """Whether a word is asked for in the condition."""
        return any("?" in signs for term in self.terms for signs, _meanings in term.signed)

    def match(
        self,
        reading: Reading,
        *,
        excepted: bool = False,
        matter: frozenset[str] = frozenset(),
        within: tuple[int, int] | None = None,
    ) -> tuple[Token, ...] | None:
        """Return the tokens that make the statement true, or ``None``.

        ``within`` are the first and the last part of the sentence in which a statement of one word may hold.

        ``matter`` are the meanings of what is done and of what: those that count only where they are not denied when
        no sign asks for anything else.
        """
        for meanings in self.wanted:
            if meanings.isdisjoint(reading.meanings):
                return None
        for term in self.terms:
            if term.absent and any(term.fits(token, excepted=True) for token in reading.tokens if not token.led):
                return None
        if excepted and len(self.terms) == 1 and self.terms[0].plain and not self.terms[0].absent:
            # what makes lawful does not when it is itself taken away: 未经批准, 无须公示
            first, last = within or (0, len(reading.text))
            held = [t for t in reading.tokens if first <= t.clause <= last and self.terms[0].fits(t, excepted=True)]
            return tuple(token for token in held if not token.denied or token.modal is Modal.MUST_NOT)[:1] or None
        if all(term.absent for term in self.terms):
            return reading.tokens[:1]
        present = [(i, t) for i, t in enumerate(self.terms) if not t.absent]
        choices = [
            [
                token
                for token in reading.tokens
                if not token.meanings.isdisjoint(term.meanings) and term.fits(token, excepted=excepted)
            ]
            for _i, term in present
        ]
        links = [self.links[i - 1] if i else "&" for i, _t in present]
        if matter:
            choices = [
                [t for t in found if not self._unsaid(t, matter)] if term.plain else found
                for (_i, term), found in zip(present, choices, strict=True)
            ]
        if not all(choices):
            return None
        if matter and not self.supposed and any(token.supposed for found in choices for token in found):
            if all(token.supposed for found in choices for token in found):
                return None
            choices = [sorted(found, key=lambda token: token.supposed) for found in choices]
            return _chain(choices, links, 0, (), self._own_values(reading), said=True)
        return _chain(choices, links, 0, (), self._own_values(reading))

    def _unsaid(self, token: Token, matter: frozenset[str]) -> bool:
        """Tell whether a word without a sign is denied; beside words with signs it may be forbidden (不得 > 市场)."""
        plainly = self.unsigned or token.modal is Modal.PLAIN
        return token.denied and plainly and not token.meanings.isdisjoint(matter)

    def _own_values(self, reading: Reading) -> _OwnValues | None:
        """What tells whether a value that is compared is that of the matter, where there are several."""
        kinds = frozenset().union(*(term.meanings for term in self.terms if term.compare))
        if not kinds or len(self.wanted) < 2:
            return None
        places = [(t.clause, t.meanings & kinds) for t in reading.tokens if t.size is not None and t.meanings & kinds]
        return _OwnValues(places) if len(places) > 1 else None


class _OwnValues:
    """Values by the parts of a sentence: a matter whose part has a value of its own is not judged by that of another
    part in which nothing else of it stands (出席过半数通过，解散须经三分之二同意)."""

    def __init__(self, places: Sequence[tuple[int, frozenset[str]]]) -> None:
        self._places = places

    def fit(self, taken: Sequence[Token]) -> bool:
        for value in taken:
            others = {token.clause for token in taken if token is not value}
            if value.size is None or value.clause in others:
                continue
            if any(clause in others and not kinds.isdisjoint(value.meanings) for clause, kinds in self._places):
                return False
        return True


def _chain(
    choices: Sequence[Sequence[Token]],
    links: Sequence[str],
    at: int,
    taken: tuple[Token, ...],
    values: _OwnValues | None,
    *,
    said: bool = False,
) -> tuple[Token, ...] | None:
    if at == len(choices):
        if (said and all(token.supposed for token in taken)) or (values and not values.fit(taken)):
            return None
        return taken
    for token in choices[at]:
        before = taken[-1] if taken else None
        if before is not None and not _linked(links[at], before, token):
            continue
        if token in taken:
            continue
        found = _chain(choices, links, at + 1, (*taken, token), values, said=said)
        if found:
            return found
        if (
            not values
            and links[at] == "&"
            and at + 1 < len(choices)
            and links[at + 1] == "&"
            and not any(other is token for later in choices[at + 1 :] for other in later)
        ):
            return None  # nothing behind depends on which was taken
    return None


def _linked(link: str, before: Token, token: Token) -> bool:
    if link == "&":
        return True
    if link == "~":
        return before.clause == token.clause
    behind = token.start >= before.end
    return behind and (link == ">" or before.clause == token.clause)


@cache
def parse(source: str) -> Pattern:
    """Return the statement that ``source`` writes. Raises :class:`PatternError`."""
    pieces = _LINK.split(source.strip())
    terms = tuple(_term(piece) for piece in pieces[::2])
    return Pattern(terms, tuple(pieces[1::2]), source)


def _term(piece: str) -> _Term:
    piece = piece.strip()
    absent = piece.startswith("没有:")
    piece = piece.removeprefix("没有:")
    by_signs: dict[str, set[str]] = {}
    first = ""
    for number, word in enumerate(filter(None, piece.split("|"))):
        meaning = word.lstrip("".join(_SIGNS))
        signs = word.removesuffix(meaning)
        value = _VALUE.fullmatch(meaning)
        if value and value[2]:
            size = Decimal(value[3]) * _SIZES.get(value[4] or "", 1)
            kind = frozenset((value[1],))
            return _Term(kind, ((signs, kind),), value[2], size, absent)
        first = signs if number == 0 else first
        by_signs.setdefault(signs or first, set()).add(meaning)
    signed = tuple((signs, frozenset(meanings)) for signs, meanings in sorted(by_signs.items()))
    meanings = frozenset().union(*(meanings for _signs, meanings in signed))
    if not meanings:
        raise PatternError(piece)
    return _Term(meanings, signed, absent=absent)


def meanings_of(source: str) -> Iterator[str]:
    """Yield every meaning that ``source`` asks for."""
    for term in parse(source).terms:
        yield from term.meanings
