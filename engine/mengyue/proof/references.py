"""References: they lead to something that is there, of the right kind, and somewhere in the end to a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import Ref, Text, Value
from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.numbers import number
from mengyue.proof.reading import Passage, Reading, Section

__all__ = ["references"]

_CHINESE = "[一二三四五六七八九十百零0-9]{1,6}"
_TYPED = re.compile(f"第({_CHINESE})条|附件({_CHINESE})")
_PART = re.compile(f"第({_CHINESE})款(?:第（?({_CHINESE})）?项)?|第（?({_CHINESE})）?项")
#: Before a paragraph's number: another law's article, another paragraph of a row; but 本条第二款 is the article's own.
_OTHERS = re.compile("(?<!本)条$|[》、款项章]$")
#: Before the number of another text's article: 》 and a few words, or a law named without marks.
_OF_A_LAW = re.compile("》[^，。；]{0,12}$|(?:法|法典|民法典|条例|细则|司法解释)$")
_BEFORE_ONE = re.compile("前([两二三四五六七八九])?([款项])")


def references(case: Case) -> Iterator[Finding]:
    """Judge every reference, live or typed."""
    reading = case.reading
    targets = {section.bookmark: section for section in (*reading.articles, *reading.schedules) if section.bookmark}
    shapes = case.kept.over(reading.sections, "shape", None, _shape)
    yield from case.each_passage("references", reading.sections, partial(_references, case, targets), shapes)
    targets_of: dict[str, set[str]] = {}
    refers = case.kept.over(reading.sections, "refers", None, partial(_refers, case))
    for section, marks in zip(reading.sections, refers, strict=True):
        if section.bookmark and marks:
            targets_of.setdefault(section.bookmark, set()).update(marks)
    yield from _circles(case, targets_of, targets)


def _shape(section: Section) -> tuple[object, ...]:
    """All of a section by which references to it, or to its parts, are judged."""
    blocks = section.article.blocks if section.kind == "article" and section.article else ()
    marks = tuple(mark for block in blocks if (mark := getattr(block, "bookmark", "")))
    counts = tuple((passage.paragraph, passage.item) for passage in section.passages if not passage.table)
    return section.kind, section.bookmark, section.number, section.name, marks, counts


def _refers(case: Case, section: Section) -> frozenset[str]:
    """Return the bookmarks to which a section refers."""
    return frozenset().union(
        *(marks for _passage, marks in case.kept.fresh(section.passages, "refers", None, _refers_in))
    )


def _refers_in(passage: Passage) -> frozenset[str]:
    return frozenset([part.bookmark for part in passage.inlines if isinstance(part, Ref)])


def _references(case: Case, targets: dict[str, Section], section: Section, passage: Passage) -> Iterator[Finding]:
    for index, (at, part) in enumerate(passage.parts()):
        if isinstance(part, Ref):
            yield from _live(case, section, passage, index, part, targets)
        elif isinstance(part, Text | Value):
            yield from _typed(case, section, passage, at, part, case.reading)
    if section.kind == "article":
        yield from _own_parts(case, section, passage)


def _live(
    case: Case, section: Section, passage: Passage, index: int, ref: Ref, targets: dict[str, Section]
) -> Iterator[Finding]:
    before = texts_of(passage.inlines[:index])
    after = texts_of(passage.inlines[index + 1 :])
    target = targets.get(ref.bookmark)
    if target is None:
        if not _is_item(case, ref.bookmark):
            message = _("引用“{text}”没有对应的条款").format(text=ref.text)
            yield case.report("PF-REF-MISSING", section, passage, message, found=ref.text)
        return
    if target is section:
        message = _("{text}引用了自己，应写“本条”").format(text=ref.text)
        yield case.report("PF-REF-SELF", section, passage, message, found=ref.text)
    wrong = _wrong_kind(target, before, after)
    if wrong:
        message = _("“{found}”不是对{name}的正确引用").format(found=wrong, name=target.name)
        yield case.report("PF-REF-KIND", section, passage, message, found=wrong)
        return
    part = _PART.match(after)
    if part and target.kind == "article" and not _has_part(target, part):
        found = ref.text + part[0]
        message = _("{name}没有{part}").format(name=target.name, part=part[0])
        yield case.report("PF-REF-PART", section, passage, message, found=found)


def _wrong_kind(target: Section, before: str, after: str) -> str:
    """Return the words that show the reference to be of another kind than its target, or nothing."""
    if target.kind == "schedule":
        found = re.match(f"条|第{_CHINESE}[款项条]", after)
        lead = re.search("第$", before)
    else:
        found = re.match("条|号附件", after)
        lead = re.search("附件$|第$", before)
    return (lead[0] if lead else "") + target.number + (found[0] if found else "") if found or lead else ""


def _is_item(case: Case, bookmark: str) -> bool:
    return any(
        getattr(block, "bookmark", "") == bookmark and bookmark
        for section in case.reading.articles
        if section.article
        for block in section.article.blocks
    )


def _has_part(target: Section, part: re.Match[str]) -> bool:
    paragraph = number(part[1]) if part[1] else None
    item = number(part[2] or part[3]) if part[2] or part[3] else None
    if paragraph is not None and not 1 <= paragraph <= target.paragraphs:
        return False
    return item is None or item <= target.items(int(paragraph) if paragraph is not None else None)


def _typed(
    case: Case, section: Section, passage: Passage, at: int, part: Text | Value, reading: Reading
) -> Iterator[Finding]:
    """Numbers of articles and schedules written by hand. A number behind 》 is another document's."""
    for found in _TYPED.finditer(part.text):
        before = passage.text[: at + found.start()]
        if _OF_A_LAW.search(before):
            continue
        figure = number(found[1] or found[2])
        there = len(reading.articles if found[1] else reading.schedules)
        path = part.path if isinstance(part, Value) else ""
        if figure is None or not 1 <= figure <= there:
            message = _("引用了“{text}”，本协议没有").format(text=found[0])
            yield case.report("PF-REF-MISSING", section, passage, message, found=found[0], path=path)
        elif isinstance(part, Text):
            message = _("“{text}”是写死的").format(text=found[0])
            yield case.report("PF-REF-TYPED", section, passage, message, found=found[0])


