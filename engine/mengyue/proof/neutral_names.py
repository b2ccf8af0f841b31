"""Names of members and of the alliance as names that say nothing, for checks that ask what a sentence says.

Whether an article is sound does not hang on what a member is called: 某某担保有限公司 gives no guarantee by its name,
and 南宁银行 is nobody's bank of account. So a name that stands in the document as a value of the data is read as one
rare character and a word for what kind of unit it is (龥公司). What reads alike but for names is then the very same for
every alliance, with all that checks found in it before; what is told of it gets the names of the data back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, cached_property, lru_cache, partial

from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import Inline, Value
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding
from mengyue.model.member import MemberKind
from mengyue.output.kept_patterns import compiled
from mengyue.proof.kept_sections import KeptSections
from mengyue.proof.reading import Passage, Reading, Section

__all__ = ["NeutralNames", "neutral_names", "written_out"]

_ALLIANCE = "alliance.name"
#: What kind of unit a name names is said by the last of these words in it, else by the data.
_UNIT = re.compile(
    "分公司|分厂|分院|分所|分行|支行|分校|分中心|分部|支公司|项目部|经营部|营业部|筹备组|筹备处|指挥部|车间"
    "|办事处|代表处|事业部|公司|集团|大学|学院|学校|研究院|研究所|科学院|设计院|医院|实验室|课题组|中心"
    "|协会|学会|商会|基金会|合作社|厂|(?:委员会|管委会|政府|局|厅)$"
)
_OF_KIND = {
    MemberKind.ENTERPRISE: "公司",
    MemberKind.UNIVERSITY: "大学",
    MemberKind.INSTITUTE: "研究院",
    MemberKind.MEDICAL: "医院",
    MemberKind.NEW_RD: "研究院",
    MemberKind.ASSOCIATION: "协会",
}
_ANY_UNIT = "单位"
_ALLIANCES = re.compile("联合体|共同体|联盟")
_ANY_ALLIANCE = "联盟"
#: From here down to there those Chinese characters of Unicode that simplified Chinese does not have stand for names: no
#: word of the lexicon and no pattern is written with them.
_LAST, _FIRST = 0x9FA5, 0x9000
#: Shorter names are read as they are.
_SHORTEST = 3
#: So many characters has a name, by and large, besides the word for the unit.
_LONG = 10


class NeutralNames:
    """What stands for each name, by the path of the name in the data."""

    def __init__(self, stands_for: Mapping[str, tuple[str, str]]) -> None:
        """Take name and neutral name by path."""
        self._stands_for = stands_for
        self._names = {neutral[0]: (name, neutral[1:]) for name, neutral in stands_for.values()}

    @property
    def of_data(self) -> list[str]:
        """The names for which others stand."""
        return [name for name, _unit in self._names.values()]

    @cached_property
    def all(self) -> tuple[str, ...]:
        """All neutral names, in order."""
        return tuple(rare + unit for rare, (_name, unit) in sorted(self._names.items()))

    def of(self, part: Value) -> str:
        """Return what stands for a name, nothing for all else."""
        name, neutral = self._stands_for.get(part.path, ("", ""))
        return neutral if name == part.text else ""

    def reading(self, reading: Reading, kept: KeptSections) -> Reading:
        """Return a document with neutral names."""
        sections = reading.sections
        named = kept.over(sections, "names of the data", None, _names_in)
        return kept.reading(
            tuple(
                [
                    self._section(section, names, kept) if names else section
                    for section, (names, _rest) in zip(sections, named, strict=True)
                ]
            )
        )

    def told(self, finding: Finding) -> Finding:
        """Return a finding of such a document with the names of the data."""
        if not _any_rare().search(f"{finding.message}{finding.found}{finding.required}"):
            return finding
        return replace(
            finding,
            message=self._named(finding.message),
            found=self._named(finding.found),
            required=self._named(finding.required),
        )

    def _named(self, text: str) -> str:
        for rare in sorted(self._names.keys() & {*text}):
            name, unit = self._names[rare]
            first, *others = text.split(rare)
            text = first + "".join(name + _behind(unit, other) for other in others)
        return text

    def _section(self, section: Section, names: tuple[Value, ...], kept: KeptSections) -> Section:
        held = tuple([self.of(name) for name in names])
        return section.once("neutral", held, partial(self._neutral, section, held, kept)) if any(held) else section

    def _neutral(self, section: Section, held: object, kept: KeptSections) -> Section:
        """Return a section with neutral names. Passages that stood in one of that origin before are those of before."""
        before, passages = dict[int, Passage](), list[Passage]()
        known = kept.otherwise(section)
        if known is not None and known[0] == held:
            before = dict(zip(map(id, known[1]), known[2], strict=True))
        leads, heads = ["", "", "", ""], dict[str, str]()
        for passage in section.passages:
            neutral = before.get(id(passage))
            if neutral is None:
                neutral = passage
                if passage.names_at or passage.item or (heads and passage.row):
                    neutral = self._passage(passage, section.origin, "".join(leads[: len(passage.item)]), heads, kept)
            if not passage.table:
                level = len(passage.item)
                leads[level:] = [texts_of(neutral.inlines), *[""] * (3 - level)]
            elif neutral.inlines is not passage.inlines:
                heads[passage.text.strip()] = neutral.text.strip()
            passages.append(neutral)
        if len({*map(id, passages)}) != len(passages):
            passages = [replace(passage) for passage in passages]
        found = tuple(passages)
        kept.keep_otherwise(section, held, found)
        return kept.of_passages(section, found)

    def _passage(
        self, passage: Passage, origin: str, lead: str, heads: Mapping[str, str], kept: KeptSections
    ) -> Passage:
        """Return a passage with neutral names; ``lead`` has them, ``heads`` are cells with those for them."""
        inlines = passage.inlines
        for at in passage.names_at:
            part = inlines[at]
            if isinstance(part, Value) and (neutral := self.of(part)):
                inlines = (*inlines[:at], Value(neutral, part.path), *inlines[at + 1 :])
        row = _headed(passage.row, heads)
        if inlines is passage.inlines and lead == passage.lead and row == passage.row:
            return passage
        place, paragraph, item = passage.place, passage.paragraph, passage.item
        return kept.same(origin, Passage(place, inlines, paragraph, item, lead, passage.table, row, passage.said))


def _behind(unit: str, text: str) -> str:
    """Return what stands behind ``unit``, of which only the beginning may be left."""
    left = next(length for length in range(len(unit), -1, -1) if text.startswith(unit[:length]))
    return text[left:]


def _headed(row: str, heads: Mapping[str, str]) -> str:
    """Return what heads a cell, of which ``heads`` have neutral names."""
    return "｜".join(heads.get(head, head) for head in row.split("｜")) if row and heads else row


def neutral_names(alliance: Alliance, reading: Reading, kept: KeptSections) -> NeutralNames | None:
    """Return what stands for the names of ``alliance`` in ``reading``; nothing when all are read as they are.

    A name that stands in the document elsewhere than as a value of its own, in wording or in other data, is read as it
    is everywhere: else one unit would read as two.
    """
    named = kept.over(reading.sections, "names of the data", None, _names_in)
    stand = {name.path for names, _rest in named for name in names}
    if not stand:
        return None
    beside = "\n".join([rest for _names, rest in named])
    rare = _rare()
    own = alliance.alliance.name
    names = {_ALLIANCE: (own, rare[0] + _last(_ALLIANCES, own, _ANY_ALLIANCE))} if own else {}
    for character, (at, member) in zip(rare[1:], enumerate(alliance.members), strict=False):
        if member.name:
            names[f"members[{at}].name"] = (member.name, character + _unit(member.name, member.kind))
    rest = "\n".join((beside, *(name for name, _neutral in names.values())))
    found = {
        path: (name, neutral)
        for path, (name, neutral) in names.items()
        if path in stand and len(name) >= _SHORTEST and name not in beside and neutral[0] not in rest
    }
    return NeutralNames(found) if found else None


def written_out(text: str) -> str:
    """Return ``text`` with neutral names as long as names are: passages on two units are not nearly the same."""
    return _any_rare().sub(lambda found: found[0] * _LONG, text)


@cache
def _any_rare() -> re.Pattern[str]:
    return compiled(f"[{_rare()}]")


def _names_in(section: Section) -> tuple[tuple[Value, ...], str]:
    """The values of a section that are names of members or of the alliance, and all else that it says, each part once
    and none too short for a name."""
    names: dict[Inline, None] = {}
    beside: dict[str, None] = {}
    for passage in section.passages:
        if not passage.names_at:
            beside[passage.text] = None
        elif len(passage.names_at) == len(passage.inlines) == 1:
            names[passage.inlines[0]] = None
        else:
            names |= dict.fromkeys([passage.inlines[at] for at in passage.names_at])
            beside[_but(passage, passage.names_at)] = None
    return tuple([name for name in names if isinstance(name, Value)]), "\n".join(
        [text for text in beside if len(text) >= _SHORTEST]
    )


def _but(passage: Passage, names_at: tuple[int, ...]) -> str:
    """What a passage says between names."""
    return "".join(["\n" if at in names_at else part.text for at, part in enumerate(passage.inlines)])


@lru_cache(maxsize=4096)
def _unit(name: str, kind: MemberKind | None) -> str:
    return _last(_UNIT, name, _OF_KIND.get(kind, _ANY_UNIT) if kind else _ANY_UNIT)


def _last(words: re.Pattern[str], name: str, other: str) -> str:
    found = words.findall(name)
    return found[-1] if found else other


@cache
def _rare() -> str:
    """The characters that stand for names, that of the alliance first."""
    every = "".join(map(chr, range(_LAST, _FIRST, -1)))
    simplified = {*every.encode("gb2312", "ignore").decode("gb2312")}
    return "".join([character for character in every if character not in simplified])
