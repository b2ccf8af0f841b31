"""Sources: five-year plans that are over, laws that nobody has looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from mengyue.i18n import _
from mengyue.language.numerals import chinese_number
from mengyue.model.finding import Finding
from mengyue.proof.case import Case, statutes
from mengyue.proof.citations import misnamed, own_rules
from mengyue.proof.reading import Passage, Section

__all__ = ["sources"]

_PLAN = re.compile("(?<![一二三四五六七八九十百零第])(“?)十([一二三四五六七])五(”?)(规划|计划|期间|时期|末|以来)?")
#: The eleventh plan ended in 2010, each following one five years later.
_FIRST, _FIRST_END = 11, 2010
_LAW = re.compile("《([^》]{2,40}(?:法|条例|解释|办法|规定|规则)(?:（试行）)?)》")


def sources(case: Case) -> Iterator[Finding]:
    """Find plans that had ended on the day, laws named but not registered, and articles not verified."""
    registered = {law.title for law in case.library.laws.values()}
    registered |= {title.removeprefix("中华人民共和国") for title in registered}
    articles = case.reading.articles
    for section in case.reading.sections:
        named = section.once("laws named", None, partial(_named, section))
        titles = registered | {p.title for p in case.policies} if named else registered
        yield from case.each_passage(
            "sources", [section], partial(_sources, case, titles), case.as_of.year, titles & named
        )
    yield from case.each("unverified", articles, partial(_unverified, case))


def _named(section: Section) -> frozenset[str]:
    return frozenset(found[1] for passage in section.passages for found in _LAW.finditer(passage.text))


def _sources(case: Case, titles: set[str], section: Section, passage: Passage) -> Iterator[Finding]:
    for found in _PLAN.finditer(passage.text):
        end = _FIRST_END + 5 * ("一二三四五六七".index(found[2]))
        if (found[1] or found[4]) and end < case.as_of.year:
            name = f"“{chinese_number(_FIRST + (end - _FIRST_END) // 5)[:2]}五”"
            message = _("{name}时期已于{end}年底结束").format(name=name, end=end)
            path = passage.data_path(found.start(), found.end())
            yield case.report("PF-PLAN-STALE", section, passage, message, found=found[0], path=path)
    for found in _LAW.finditer(passage.text):
        prose = section.kind in ("article", "preamble")
        if prose and found[1] not in titles and not own_rules(found[1], passage.text) and not misnamed(case, found[1]):
            message = _("《{law}》不在法规登记册中").format(law=found[1])
            path = passage.data_path(found.start(), found.end())
            yield case.report("PF-STATUTE-UNKNOWN", section, passage, message, found=found[0], path=path)


def _unverified(case: Case, section: Section) -> Iterator[Finding]:
    cited = section.article.origin.statutes if section.article else ()
    open_ = [key for key in cited if not _verified(case, key)]
    if open_:
        message = _("依据的{keys}尚未与条文文本核对").format(keys=statutes(case.library, open_))
        yield case.report("PF-STATUTE-UNVERIFIED", section, None, message, found="、".join(open_))


def _verified(case: Case, key: str) -> bool:
    name, _slash, number = key.partition("/")
    law = case.library.laws.get(name)
    if law is None or number not in law.articles:
        return not number and law is not None
    return law.articles[number].verified
