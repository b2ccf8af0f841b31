"""Statutes cited in running text: the title, the article, whether in force, and what the article is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from mengyue.i18n import _
from mengyue.language.numerals import chinese_number
from mengyue.library.content_library import Library
from mengyue.library.statute import Law
from mengyue.library.statute_index import StatuteIndex
from mengyue.meaning.quantities import figure
from mengyue.model.finding import Finding
from mengyue.output.kept_patterns import compiled
from mengyue.proof.case import Case
from mengyue.proof.plain_text import FOREIGN
from mengyue.proof.reading import Passage, Section, Sentence

__all__ = ["citations", "misnamed", "own_rules"]

_PREFIX = "中华人民共和国"
_ARTICLE = r"(?:第([一二三四五六七八九十百千零0-9]{1,7})条)?"
#: A sentence that tells of earlier law, and one that says which number came from which.
_PAST = re.compile(
    "旧|当时|(?:签订|订立|签署|行为|施行|立约)时(?:有效|适用|施行|所依)?|原(?=《|法|合同|条例)|修订前|修正前|废止|曾|已(?:被)?(?:删除|失效|取消)|历史|之前的|不再适用|前身|失效"
    "|当年|那时|彼时|其时|早年|年间|昔"
)
#: What a citation says its article is about, right behind it: 关于不可抗力的规定, 所要求的决议.
_ABOUT = re.compile(
    "(?:第[一二三四五六七八九十]{1,3}[款项])*(?:（[^）]{0,12}）)?(?:关于|有关|所称的?|规定的|所要求的|所指的?|上的|的|之)([^，。；]{2,16})"
)
#: Titles of papers that members make themselves.
_OWN = re.compile(
    "联盟|联合体|理事会|成员|会议|秘书处|经费管理|议事|专家委员会|咨询机构|印章|档案|值班|内部|本单位|公司|学院|大学|研究院|集团|保密管理|成果管理|知识产权管理|章程|项目管理|任务书|设备|仪器|薪酬|考核|奖励|实验室|采购|报销|平台|共享|中试|监理|细则|资金管理"
)
_MADE_HERE = re.compile(
    "自订|自行制定|另行制定|制定的?《|各方(?:共同)?(?:订立|制定)|本联盟|本联合体|附件|不是法律|内部"
)


_PARAGRAPH = re.compile("第([一二三四五六七八九十百0-9]{1,4})款")
#: No article of a registered law has more paragraphs than this.
_MOST_PARAGRAPHS = 8


def own_rules(title: str, sentence: str) -> bool:
    """Tell whether a title in 《》 is that of a paper of the members' own, by its words or those around it."""
    official = title.startswith((_PREFIX, "国务院", "国家", "最高人民", "广西壮族自治区", "财政部", "科技部"))
    return not official and (bool(_OWN.search(title)) or bool(_MADE_HERE.search(sentence)))


@dataclass(frozen=True)
class _Topics:
    """What the articles of a law are about: words by article, articles by word, and the words that tell one apart."""

    words: dict[int, frozenset[str]]
    places: dict[str, tuple[int, ...]]
    telling: frozenset[str]


def _topics(index: StatuteIndex) -> _Topics:
    words: dict[int, set[str]] = {}
    places: dict[str, set[int]] = {}
    firsts: set[str] = set()
    for number, words_of in index.said():
        said = [word for part in words_of for word in part.split("、")]
        words.setdefault(number, set()).update(said)
        firsts.update(words_of[0].split("、"))
        for word in said:
            places.setdefault(word, set()).add(number)
    telling = {w for w, at in places.items() if len(at) <= _TELLING and (w in firsts or len(w) > 2)}
    return _Topics(
        {number: frozenset(said) for number, said in words.items()},
        {word: tuple(sorted(at)) for word, at in places.items()},
        frozenset(telling),
    )


