"""Names: one thing, one name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from itertools import chain

from mengyue.draft.tree import Blank, Inline, Term, Value
from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.reading import Passage, Section
from mengyue.proof.word_list import WordList

__all__ = ["hiding", "names", "names_as_they_are", "nearest", "outsiders"]

_SUFFIX = re.compile("(?:集团)?(?:股份|有限责任|有限)+公司$|公司$")
_HIDDEN = "\u25a0"
_ALLIANCES = ("创新联合体", "联合体", "联盟")
_LEGAL_TERMS = re.compile("产业技术创新战略联盟|技术创新联盟|《[^》]{1,60}》")
#: Where the alliance continues another, this means the other.
_PREDECESSOR = re.compile("[该原前]联盟")
_GRAM = 4


def names(case: Case) -> Iterator[Finding]:
    """Find misspelt and shortened names of members, undefined nicknames, and a second word for the alliance."""
    yield from _members(case)
    yield from _alliance_word(case)


def _members(case: Case) -> Iterator[Finding]:
    if case.whole and case.renamed:  # here both names of a member may be told, the one before as well
        yield from _members(case.whole)
        return
    members = case.alliance.members
    full = tuple([m.name for m in members if m.name and len(m.name) >= _GRAM])
    nicknames = tuple([(m.id, m.name) for m in members if m.name and len(m.id) > 2 and m.id != m.name])
    right, renamed = tuple(names_as_they_are(case)), tuple(case.renamed.items())
    named = _named_of(full, nicknames, right, renamed, case.stand_ins)
    sections = named.may_stand_in_sections(case)
    yield from case.each("names", sections, partial(_named, case, named), named.held)


class _Named:
    """The names of members: how one that is misspelt, shortened or replaced is found."""

    def __init__(
        self,
        full: Sequence[str],
        nicknames: Sequence[tuple[str, str]],
        right: Sequence[str],
        renamed: Sequence[tuple[str, str]],
        stand_ins: Sequence[str],
    ) -> None:
        self.right = WordList((*right, *stand_ins))
        self.cores = {core: name for name in full if len(core := _SUFFIX.sub("", name)) > _GRAM}
        self.grams: dict[str, list[str]] = defaultdict(list)
        for core, name in self.cores.items():
            for gram in map("".join, _fours(core)):
                self.grams[gram].append(name)
        self.fours = frozenset(_fours_of_any(self.cores))
        self.core_of = WordList(core for core, name in self.cores.items() if core != name)
        self.nicknames = dict(nicknames)
        self.nickname = _any_of(self.nicknames)
        self.held = (full, nicknames, right, renamed, stand_ins)

    def hidden(self, text: str) -> str:
        """Blacken names as they should be."""
        return self.right.blackened(text, _HIDDEN)

    @cached_property
    def _hashes(self) -> frozenset[int]:
        return frozenset(map(hash, self.fours))

    def may_stand_in_sections(self, case: Case) -> list[Section]:
        """Return the sections that have four characters in a row of a name, or a nickname; in others is nothing."""
        reading, hashes = case.reading, self._hashes
        grams = case.kept.over(reading.sections, "grams", None, partial(_grams, case))
        nickname = self.nickname if self.nickname and self.nickname.search(reading.text) else None
        return [
            section
            for section, (of_section, _passages) in zip(reading.sections, grams, strict=True)
            if not hashes.isdisjoint(of_section) or (nickname and nickname.search(section.text))
        ]

    def may_stand_in(self, case: Case, section: Section) -> list[Passage]:
        """Return the passages that have four characters in a row of a name, or a nickname; in others is nothing."""
        hashes, nickname = self._hashes, self.nickname
        grams, of_passages = section.once("grams", None, partial(_grams, case, section))
        found: list[Passage] = []
        if hashes and not hashes.isdisjoint(grams):
            found = [passage for passage, own in of_passages if not hashes.isdisjoint(own)]
        if nickname and nickname.search(section.text):
            marked = {id(passage) for passage in found}
            found = [p for p in section.passages if id(p) in marked or nickname.search(p.text)]
        return found


#: The papers of an alliance have the same names, one after another.
_named_of = lru_cache(maxsize=8)(_Named)


def _grams(case: Case, section: Section) -> tuple[frozenset[int], list[tuple[Passage, frozenset[int]]]]:
    """The hashes of every four characters in a row, of a section and of each passage: smaller than they are."""
    found = case.kept.fresh(section.passages, "grams", None, _grams_in)
    return frozenset[int]().union(*(grams for _passage, grams in found)), found


def _grams_in(passage: Passage) -> frozenset[int]:
    return frozenset(map(hash, _fours(passage.text)))


def _fours(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every four characters in a row."""
    return zip(*(text[at:] for at in range(_GRAM)), strict=False)


