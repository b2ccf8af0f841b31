"""Which text prevails, said twice and not alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from mengyue.i18n import _
from mengyue.model.finding import Finding
from mengyue.output.kept_patterns import compiled
from mengyue.proof.case import Case
from mengyue.proof.own_place import Place, placed, told
from mengyue.proof.reading import Sentence

__all__ = ["precedence"]

_CONFLICT = re.compile(
    "不一致|不符|抵触|冲突|矛盾|歧[义异]|出入|不同之处|相左|相悖|含义不同|不同的?[，时]|不尽相同|差异|差别"
    "|不一[的时，]|打架|异于|有别|有异"
    "|不同[，。者]|discrepanc|conflict|优先|效力高于|优于|高于|对不上|两样|不合|龃龉|乖违|不吻合|唯一|作准|压倒"
    "|让位|居先|占先|说了算|听[^，。；]{1,6}的"
)
_LANGUAGES = frozenset(("中文", "英文", "德文", "日文", "法文", "俄文", "韩文", "外文"))
_D = "([^，。；以]{2,20}?)"
#: What prevails: 以…为准, …优先适用, …效力高于, 从….
_WINS = (
    re.compile("优先(?:适用|采用|执行)([^，。；]{2,12}?)(?:的约定|的规定|的内容)?(?=[，。；]|$)"),
    re.compile(f"以{_D}(?:的约定|的规定|的内容|文本|所载|版本|本|版)?(?:为准|为据|解释|为依据)"),
    re.compile(f"(?:^|[，。；]|时|的|者|冲突|不同){_D}(?:的)?(?:具有|享有)?(?:效力)?优先(?:效力|适用|于|地位)?"),
    re.compile(f"(?:^|[，。；]|时|的){_D}的?(?:法律)?效力(?:优先|高于|优于|优越)"),
    re.compile("(?:依|从|适用|服从|按照?|遵从)([^，。；]{2,14}?)(?:的约定|的规定|之规定|办理|执行)?[。；]?$"),
)
#: 中文本系唯一具有约束力之文本, 听任务书的.
_ALONE = (
    re.compile(
        "(?:^|[，。；、]|时|的|者|仅|只有|惟)([^，。；]{0,16}?(?:文本?|语|协议|合同|任务书|附件|正文|章程|原件"
        "|版)[^，。；]{0,8}?)(?:系|为|是|才是|乃"
        "|才)?(?:唯一|独一|最终|最后|仅有)[^，。；]{0,12}(?:约束力|效力|有效|文本|依据|权威|作准|正本)"
    ),
    re.compile(
        "(?:^|[，。；、]|时|的|者)([^，。；]{2,10}?)(?:说了算|作准|为正本|居上|居先|占先|压倒一切|优先|优于|胜出|算数)"
    ),
    re.compile(
        "听([^，。；]{2,8}?)的(?=[，。；]|$)|(?:以|按|照)([^，。；]{2,10}?)(?:为(?:正本|主|凭|据|准绳|依归)"
        "|作准|走|来)(?=[，。；]|$)"
    ),
)
#: Each side by its own language.
_TORN = re.compile("以(?:中文|英文|外文)[^，。；]{0,8}为准[，、]?[^。；]{0,12}以(?:英文|外文|中文)[^，。；]{0,8}为准")
#: A language that does not hold where it differs.
_LOSES = re.compile(
    "(英文|外文|中文|译文|德文|日文|法文)[^，。；]{0,8}(?:不予适用|不适用|无效|不生效力|不作数|不具有?效力|不算数)"
)
_BOTH = re.compile("两种文本|二者|两者|两个文本|两份|各文本|如有(?:不一致|冲突|歧义|出入)")


class _Texts:
    """Texts by their names (``texts`` of the lexicon): 联盟协议 and 正文 are the agreement."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.name = {word: name for name, words in texts.items() for word in words.split()}
        words = sorted(self.name, key=lambda word: (-len(word), word))
        self.any = compiled("|".join(map(re.escape, words)) or "(?!)")

    def names(self, text: str) -> list[str]:
        """Return the texts that ``text`` names, in order."""
        return [self.name[word] for word in self.any.findall(text)]


class _Said(NamedTuple):
    """What prevails, over what, whether the sentence speaks of conflict, and whether of the texts before it."""

    wins: str
    sides: frozenset[str]
    conflict: bool
    both: bool
    torn: bool


def precedence(case: Case) -> Iterator[Finding]:
    """Find two rules of precedence for the same texts."""
    known: list[tuple[Place, _Said]] = []
    texts = case.kept.once("texts", lambda: _Texts(case.library.lexicon.texts))
    for place, read in placed(case, "precedence", partial(_said, texts)):
        if read.torn:
            message = _("{first}写明以{one}为准，此处以{other}为准").format(first=_("同一句"), one="中文", other="英文")
            yield told(case, "PF-PRECEDENCE", place, message)
        if not (read.conflict or read.both or read.wins in _LANGUAGES):
            continue  # which text a figure is taken from, not which prevails
        last = known[-1] if known and known[-1][0].section.name == place.section.name else None
        again = last and (read.both or read.sides == {read.wins}) and read.wins in last[1].sides
        sides = last[1].sides if last and again else frozenset()
        said = read._replace(sides=read.sides | sides)
        before = next(
            (
                (at, one.wins)
                for at, one in known
                if one.wins != said.wins and one.wins in said.sides and said.wins in one.sides
            ),
            None,
        )
        if before is not None:
            where, wins = before[0].section.name or _("前文"), before[1]
            message = _("{first}写明以{one}为准，此处以{other}为准").format(first=where, one=wins, other=said.wins)
            yield told(case, "PF-PRECEDENCE", place, message, wins)
        known.append((place, said))


def _said(texts: _Texts, sentence: Sentence) -> _Said | None:
    """What the sentence lets prevail over what; of a row in order, nothing."""
    text = sentence.text
    conflict = bool(_CONFLICT.search(text))
    if not conflict and "为准" not in text and "解释" not in text and "为正本" not in text:
        return None
    if re.search("依次|顺序|先后", text) or not texts.any.search(text):
        return None
    loses = _LOSES.search(text)
    if loses:
        others = set(texts.names(text)) & _LANGUAGES - {loses[1]}
        wins = (min(others) if len(others) == 1 else "") or ("英文" if loses[1] == "中文" else "中文")
        return _Said(wins, _LANGUAGES, conflict=True, both=False, torn=False)
    for pattern in (*_WINS, *_ALONE):
        for found in pattern.finditer(text):
            named = texts.names(next(filter(None, found.groups()), ""))
            if named and not re.search("不[得能]?$", text[: found.start()]):
                wins = named[-1]
                sides = set(texts.names(text))
                if wins in _LANGUAGES and re.search("文|译|语", text):
                    sides |= _LANGUAGES
                torn = bool(_TORN.search(text))
                return _Said(wins, frozenset(sides), conflict, bool(_BOTH.search(text)), torn)
    return None