@dataclass(frozen=True)
class _Register:
    """The register as text names its laws."""

    laws: dict[str, Law]
    index: dict[str, StatuteIndex]
    #: Laws in force that the register does not hold, without 中华人民共和国, each with its number of articles or 0.
    others: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def topics(self) -> dict[str, _Topics]:
        """By law, what its articles are about."""
        return {key: _topics(index) for key, index in self.index.items() if index.says}

    @cached_property
    def bare(self) -> frozenset[str]:
        """The names of the register without 中华人民共和国."""
        return frozenset(name.removeprefix(_PREFIX) for name in self.names)

    @cached_property
    def names(self) -> dict[str, str]:
        """Every name under which a law is cited, to its key; a name in force goes before a repealed one."""
        found: dict[str, str] = {}
        for key, law in sorted(self.laws.items(), key=lambda pair: pair[1].repealed is None):
            found[law.title] = found[law.title.removeprefix(_PREFIX)] = key
            for alias in self.index[key].aliases if key in self.index else ():
                found[alias] = key
        return found

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds every name, in 《》 or, when it ends like a law, without, and the article behind it."""
        bare = sorted(
            (n for n in self.names if re.search("(?:法|条例|典|解释|细则|总则|通则)$", n) and len(n) > 2),
            key=lambda name: (-len(name), name),
        )
        joined = "|".join(map(re.escape, bare))
        return compiled(
            f"(?:《([^》]{{2,60}})》|(?<![一-龥劳动])(?:{joined})|(?:{joined}))(?:（[^）]{{0,30}}）)?{_ARTICLE}"
        )


def citations(case: Case) -> Iterator[Finding]:
    """Judge every citation of a law that the register knows, and titles that are nearly those of one."""
    yield from case.each_passage(
        "citations", case.reading.sections, partial(_citations, case), case.as_of, case.draft.kind
    )


def _register(case: Case) -> _Register:
    return case.kept.once("register", partial(_make, case.library))


def _make(library: Library) -> _Register:
    return _Register(dict(library.laws), dict(library.statute_index), library.lexicon.other_laws)


def _citations(case: Case, section: Section, passage: Passage) -> Iterator[Finding]:
    register = _register(case)
    for sentence in passage.sentences:
        if "法" not in sentence.text and "条例" not in sentence.text and "典" not in sentence.text:
            continue
        yield from _sentence(case, register, section, passage, sentence)


def _sentence(
    case: Case, register: _Register, section: Section, passage: Passage, sentence: Sentence
) -> Iterator[Finding]:
    text = sentence.text
    for cited in register.pattern.finditer(text):
        written = cited[1] or cited[0].partition("第")[0].partition("（")[0]
        key = register.names.get(written)
        past = _PAST.search(text[max(0, cited.start() - 30) : cited.end() + 24])
        if key is None and _beyond(written, cited, register) and not past:
            name = written.removeprefix(_PREFIX)
            message = _("《{law}》共{count}条，没有第{number}条").format(
                law=name, count=register.others[name], number=f"{figure(cited[2]):f}"
            )
            yield case.report_sentence("PF-STATUTE-ARTICLE", section, passage, sentence, message)
            continue
        if key is None:
            meant = _misnamed(written, register) if cited[1] else ""
            if meant:
                message = _("没有《{written}》，应为《{title}》").format(written=written, title=meant)
                yield case.report_sentence("PF-STATUTE-TITLE", section, passage, sentence, message, required=meant)
            elif cited[1] and not past and case.draft.kind == FOREIGN and _no_law(written, text, register):
                message = _("没有名为《{written}》的现行法律").format(written=written)
                yield case.report_sentence("PF-STATUTE-UNKNOWN", section, passage, sentence, message)
            continue
        law = register.laws[key]
        number = figure(cited[2]) if cited[2] else None
        if past:
            continue
        if law.repealed and law.repealed <= case.as_of:
            new = register.laws.get(law.replaced_by)
            instead = f"《{new.title}》" if new else ""
            gone = _("《{law}》已于{day}失效，现为{instead}") if instead else _("《{law}》已于{day}失效")
            message = gone.format(law=law.title, day=law.repealed, instead=instead)
            yield case.report_sentence("PF-STATUTE-REPEALED", section, passage, sentence, message, required=instead)
            continue
        if law.effective and law.effective > case.as_of and re.search("修订|修正|新|施行", text):
            message = _("所引的《{law}》自{day}起施行，{today}尚未施行").format(
                law=law.title, day=law.effective, today=case.as_of
            )
            yield case.report_sentence(
                "PF-STATUTE-NOT-YET", section, passage, sentence, message, required=str(law.effective)
            )
            continue
        part = _PARAGRAPH.match(text, cited.end()) if number is not None else None
        if part and (at := figure(part[1])) is not None and at > _MOST_PARAGRAPHS:
            message = _("《{law}》第{number}条没有{part}").format(law=law.title, number=number, part=part[0])
            yield case.report_sentence("PF-STATUTE-ARTICLE", section, passage, sentence, message)
            continue
        index = register.index.get(key)
        if index and number is not None:
            topics = register.topics.get(key)
            yield from _article(case, law, index, topics, int(number), section, passage, sentence, cited)


def _beyond(written: str, cited: re.Match[str], register: _Register) -> bool:
    """Tell whether a law that the register does not hold has fewer articles than the number cited."""
    count, number = register.others.get(written.removeprefix(_PREFIX), 0), figure(cited[2]) if cited[2] else None
    return bool(count and number is not None and number > count)


def _article(
    case: Case,
    law: Law,
    index: StatuteIndex,
    topics: _Topics | None,
    number: int,
    section: Section,
    passage: Passage,
    sentence: Sentence,
    cited: re.Match[str],
) -> Iterator[Finding]:
    if not law.later(case.as_of) and not 1 <= number <= index.articles:
        message = _("《{law}》共{count}条，没有第{number}条").format(law=law.title, count=index.articles, number=number)
        yield case.report_sentence("PF-STATUTE-ARTICLE", section, passage, sentence, message)
        return
    around = {word: places for word, places in index.subjects.items() if word in sentence.text}
    if topics:
        told = {word: places for word, places in topics.places.items() if word in sentence.text}
        if any(word in topics.telling and len(word) > 2 and len(places) <= _ALONE for word, places in told.items()):
            told = {word: places for word, places in told.items() if len(places) <= _TELLING}
            around = {word: places for word, places in around.items() if len(places) <= _FEW}
        around |= told
    if law.later(case.as_of):
        # The index tells what the registered text has where: what it fits is cited by its former number.
        now = law.number_on(str(number), case.as_of)
        if now and now != str(number) and any(number in places for places in around.values()):
            yield _moved(case, law, number, int(now), section, passage, sentence)
        return
    if any(number in places for places in around.values()):
        return
    if law.earlier(case.as_of) and str(number) in law.was:
        return  # the number of the text that is still in force
    new = law.was.get(str(number))
    if new and any(int(new) in places for places in around.values()):
        yield _moved(case, law, number, int(new), section, passage, sentence)
        return
    behind = _ABOUT.match(sentence.text, cited.end())
    before = re.search("关于([^，。；]{2,16})(?:适用|依照|依|按照|按|见|根据)$", sentence.text[: cited.start()])
    said = (behind[1] if behind else "") + (before[1] if before else "")
    about = {word: places for word, places in index.subjects.items() if word in said}
    if not about:
        part = _part(sentence.text, cited)
        if topics and number in topics.words:
            nowhere = {word: places for word, places in index.subjects.items() if not places and word in part}
            known = nowhere | {word: topics.places[word] for word in sorted(topics.telling) if word in part}
            if not known and (case_of := _case_of(sentence.text, cited)):
                known = {word: topics.places[word] for word in sorted(topics.telling) if word in case_of}
            yield from _subject(case, law, number, known, section, passage, sentence)
            return
        about = {word: places for word, places in index.subjects.items() if word in part and len(places) <= _FEW}
        if not any(number in places for places in index.subjects.values()):
            # nothing is known of what that article says; of a word without articles, that none says it, and of a
            # long one in few articles, that this is none of them
            about = {
                word: places for word, places in about.items() if not places or (len(word) > 3 and len(places) < 4)
            }
    yield from _subject(case, law, number, about, section, passage, sentence)


def _subject(
    case: Case,
    law: Law,
    number: int,
    about: Mapping[str, tuple[int, ...]],
    section: Section,
    passage: Passage,
    sentence: Sentence,
) -> Iterator[Finding]:
    """Tell of the subject that fewest articles are about, none of them one that is cited there."""
    also = {number, *(int(n) for found in _ALSO.findall(sentence.text) if (n := figure(found)))}
    about = {word: places for word, places in about.items() if also.isdisjoint(places)} if len(also) > 1 else about
    if about and not (len(also) > 1 and _EACH.search(sentence.text)):
        word, places = min(about.items(), key=lambda pair: (len(pair[1]), pair[0]))
        right = "、".join(f"第{chinese_number(n)}条" for n in places[:4]) or _("该法规没有这一规定")
        message = _("《{law}》第{number}条不是关于{word}的，见{right}").format(
            law=law.title, number=number, word=word, right=right
        )
        yield case.report_sentence("PF-STATUTE-SUBJECT", section, passage, sentence, message, required=right)


#: Further articles of a law behind the first, and several matters to which they belong in turn.
_ALSO = re.compile("第([一二三四五六七八九十百千零0-9]{1,7})条")
_EACH = re.compile("[^，。；]{2,12}(?:或者?|和|以及|、)[^，。；]{2,12}的，(?:分别)?(?:依照?|按照?|适用)")
#: A word for what more articles than this are about tells none of them apart.
_TELLING = 12
#: A word for what so few are about says more than one for a whole chapter.
_ALONE = 3
#: A word that stands in more articles than this shows nothing.
_FEW = 40
#: What opens the part of a sentence that cites, when it goes on what stands in the part before: …的，可依第…条….
_GOES_ON = re.compile(
    "(?:可以?|有权|应当?|得|均|由|系|悉|概|乃|皆|即|是|也|一律|仍|亦|则|其)*(?:依照?|依据|遵照?|援引|比照|引用|引|照|循|按照?|根据|适用|参照|依据|违反|不符合|属于)[^，。；]{0,12}$"
    "|(?:此|这|上述|前述|其)[^，。；]{0,4}(?:为|是|系|乃|即)[^，。；]{0,14}$"
)


def _part(text: str, cited: re.Match[str]) -> str:
    """The part of the sentence that cites, with the one before when it only goes on from there."""
    begin = max(text.rfind(mark, 0, cited.start()) for mark in "，；。：") + 1
    ends = [at for mark in "，；。" if (at := text.find(mark, cited.end())) >= 0]
    end = min(ends, default=len(text))
    if begin and _GOES_ON.match(text[begin : cited.start()]):
        begin = max(text.rfind(mark, 0, begin - 1) for mark in "，；。：") + 1
    elif end == cited.end() and ends:  # 依照第…条，因…的，…
        end = min([at for mark in "，；。" if (at := text.find(mark, end + 1)) >= 0], default=len(text))
    return text[begin : cited.start()] + text[cited.end() : end]


def _case_of(text: str, cited: re.Match[str]) -> str:
    """The condition in front of the part that cites: 违约金过分高于损失的，违约方可依…第…条请求减少."""
    begin = max(text.rfind(mark, 0, cited.start()) for mark in "，；。：")
    before = max(text.rfind(mark, 0, max(begin, 0)) for mark in "，；。：") + 1
    part = text[before : max(begin, 0)]
    return part if part.endswith(("的", "者", "时")) else ""


def _moved(case: Case, law: Law, old: int, new: int, section: Section, passage: Passage, sentence: Sentence) -> Finding:
    article = f"第{chinese_number(new)}条"
    message = _("《{law}》修订后，原第{old}条现为{new}").format(law=law.title, old=old, new=article)
    return case.report_sentence("PF-STATUTE-RENUMBERED", section, passage, sentence, message, required=article)


#: The name of a law, of which there are few; of measures and rules there are many, with names near one another.
_LAW = re.compile("(?<!办)法$")


#: What is called 法 and is none: methods; and laws that are not of the mainland.
_NO_STATUTE = re.compile(
    "[办方算做语用手说看想写书戏魔军乐疗]法$|(?:测定|试验|检验|分析|评价|计算|抽样|滴定|色谱|光谱|比色|称量|层次|工作|标准|取样|检测|统计)法$"
    "|国际|公约|示范|统一|外国|德国|美国|日本|英国|法国|欧盟|欧洲|香港|澳门|台湾|新加坡|韩国|俄罗斯|瑞士|草案|征求意见|基本法$"
)


_STATUTE = re.compile("(?:促进|保护|管理|责任|组织|监督|合同|企业|合作|保障|创新|技术|科技)法$")


def _no_law(written: str, sentence: str, register: _Register) -> bool:
    """Tell whether ``written`` has the title of a law of the People's Congress, all of which are known, and is none."""
    plain = re.sub("[（(〔][^）)〕]*[）)〕]", "", written)
    bare = plain.removeprefix(_PREFIX)
    if not plain.endswith("法") or len(bare) < 4 or _NO_STATUTE.search(bare):
        return False
    if bare in register.others or bare in register.bare or own_rules(plain, sentence):
        return False
    return plain.startswith(_PREFIX) or bool(_STATUTE.search(bare))


