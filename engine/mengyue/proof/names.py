"""Names: one thing, one name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from mengyue.draft.tree import Value
from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.reading import Passage

__all__ = ["names"]

_SUFFIX = re.compile("(?:集团)?(?:股份|有限责任|有限)+公司$|公司$")
_HIDDEN = "\u25a0"
_ALLIANCES = ("创新联合体", "联合体", "联盟")
_LEGAL_TERMS = re.compile("产业技术创新战略联盟|技术创新联盟|《[^》]{1,60}》")
_GRAM = 4


def names(case: Case) -> Iterator[Finding]:
    """Find misspelt and shortened names of members, undefined nicknames, and a second word for the alliance."""
    yield from _members(case)
    yield from _alliance_word(case)


def _members(case: Case) -> Iterator[Finding]:
    full = [m.name for m in case.alliance.members if m.name and len(m.name) >= _GRAM]
    others = [case.alliance.alliance.name, case.alliance.predecessor.name if case.alliance.predecessor else None]
    hide = _any_of([*full, *(name for name in others if name)])
    grams: dict[str, list[str]] = defaultdict(list)
    for name in full:
        for at in range(len(name) - _GRAM + 1):
            grams[name[at : at + _GRAM]].append(name)
    cores = {core: name for name in full if (core := _SUFFIX.sub("", name)) != name and len(core) > _GRAM}
    nicknames = {m.id: m.name for m in case.alliance.members if m.name and len(m.id) > 2 and m.id != m.name}
    nickname = _any_of(nicknames)
    for section, passage in case.reading.passages():
        text = hide.sub(lambda m: _HIDDEN * len(m[0]), passage.text) if hide else passage.text
        faulty: dict[str, str] = {}
        for core, name in cores.items():
            if core in text:
                faulty.setdefault(name, core + _tail(text, text.index(core) + len(core)))
        for at in range(len(text) - _GRAM + 1):
            for name in grams.get(text[at : at + _GRAM], ()):
                if name not in faulty:
                    near = _nearest(name, text[max(0, at - len(name)) : at + len(name) + 2])
                    if near:
                        faulty[name] = near
        for name, found in faulty.items():
            start = text.find(found)
            path = passage.data_path(start, start + len(found))
            message = _("“{found}”与成员单位名称“{name}”不一致").format(found=found, name=name)
            yield case.report("PF-NAME-VARIANT", section, passage, message, found=found, required=name, path=path)
        if nickname and not faulty:
            yield from (
                case.report(
                    "PF-NAME-SHORT",
                    section,
                    passage,
                    _("以“{found}”称呼“{name}”，协议没有定义该简称").format(found=short, name=nicknames[short]),
                    found=short,
                    required=str(nicknames[short]),
                    path=_path(passage, text, short),
                )
                for short in dict.fromkeys(nickname.findall(text))
            )


def _tail(text: str, start: int) -> str:
    """What is left of a suffix after a shortened name."""
    found = re.match("集团?|股份|有限|公司", text[start:])
    return found[0] if found else ""


def _path(passage: Passage, text: str, found: str) -> str:
    start = text.find(found)
    return passage.data_path(start, start + len(found))


def _nearest(name: str, window: str) -> str:
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


def _any_of(words: object) -> re.Pattern[str] | None:
    listed = sorted((str(word) for word in words), key=lambda w: (-len(w), w))  # type: ignore[attr-defined]
    return re.compile("|".join(map(re.escape, listed))) if listed else None


def _alliance_word(case: Case) -> Iterator[Finding]:
    """Find words for the alliance that the policy does not use; legal terms, titles of papers and names stay out."""
    word = next((p.vocabulary["alliance"] for p in case.policies if p.vocabulary.get("alliance")), "")
    wrong = [other for other in _ALLIANCES if word and other not in word and word not in other]
    if not wrong:
        return
    pattern = re.compile("|".join(wrong))
    for section in case.reading.prose:
        for passage in section.passages:
            fixed = "".join(
                _HIDDEN * len(part.text) if isinstance(part, Value) and part.path.endswith("name") else part.text
                for _at, part in passage.parts()
            )
            found = pattern.search(_LEGAL_TERMS.sub(lambda m: _HIDDEN * len(m[0]), fixed))
            if found:
                message = _("文中称“{found}”，本协议称“{word}”").format(found=found[0], word=word)
                yield case.report("PF-NAME-ALLIANCE", section, passage, message, found=found[0], required=word)
                break
