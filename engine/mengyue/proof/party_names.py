"""Names: one thing, one name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from mengyue.draft.tree import Blank, Inline, Term, Value
from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.reading import Passage

__all__ = ["hiding", "names", "nearest", "outsiders"]

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
    full = [m.name for m in case.alliance.members if m.name and len(m.name) >= _GRAM]
    hidden = hiding(case)
    cores = {core: name for name in full if len(core := _SUFFIX.sub("", name)) > _GRAM}
    grams: dict[str, list[str]] = defaultdict(list)
    for core, name in cores.items():
        for at in range(len(core) - _GRAM + 1):
            grams[core[at : at + _GRAM]].append(name)
    gram, core_of = _any_of(grams), _any_of(core for core, name in cores.items() if core != name)
    nicknames = {m.id: m.name for m in case.alliance.members if m.name and len(m.id) > 2 and m.id != m.name}
    nickname = _any_of(nicknames)
    for section, passage in case.reading.passages():
        text = hidden(_without_former(passage.text, case.renamed))
        faulty: dict[str, str] = {}
        for short in core_of.finditer(text) if core_of else ():
            faulty.setdefault(cores[short[0]], short[0] + _tail(text, short.end()))
        for piece in gram.finditer(text) if gram else ():
            for name in grams[piece[0]]:
                if name not in faulty:
                    near = nearest(name, text[max(0, piece.start() - len(name)) : piece.end() + len(name)])
                    if near:
                        faulty[name] = near
        for name, found in faulty.items():
            message = _("“{found}”与成员单位名称“{name}”不一致").format(found=found, name=name)
            path = _path(passage, text, found)
            yield case.report("PF-NAME-VARIANT", section, passage, message, found=found, required=name, path=path)
        for nick in dict.fromkeys(nickname.findall(text)) if nickname and not faulty else ():
            name = str(nicknames[nick])
            message = _("以“{found}”称呼“{name}”，协议没有定义该简称").format(found=nick, name=name)
            path = _path(passage, text, nick)
            yield case.report("PF-NAME-SHORT", section, passage, message, found=nick, required=name, path=path)


def _without_former(text: str, renamed: Mapping[str, str]) -> str:
    """Blacken the name that a member bore before where its name since stands beside it: there the change is told."""
    for before, since in renamed.items():
        if since in text:
            text = since.join(piece.replace(before, _HIDDEN * len(before)) for piece in text.split(since))
    return text


def outsiders(case: Case) -> list[str]:
    """Return the companies of members' groups that the data declares: no members, and rightly named."""
    transferees = case.alliance.ip.free_transferees if case.alliance.ip else ()
    return [*(name for m in case.alliance.members for name in m.affiliates), *(t.name for t in transferees)]


def hiding(case: Case) -> Callable[[str], str]:
    """Return what blackens names as they should be, of members, alliance, predecessor and declared outsiders."""
    before = case.alliance.predecessor
    others = [*outsiders(case), case.alliance.alliance.name, before.name if before else None]
    pattern = _any_of(name for name in [*(m.name for m in case.alliance.members), *others] if name)
    if pattern is None:
        return lambda text: text
    return lambda text: pattern.sub(lambda m: _HIDDEN * len(m[0]), text)


def _tail(text: str, start: int) -> str:
    """What is left of a suffix after a shortened name."""
    found = re.match("集团?|股份|有限|公司", text[start:])
    return found[0] if found else ""


def _path(passage: Passage, text: str, found: str) -> str:
    start = text.find(found)
    return passage.data_path(start, start + len(found))


def nearest(name: str, window: str) -> str:
    """Return the part of ``window`` that differs from ``name`` in one place in six at most, or nothing.

    Edit distance of the whole name to the best substring (Sellers): a row a character of the name.
    """
    limit = max(1, len(name) // 6)
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
    pattern = re.compile("|".join(wrong))
    for section in case.reading.prose:
        for passage in section.passages:
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
    for _section, passage in case.reading.passages():
        for part in passage.inlines:
            if isinstance(part, Term) and part.text in _ALLIANCES:
                return part.text
    return next((p.vocabulary["alliance"] for p in case.policies if p.vocabulary.get("alliance")), "")


def _is_name(part: Inline) -> bool:
    return isinstance(part, Value) and part.path.endswith("name")