def _misnamed(written: str, register: _Register) -> str:
    """Return the registered title that ``written`` gets nearly right, or nothing: another law's title is right."""
    bare = written.removeprefix(_PREFIX)
    if bare in register.others or bare in register.bare:
        return ""
    for name in register.names:
        plain = name.removeprefix(_PREFIX)
        if plain != bare and len(bare) >= 5 and sorted(plain) == sorted(bare):
            return register.laws[register.names[name]].title
        least = 5 if _LAW.search(plain) and _LAW.search(bare) else 9
        if plain[-1:] == bare[-1:] and min(len(plain), len(bare)) >= least and _near(plain, bare):
            return register.laws[register.names[name]].title
    return ""


def misnamed(case: Case, written: str) -> bool:
    """Tell whether ``written`` is nearly the title of a registered law: then it is a slip, not an unknown law."""
    return bool(_misnamed(written, _register(case)))


def _near(one: str, other: str) -> bool:
    """Tell whether two titles differ in one character, or in two when they are long: put in, left out or exchanged."""
    most = 2 if min(len(one), len(other)) >= 6 and _LAW.search(one) and _LAW.search(other) else 1
    short, long = sorted((one, other), key=len)
    if _LAW.search(one) and len(long) - len(short) <= 2 and _within(short, long):
        return True
    if len(long) - len(short) > most:
        return False
    row = list(range(len(other) + 1))
    for at, character in enumerate(one, 1):
        before, row = row, [at, *[0] * len(other)]
        for to, own in enumerate(other, 1):
            row[to] = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (character != own))
    return row[-1] <= most


def _within(short: str, long: str) -> bool:
    """Tell whether ``long`` is ``short`` with characters put in."""
    rest = iter(long)
    return all(character in rest for character in short)
