"""What judging needs of a lexicon and its judgements, as plain data: made once, kept by those who keep between runs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from mengyue.library.judgement import Judgements
from mengyue.library.lexicon import Lexicon
from mengyue.meaning.meant_words import meant_words
from mengyue.meaning.quantities import VALUE_KINDS
from mengyue.meaning.statement_patterns import meanings_of, parse
from mengyue.meaning.words import WordsByBeginning, by_beginning

__all__ = ["JudgeTables", "judge_tables"]


class JudgeTables(NamedTuple):
    """``words`` say what each word means; those of ``plain`` mean themselves alone, the meanings of ``common`` several
    words have. ``statements`` are all, in order: number of the judgement, of its statement, and meanings of which one
    must occur besides. ``tried`` tells by each meaning which of them to try where it occurs."""

    words: WordsByBeginning
    plain: list[str]
    common: list[str]
    statements: list[tuple[int, int, tuple[str, ...]]]
    tried: dict[str, list[int]]


def judge_tables(lexicon: Lexicon, files: Sequence[Judgements], names: Sequence[tuple[str, str]] = ()) -> JudgeTables:
    """Return what judging needs of ``files``; ``names`` are other names, each behind the word that it stands for.

    Raises :class:`~mengyue.meaning.statement_patterns.PatternError` for a statement that cannot be read.
    """
    sources = (
        source
        for file in files
        for source in (*file.lawful, *(s for j in file.judgements for s in (*j.any, *j.unless)))
    )
    asked = {meaning for source in sources for meaning in meanings_of(source)}
    words, plain = meant_words(
        lexicon,
        [file.acts for file in files],
        [file.words for file in files],
        sorted(asked.difference(VALUE_KINDS)),
        names,
    )
    borne = Counter(chain.from_iterable(words.values()))
    common = sorted(meaning for meaning, count in borne.items() if count > 1)
    return JudgeTables(by_beginning(words), sorted(plain), common, *_index(files))


def _index(files: Sequence[Judgements]) -> tuple[list[tuple[int, int, tuple[str, ...]]], dict[str, list[int]]]:
    """A statement stands under those of its words that the fewest others ask for, with the next of these besides; one
    that asks for no word, wherever its judgement's others may hold."""
    rules = [tuple(map(parse, judgement.any)) for file in files for judgement in file.judgements]
    asked = Counter(meaning for rule in rules for pattern in rule for wanted in pattern.wanted for meaning in wanted)
    found: dict[str, list[int]] = defaultdict(list)
    statements: list[tuple[int, int, tuple[str, ...]]] = []
    for number, rule in enumerate(rules):
        anywhere = frozenset().union(*(pattern.anchor for pattern in rule))
        for at, pattern in enumerate(rule):
            by_rarity = sorted(pattern.wanted, key=lambda wanted: sum(map(asked.__getitem__, wanted)))
            rarest, *others = by_rarity or [anywhere]
            for meaning in sorted(rarest):
                found[meaning].append(len(statements))
            statements.append((number, at, tuple(sorted(others[0] if others else rarest))))
    return statements, dict(found)