def _own_parts(case: Case, section: Section, passage: Passage) -> Iterator[Finding]:
    """References to the article's own paragraphs and items: 第二款, 本条第三款, 前款第（一）项, 前两项."""
    text = passage.text
    elsewhere = {at + len(part.text) for at, part in passage.parts() if isinstance(part, Ref)}
    for found in _PART.finditer(text):
        if found.start() in elsewhere or _OTHERS.search(text[max(0, found.start() - 3) : found.start()]):
            continue  # behind a reference, another law's article, or one of a row: judged there or not at all
        if not _has_part(section, found):
            message = _("本条没有{part}").format(part=found[0])
            yield case.report("PF-REF-PART", section, passage, message, found=found[0])
    for found in _BEFORE_ONE.finditer(text):
        count = int(number(found[1]) or 1) if found[1] else 1
        ahead = text[max(0, found.start() - 6) : found.start()]
        named = re.search(f"第({_CHINESE})款$", ahead)
        if found[2] == "款":
            there = passage.paragraph - 1
        elif named:
            there = section.items(int(number(named[1]) or 0))
        else:
            there = passage.item[-1] - 1 if passage.item else section.items(passage.paragraph - 1)
        if count > there:
            message = _("“{found}”之前没有可指的款或项").format(found=found[0])
            yield case.report("PF-REF-PART", section, passage, message, found=found[0])
        following = _PART.match(text[found.end() :]) if found[2] == "款" else None
        item = number(following[3]) if following and following[3] else None
        if item is not None and passage.paragraph > 1 and item > section.items(passage.paragraph - 1):
            message = _("前款没有{part}").format(part=following[0] if following else "")
            yield case.report(
                "PF-REF-PART", section, passage, message, found=found[0] + str(following and following[0])
            )


def _hands_over(section: Section) -> bool:
    return all(any(isinstance(i, Ref) for i in passage.inlines) for passage in section.passages)


def _circles(case: Case, targets_of: dict[str, set[str]], targets: dict[str, Section]) -> Iterator[Finding]:
    """Articles each of which refers to exactly one other and to nothing else, in a ring, and settles nothing itself.

    An article settles nothing when every paragraph of it hands over: it holds a reference.
    """
    nexts = {}
    for mark, section in targets.items():
        others = targets_of.get(mark, set()) - {mark}
        if len(others) == 1 and section.kind == "article" and _hands_over(section):
            nexts[mark] = next(iter(others))
    told: set[str] = set()
    for start in nexts:
        ring, at = [start], nexts[start]
        while at in nexts and at not in ring:
            ring.append(at)
            at = nexts[at]
        if at == start and not told & set(ring):
            told |= set(ring)
            path = "→".join(targets[mark].number for mark in (*ring, start))
            message = _("{path}互相引用，都没有作出规定").format(path=path)
            yield case.report("PF-REF-CIRCULAR", targets[start], None, message, found=path)
