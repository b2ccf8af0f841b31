"""What each word means: by the lexicon, by the subjects of judgements, and by other names that words may hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mengyue.library.lexicon import Lexicon

__all__ = ["IDIOM", "meant_words"]

#: What a word means that is to be taken as a whole.
IDIOM = "成词"


def meant_words(
    lexicon: Lexicon,
    acts: Sequence[Mapping[str, str]] = (),
    things: Sequence[Mapping[str, str]] = (),
    plain: Iterable[str] = (),
    names: Iterable[tuple[str, str]] = (),
) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Return the words of ``lexicon`` and further ones with what they mean, sorted, and those that mean themselves
    alone: the ones of ``plain`` that mean nothing else.

    ``names`` are other names, each behind a word: in all words that hold it the name may stand instead.
    """
    meant: dict[str, set[str]] = defaultdict(set)
    groups: tuple[Mapping[str, str], ...] = (
        lexicon.operators, lexicon.marks, lexicon.actors, lexicon.acts, lexicon.things,
        *acts, *things,
    )  # fmt: skip
    for group in groups:
        for meaning, words in group.items():
            for word in words.split():
                meant[word].add(meaning)
    for word in _idioms(lexicon):
        meant[word].add(IDIOM)
    own = frozenset(plain).difference(*groups)
    for word in own:
        meant[word].add(word)
    for other, name in names:
        for word in [word for word in meant if other in word]:
            called = word.replace(other, name)
            if called not in meant:
                meant[called] |= meant[word]
    return {word: tuple(sorted(found)) for word, found in meant.items()}, own


def _idioms(lexicon: Lexicon) -> Iterator[str]:
    """Yield the idioms; those that begin with an actor's name (联盟协议) with his longer names too (创新联盟协议)."""
    idioms = lexicon.idioms.split()
    yield from idioms
    behind: dict[str, list[str]] = defaultdict(list)
    every = {name for names in lexicon.actors.values() for name in names.split()}
    for idiom in idioms:
        for end in range(len(idiom) + 1):
            if idiom[:end] in every:
                behind[idiom[:end]].append(idiom[end:])
    for names in map(str.split, lexicon.actors.values()):
        own = frozenset(names)
        for longer in own:
            for start in range(1, len(longer)):
                if longer[start:] in own:
                    yield from (longer + rest for rest in behind.get(longer[start:], ()))