def _fours_of_any(texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(map(_fours, texts))


def _named(case: Case, named: _Named, section: Section) -> Iterator[Finding]:
    for passage in named.may_stand_in(case, section):
        if passage.text in named.right:
            continue
        text = named.hidden(_without_former(passage.text, case.renamed))
        faulty: dict[str, str] = {}
        for at, short in named.core_of.found(text):
            faulty.setdefault(named.cores[short], short + _tail(text, at + len(short)))
        for start, name in _pieces(text, named.grams):
            if name not in faulty:
                near = nearest(name, text[max(0, start - len(name)) : start + _GRAM + len(name)])
                if near:
                    faulty[name] = near
        for name, found in faulty.items():
            message = _("“{found}”与成员单位名称“{name}”不一致").format(found=found, name=name)
            path = _path(passage, text, found)
            yield case.report("PF-NAME-VARIANT", section, passage, message, found=found, required=name, path=path)
        nickname = named.nickname
        for nick in dict.fromkeys(nickname.findall(text)) if nickname and not faulty else ():
            name = str(named.nicknames[nick])
            message = _("以“{found}”称呼“{name}”，协议没有定义该简称").format(found=nick, name=name)
            path = _path(passage, text, nick)
            yield case.report("PF-NAME-SHORT", section, passage, message, found=nick, required=name, path=path)


def _pieces(text: str, grams: Mapping[str, list[str]]) -> Iterator[tuple[int, str]]:
    """Yield where four characters in a row of a name stand, with the name; none that overlap."""
    start, last = 0, len(text) - _GRAM
    while start <= last:
        for name in (names := grams.get(text[start : start + _GRAM], ())):
            yield start, name
        start += _GRAM if names else 1


def _without_former(text: str, renamed: Mapping[str, str]) -> str:
    """Blacken the name that a member bore before where its name since stands beside it: there the change is told."""
    for before, since in renamed.items():
        if since in text:
            text = since.join(piece.replace(before, _HIDDEN * len(before)) for piece in text.split(since))
    return text


def outsiders(case: Case) -> list[str]:
    """Return the others that the data declares: companies of members' groups, co-owners of background rights, and whom
    results are offered to."""
    ip, short = case.alliance.ip, {m.id for m in case.alliance.members}
    known = [name for m in case.alliance.members for name in m.affiliates]
    known += [offer.buyer for offer in case.alliance.offers if offer.buyer and offer.buyer not in short]
    if not ip:
        return known
    return [*known, *(t.name for t in ip.free_transferees), *(o for item in ip.background for o in item.co_owners)]


def names_as_they_are(case: Case) -> list[str]:
    """Return names as they should be, of members, alliance, predecessor and declared outsiders."""
    before = case.alliance.predecessor
    others = [*outsiders(case), case.alliance.alliance.name, before.name if before else None]
    return [name for name in [*(m.name for m in case.alliance.members), *others] if name]


def hiding(case: Case) -> Callable[[str], str]:
    """Return what blackens names as they should be, of members, alliance, predecessor and declared outsiders; neutral
    ones as well."""
    right = WordList((*names_as_they_are(case), *case.stand_ins))
    return lambda text: right.blackened(text, _HIDDEN)


def _tail(text: str, start: int) -> str:
    """What is left of a suffix after a shortened name."""
    found = re.match("集团?|股份|有限|公司", text[start:])
    return found[0] if found else ""


def _path(passage: Passage, text: str, found: str) -> str:
    start = text.find(found)
    return passage.data_path(start, start + len(found))


@lru_cache(maxsize=4096)
def nearest(name: str, window: str) -> str:
    """Return the part of ``window`` that differs from ``name`` in one place in six at most, or nothing.

    Edit distance of the whole name to the best substring (Sellers): a row a character of the name.
    """
    limit = max(1, len(name) // 6)
    if sum(map(name.count, set(name).difference(window))) > limit:  # so many characters at least are others
        return ""
    costs = [0] * (len(window) + 1)
    begins = list(range(len(window) + 1))
    for row, wanted in enumerate(name, 1):
        diagonal, begin = costs[0], begins[0]
        costs[0], begins[0] = row, 0
        for column, given in enumerate(window, 1):
            best, origin = diagonal + (wanted != given), begin
            if costs[column] + 1 < best:
                best, origin = costs[column] + 1, begins[column]
            if costs[column - 1] + 1 < best:
                best, origin = costs[column - 1] + 1, begins[column - 1]
            diagonal, begin = costs[column], begins[column]
            costs[column], begins[column] = best, origin
    end = min(range(len(window) + 1), key=lambda at: (costs[at], -at))
    found = window[begins[end] : end]
    return found if 0 < costs[end] <= limit and _HIDDEN not in found else ""


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    listed = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, listed))) if listed else None


def _alliance_word(case: Case) -> Iterator[Finding]:
    """Find words for the alliance other than its own; legal terms, titles of papers and names stay out."""
    word = _own_word(case)
    wrong = [other for other in _ALLIANCES if word and other not in word and word not in other]
    if not wrong:
        return
    pattern, continues = re.compile("|".join(wrong)), case.alliance.predecessor is not None
    find = partial(_other_word, case, word, pattern)
    yield from case.each("alliance word", case.reading.prose, find, word, wrong, continues)


def _other_word(case: Case, word: str, pattern: re.Pattern[str], section: Section) -> Iterator[Finding]:
    for passage in section.passages:
        if not pattern.search(passage.text):
            continue
        fixed = "".join(
            _HIDDEN * len(part.text) if isinstance(part, Blank) or _is_name(part) else part.text
            for _at, part in passage.parts()
        )
        if case.alliance.predecessor:
            fixed = _PREDECESSOR.sub(_HIDDEN, fixed)
        found = pattern.search(_LEGAL_TERMS.sub(lambda m: _HIDDEN * len(m[0]), fixed))
        if found:
            message = _("文中称“{found}”，本协议称“{word}”").format(found=found[0], word=word)
            yield case.report("PF-NAME-ALLIANCE", section, passage, message, found=found[0], required=word)
            break


def _own_word(case: Case) -> str:
    """The word that the agreement defines for the alliance, else the policy's."""
    for section in case.reading.sections:
        found = section.once("alliance term", None, partial(_term_for_it, section))
        if found:
            return found
    return next((p.vocabulary["alliance"] for p in case.policies if p.vocabulary.get("alliance")), "")


def _term_for_it(section: Section) -> str:
    parts = (part for passage in section.passages for part in passage.inlines)
    return next((part.text for part in parts if isinstance(part, Term) and part.text in _ALLIANCES), "")


def _is_name(part: Inline) -> bool:
    return isinstance(part, Value) and part.path.endswith("name")
