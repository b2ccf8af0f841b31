"""Reading a sentence: words of the lexicon, values, parts, and which negations govern which words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mengyue.meaning.meant_words import IDIOM
from mengyue.meaning.quantities import Value, values
from mengyue.meaning.sentence_parts import PART, Part, parts_of, reported
from mengyue.meaning.tokens import Modal, Reading, Token
from mengyue.meaning.words import Words, WordsByBeginning

__all__ = ["LIMIT", "Reader"]

#: A sentence longer than this is read up to here: no sentence of a contract is, and a hostile one may be.
LIMIT = 1200
#: So many words and values of a sentence are read, and so many operators: the longest sentences of the statutes, and of
#: the clauses here, have 91 and 11.
_MOST, _MOST_OPERATORS = 300, 40
#: What makes a company of the name in front: 高校资产经营公司 is no university.
_COMPANY = re.compile(
    "(?:资产|经营|科技|技术|控股|投资|产业|园|发展|管理|有限|责任|服务|咨询|转移|转化|孵化|出版|印刷|后勤){1,6}(?:集团|公司|企业)"
)
#: And of words that lie within one another.
_MOST_FOUND = 600
#: Operators of the lexicon: prohibition, negation, taking away; duty, permission, fiction; not needed; exception.
_FORBID, _NOT, _TAKE, _NEEDLESS = "禁", "否", "夺", "免"
_MUST, _MAY, _DEEM = "应", "可", "视为"
_OPERATORS = frozenset((_FORBID, _NOT, _TAKE, _NEEDLESS, _MUST, _MAY, _DEEM))
_DENYING = (_FORBID, _NOT, _NEEDLESS)
_MODAL = {_FORBID: Modal.MUST_NOT, _MUST: Modal.MUST, _MAY: Modal.MAY, _DEEM: Modal.DEEMED}
#: How far a plain negation reaches when no act follows.
_NEAR = 12
#: Verbs that leave it to the next word what is done: 不提供担保, 不为他人债务作出保证.
_LIGHT = frozenset(
    (
        "提供", "进行", "作出", "做出", "予以", "给予", "开展", "办理", "承担", "出具", "实施", "从事", "为", "作为",
        "履行",
    )
)  # fmt: skip
#: And what is said with a negation in one word: 不在…之内, 不负….
_NUMERALS = "0123456789０１２３４５６７８９一二三四五六七八九十百千两"
_ONES = "一二三四五六七八九两"
_HOLLOW = _LIGHT | {"在", "负", "属", "属于", "计", "加", "单独", "另行"}
#: So near it reaches anyhow: 不通过诉讼解决.
_CLOSE = 4
#: So near behind a negation a fiction is what is denied: 不视为, 不当然视为, 不因此视为.
_FICTION = 3
#: What comes between a negation and what it denies: the time within which, or the way in which it was to be done.
_WITHIN = re.compile(
    "[^，。；：]{2,30}?(?:以内|之内|内|之?前|期间|方式|形式)(?:以书面(?:形式|方式)?|向[^，。；：]{1,12}?)?"
)
#: Where a negation that only tells who is meant ends: 不交会费的单位，….
_WHO = re.compile(
    "的(?:单位|成员|会员|盟员|企业|工厂|厂家|公司|一方|各方|人员|人|机构"
    "|专员|专人|专家|第三[方人]|律师|顾问)|(?<![或作学记读])者(?![的们])"
)
#: Behind a negation that only says by whom: 由不参与销售的|专员.
_BY_WHOM = re.compile(
    "[^，。；的]{1,16}的[^，。；的]{0,8}?(?:单位|机构|人员|专员|专人|专家|第三[方人]|律师|顾问|公司|事务所|人)"
)
#: With these a negation is a measure, and denies nothing of what follows it: 未满三年离职的.
_SHORT_OF = re.compile(
    "[届干做]?满(?![足意])|到(?=[0-9０-９一二两三四五六七八九十百半几][^，。；]{0,3}?(?:年|月|日|天|期|岁|届)[^，。；]{0,4}的)"
)
#: Of whom or what all is denied: 没有哪一条可以理解为….
_NOBODY = re.compile("(?:并?没有?|并?无)(?:哪|任何|一[个条方家项款])|无人|无一|没人|并?[不未](?:涉及|触及|涵盖|牵涉)")
#: 不直接或者间接就专利的有效性提出质疑: what is denied stands behind what it is about.
_ABOUT = re.compile(
    "(?:直接|间接|单独|共同|自行|另行|以任何方式|以任何形式|或者?|、|地|协助|支持|鼓励|促使|任何|第三[方人]|他人){0,8}(?:就|对|向|针对)[^，。；：]{1,30}?((?:提出|提起|发起|进行|作出|做出|主张|请求)(?!的))"
)
#: Verbs whose object is what is said, asked for or meant: what is not meant is not said.
_OF_SAYING = re.compile(
    "要求|强制|强迫|意味着|理解为|解释为|构成|意在|旨在|打算|意图|企图|表示|表明|导致|使得|迫使|鼓励|授权|承认|以为|赋予|暗示|等于|产生"
)
#: Said behind what is not done: 评估报告可免, 公示环节略去, 发票不开了.
_BEHIND = re.compile("(?:即可|就行|也行|了|的|掉|即|就)?(?:$|[，；。！？,;])")
_BACK = 10
#: With these begins whom or what the denied act is for: 不为任何企业的融资提供担保. It is not itself what is denied.
_OF = ("因", "为", "替", "向", "与")
#: What stands between the denied verb and the next of its objects: 不充当申请人和|权利人.
_ROW = re.compile("(?:[^，。；：的]{2,6}[、或和及与]|[和及与])")
#: Unless the row only tells who is meant: 没有隶属、合作和利害关系的专家.
_OF_WHOM = re.compile("[^，。；]{0,8}的")
#: What is not to be undercut or passed is a measure, and stands: 不得低于经备案的评估结果.
_MEASURE = re.compile("(?:低于|高于|少于|多于|大于|小于|短于|长于|早于|晚于|迟于|超过|超出|劣于|逊于)(?!的)")
#: What comes first in the order that the law wants, and getting leave: neither is a step taken before it, nor owning.
_FIRST = "先行"
_IN_ORDER = re.compile("(?:先行|事先|首先|预先|先)(?=报|经|取得|办理|征得|申[请报]|提请|获得|通过|评估|履行|完成)")
_LEAVE = re.compile("(?:取得|获得)(?=[^，。；]{0,12}?(?:同意|批准|授权|许可(?![费使产])|核准|认可|资格|批件|备案))")
#: Where a cause or pretext ends: 不得以受欺诈为由主张撤销.
_CAUSE = re.compile("为(?:由|理由|借口|名)|之?理由|而")
_EXCEPT = re.compile(
    "除(?!名|非|去|外汇|权|权益|息|籍)[^。；]{1,60}?(?:以外|之外|外(?=[，、的]|$)|除外)|除非[^。；，]{1,40}"
)
#: Behind what is not done: what then is not to be.
_ELSE_NOT = re.compile(
    "(?:[^，。；：、]{0,8}(?:[的者之时前]|情况下)，?"
    "|(?:[、或和及][^，。；：]{1,10})?(?:程序|手续|文件|批准|同意|通过|备案|许可)?，)"
    "(?:一律|均|任何[^，。；]{0,8}|都|该?[^，。；]{0,8})?"
    "(?:不得(?!异议|有异议|提出异议|质疑)|不能|不准|不可(?!撤)|不应|无效|不生效|不发生效力|禁止|停止)"
)
#: Words behind which a plain negation (未评估即转让), or a prohibition as well (不得起诉，而应仲裁), governs no longer.
_ENDS_NOT = re.compile(
    "而(?!言)|即(?!使|便|时|将)|就(?!业|是|职|任|医|地)|便(?!于|利|捷|宜)|则(?![，。])|仍|径|直接|擅自|也(?!不|未)"
)
_ENDS_FORBID = re.compile("而是|而应|而须|即可|就可|便可|则[^，]|即视为|即告")
#: What comes between a prohibition and what it forbids: how, against whom, by whom. The next part says then what it is.
_ON_THE_WAY = re.compile(
    "(?:以|在|于|因|为|向|对|就|通过|利用|借|凭|将|把|与|同|和|跟|从|自行|擅自|单独|直接|间接|单方|任何|无论|有|存在|不论|私自|或)|$"
    "|[，。；：]"
)
_GOES_ON = re.compile("^(?:或|及|和|并(?!非|未|不|[应须就按对由承支赔接])|且(?![应须])|也|亦|以及|又|直至)")
#: With a duty or leave of its own a part that is only joined on is no longer forbidden: 不得低于…，且评估机构应独立.
_AFRESH = re.compile(
    "(?:且|并且?|而且|也|亦)[^，。；：]{0,14}?(?:应(?!用|付|收|急|对|邀|税)|须|必须|可以?(?!能|行|靠)|有权)"
)
#: What is not done only says in which case the main verb behind 的 is to be done: 仍未解决的|提交….
_CASE_OF = re.compile("的(?=提交|提请|报请|交由|移送|由(?!于)|依照?|按照?|可以|应当)")
#: With means behind it 通过 and the like are no act of passing: 通过本单位账户收支.
_BY_MEANS = re.compile(
    "通过(?=[^，。；、]{1,14}?(?:账户|专户|渠道|系统|平台|途径|网站|邮箱|邮件|方式|形式))(?![^，。；]{0,6}(?:的决议|决议))"
)


def _within_word(text: str, at: int) -> bool:
    """Tell whether what begins at ``at`` begins within a word: 三家 in 二十三家, 过后 in 通过后."""
    if not at:
        return False
    if text[at] == "过":
        return text[at - 1] in "通超经" and not text.startswith("过半", at)
    return text[at] in _ONES and text[at - 1] in "十百千"


class _Operator(NamedTuple):
    start: int
    end: int
    kind: str


class _Kind(NamedTuple):
    """What a word is by its meanings: an idiom, an operator, a word that says something besides, an act, an actor."""

    idiom: bool
    operator: bool
    telling: bool
    act: bool
    actor: bool
    #: Those of its meanings that other words have too.
    common: tuple[str, ...]


class _Kinds(dict[tuple[str, ...], _Kind]):
    """What words are by their meanings, told when it is asked for: a document has a tenth of the words there are."""

    def __init__(
        self, plain: frozenset[str], common: frozenset[str], acts: frozenset[str], actors: frozenset[str]
    ) -> None:
        super().__init__()
        self._plain, self._common, self._acts, self._actors = plain, common, acts, actors

    def __missing__(self, meanings: tuple[str, ...]) -> _Kind:
        found = self[meanings] = _Kind(
            IDIOM in meanings,
            any(m in _OPERATORS for m in meanings),
            any(m not in _OPERATORS and m not in self._plain for m in meanings),
            not self._acts.isdisjoint(meanings),
            not self._actors.isdisjoint(meanings),
            tuple(m for m in meanings if m in self._common),
        )
        return found


class Reader:
    """Reads sentences by the words of one lexicon. Immutable, so that threads may share it."""

    def __init__(
        self,
        words: WordsByBeginning,
        plain: Iterable[str],
        common: Iterable[str],
        acts: Iterable[str],
        actors: Iterable[str],
    ) -> None:
        """Prepare ``words`` with what they mean, of which those of ``plain`` mean themselves alone; the meanings of
        ``common`` several of them have."""
        self._words = Words(words)
        self._acts = frozenset(acts)
        self._actors = frozenset(actors)
        self._kinds = _Kinds(frozenset(plain), frozenset(common), self._acts, self._actors)
        #: What is left of a word's meanings, as a set.
        self._meant: dict[tuple[str, ...], frozenset[str]] = {}

    def read(self, text: str, lead: str = "") -> Reading:
        """Return what ``text`` says; ``lead`` is the line that opens the list in which it stands."""
        whole = (lead[-200:] + text)[:LIMIT]
        start = min(len(lead), 200)
        words = [word for word in self._words.find(whole)[:_MOST_FOUND] if not _within_word(whole, word[0])]
        found = _outermost(whole, words, self._kinds, self._acts)[:_MOST]
        parts = parts_of(whole)
        ends = [part.end for part in parts]
        operators = _apart(whole, [_Operator(s, e, m) for s, e, meant in found for m in meant if m in _OPERATORS])
        del operators[_MOST_OPERATORS:]
        excepted = [match.span() for match in _EXCEPT.finditer(whole)] if "除" in whole else []
        told = reported(whole)
        in_order = {match.span() for match in _IN_ORDER.finditer(whole)} if "先" in whole else ()
        leave = {match.span() for match in _LEAVE.finditer(whole)} if "得" in whole else ()
        means = {match.span() for match in _BY_MEANS.finditer(whole)} if "通过" in whole else ()
        tokens: list[Token] = []
        for begin, end, meant in found:
            kept = self._meant.get(meant)
            if kept is None:
                kept = self._meant[meant] = frozenset(meaning for meaning in meant if meaning != IDIOM)
            if (begin, end) in in_order:
                kept -= {_FIRST}
            elif (begin, end) in leave:
                kept -= self._acts
            elif (begin, end) in means:
                kept &= {whole[begin:end]}
            if kept and (kept.isdisjoint(self._actors) or not _COMPANY.match(whole, end)):
                tokens.append(_token(whole, begin, end, kept, parts, ends, excepted, told, start))
        for value in values(whole)[:_MOST]:
            kind = frozenset((value.kind,))
            tokens.append(_token(whole, value.start, value.end, kind, parts, ends, excepted, told, start, value))
        tokens.sort(key=lambda token: (token.start, -token.end))
        governed = self._govern(whole, tokens, operators, parts, ends) if operators else tokens
        every = frozenset[str]().union(*[token.meanings for token in governed])
        return Reading(whole, start, tuple(governed), tuple((part.start, part.end) for part in parts), every)

    def _govern(
        self,
        whole: str,
        tokens: Sequence[Token],
        operators: Sequence[_Operator],
        parts: Sequence[Part],
        ends: Sequence[int],
    ) -> list[Token]:
        """Let operators act on the tokens of their part, and on those of the next when the part goes on there."""
        of_part: dict[int, list[_Operator]] = defaultdict(list)
        for operator in operators:
            of_part[_part_of(operator.start, ends)].append(operator)
        tokens_of: dict[int, list[Token]] = defaultdict(list)
        for token in tokens:
            tokens_of[token.clause].append(token)
        governed: list[Token] = []
        carried: list[_Operator] = []
        for index, part in enumerate(parts):
            own = of_part.get(index, [])
            here = tokens_of.get(index, [])
            if not own and not carried:
                governed += here
                continue
            text = whole[part.start : part.end]
            denying = any(o.kind in _DENYING for o in own)
            free = any(o.kind in (_MUST, _MAY) for o in own)  # 不宜再留，可…
            afresh = free and _AFRESH.match(text)
            goes_on = carried and ((_GOES_ON.match(text) and not afresh) or (carried[0].end < 0 and not free))
            inherited = carried if goes_on and not denying else []
            near = _Near(here, self._acts)
            governing = [_for_cause(whole, operator) for operator in own]
            for token in here:
                governed.append(self._under(whole, token, own, governing, inherited, near))
            carried = [] if part.condition else self._carry(own, inherited, here, whole, whole[part.end : part.end + 1])
        return governed

    def _under(
        self,
        whole: str,
        token: Token,
        own: Sequence[_Operator],
        governing: Sequence[_Operator],
        inherited: Sequence[_Operator],
        near: _Near,
    ) -> Token:
        denials = takings = 0
        modal = Modal.PLAIN
        for operator in inherited:
            if operator.kind == _FORBID:
                denials += 1
                modal = Modal.MUST_NOT
        for operator in governing:
            if (
                operator.start < token.start < operator.end < token.end
                and operator.kind in (_FORBID, _NOT)
                and whole[token.start] not in "不未无没非免"  # 互|不承担责任
            ):
                denials += 1  # 不等|于同意: the word begins in what denies it
                continue
            if operator.end > token.start:
                if (
                    operator.kind in (_FORBID, _NOT)
                    and token.start == operator.start + 1
                    and token.end > operator.end
                    and token.meanings & self._acts
                    and token.text[0] not in "不未无没概免"
                    and not any(o.end == token.start for o in own)
                ):
                    denials += 1  # 不作|保: the denial's own word begins the act
                if (
                    operator.kind == _NEEDLESS
                    and 0 <= operator.start - token.end <= _BACK
                    and _BEHIND.match(whole, operator.end)
                ):
                    denials += 1
                    modal = Modal.MAY
                if operator.kind == _TAKE and token.end <= operator.start and not near.has_object(operator):
                    takings += 1 + sum(1 for o in own if o.kind in _DENYING and o.end <= operator.start)
                continue
            between = whole[operator.end : token.start + 1]  # 没有出声就算: the word may begin with what ends it
            if "）" in between and "（" not in between:
                continue  # what is said in brackets ends there
            if operator.kind in (_FORBID, _NOT) and _MEASURE.search(between[:-1]):
                continue
            if operator.kind == _FORBID:
                if not _ENDS_FORBID.search(between) and not _again(whole, own, operator, token):
                    denials += 1
                    modal = Modal.MUST_NOT
            elif operator.kind == _NEEDLESS:
                if not _ENDS_NOT.search(between) and not _yields(whole, own, operator, token):
                    denials += 1
                    modal = Modal.MAY
            elif operator.kind == _NOT:
                ended = (
                    _asked(whole, operator, token)
                    or _ENDS_NOT.search(between)
                    or _yields(whole, own, operator, token)
                    or any(o.start > operator.end + 1 and o.end <= token.start and o.kind in _DENYING for o in own)
                )
                denials += 0 if ended else _reaches(whole, operator, token, near)
            elif operator.kind == _TAKE:
                # 免除 is one word, whichever of its meanings counts
                takings += not any(o.kind == _NEEDLESS and o.start == operator.start for o in governing)
            if operator.kind in (_MUST, _MAY, _DEEM):
                modal = _MODAL[operator.kind]
        denied, barred = denials % 2 == 1, (denials + takings) % 2 == 1
        if (token.modal, token.denied, token.barred) == (modal, denied, barred):
            return token
        return token._replace(modal=modal, denied=denied, barred=barred)

    def _carry(
        self, own: Sequence[_Operator], inherited: Sequence[_Operator], here: Sequence[Token], whole: str, mark: str
    ) -> list[_Operator]:
        """What still governs the next part: prohibitions that have met no act yet, or a list that goes on."""
        if mark in "。！？\n":
            return []
        forbidding = [o for o in own if o.kind == _FORBID] or list(inherited)
        if not forbidding:
            return []
        last = forbidding[-1]
        # takings after the prohibition would have to be carried too; then the next part is read on its own
        if any(o.kind == _TAKE and o.start >= last.end for o in own):
            return []
        open_ = mark in "：:" or (
            _ON_THE_WAY.match(whole, last.end)
            and not any(t.start >= last.end and t.meanings & self._acts for t in here)
        )
        if len(forbidding) % 2 == 0:
            return []
        return [_Operator(last.start, -1 if open_ else last.end, _FORBID)]


class _Near:
    """The words of one part; of an operator, what stands behind it there, looked for once."""

    def __init__(self, tokens: Sequence[Token], acts: frozenset[str]) -> None:
        self._tokens, self._acts = tokens, acts
        self._stops: dict[_Operator, Token | None] = {}
        self._objects: dict[_Operator, bool] = {}

    def stop(self, operator: _Operator) -> Token | None:
        """Return the first act or verb of taking away behind ``operator``."""
        if operator not in self._stops:
            self._stops[operator] = next(
                (
                    other
                    for other in self._tokens
                    if other.start >= operator.end
                    and other.text not in _LIGHT
                    and (other.meanings & self._acts or _TAKE in other.meanings)
                ),
                None,
            )
        return self._stops[operator]

    def has_object(self, operator: _Operator) -> bool:
        """Tell whether what is taken away stands behind the verb."""
        if operator not in self._objects:
            self._objects[operator] = any(
                token.start >= operator.end and not token.meanings <= {*_OPERATORS} and token.start - operator.end <= 24
                for token in self._tokens
            )
        return self._objects[operator]


def _apart(whole: str, operators: Sequence[_Operator]) -> list[_Operator]:
    """Count a denial once where two words of it run into one another: 都别|给, 均不|作."""
    kept: list[_Operator] = []
    for operator in operators:
        if _asks(whole, operator) or (operator.kind in _DENYING and _tells_who(whole, operator)):
            continue
        if operator.kind == _NOT and _SHORT_OF.match(whole, operator.end):
            continue
        before = kept[-1] if kept else None
        if (
            before
            and before.kind in _DENYING
            and operator.kind in (_FORBID, _NOT)
            and before.start < operator.start < before.end
        ):
            if before.kind == _NOT and operator.kind == _FORBID:
                kept[-1] = operator._replace(start=before.start)  # 而不|得: forbidden, not merely denied
            continue
        kept.append(operator)
    return kept


def _asks(whole: str, operator: _Operator) -> bool:
    """Tell whether a negation only asks which: 收没收到, 有没有, 付不付."""
    at = operator.start
    return whole[at] in "没不" and 0 < at < len(whole) - 1 and whole[at - 1] == whole[at + 1]


def _tells_who(whole: str, operator: _Operator) -> bool:
    """Tell whether a negation only says by whom something is done: 由不参与销售的专员进行."""
    before = whole[max(0, operator.start - 2) : operator.start]
    return before.endswith(("由", "委托", "聘请", "选聘")) and bool(_BY_WHOM.match(whole, operator.end))


def _reaches(whole: str, operator: _Operator, token: Token, near: _Near) -> int:
    """Tell whether a plain negation reaches ``token``: it stops behind the first act or verb of taking away."""
    if _NOBODY.match(whole, operator.start):
        return 1
    case = _CASE_OF.search(whole, operator.end, token.start + 2)
    if case and case.start() < token.start:
        return 0
    if token.start - operator.end <= _CLOSE or whole[operator.end : operator.end + 1] in _OF:
        return 1  # 不因参加联盟而对他人的债务负责: the cause is not what is denied
    if _WHO.search(whole, operator.end, token.start):
        return 0
    stop = near.stop(operator)
    if stop is None:
        return int(token.start - operator.end <= _NEAR)
    # a negated verb of taking away hands the negation on to what it would have taken, a row to its members
    return int(
        token.start <= stop.end
        or _TAKE in stop.meanings
        or whole[stop.end : stop.end + 1] in "、或"
        or bool(_ROW.fullmatch(whole, stop.end, token.start) and not _OF_WHOM.match(whole, token.end))
        or bool(_OF_SAYING.search(whole, operator.end, stop.end))
    )


def _again(whole: str, own: Sequence[_Operator], operator: _Operator, token: Token) -> bool:
    """Tell whether a further denial, joined on, forbids the word instead: 不予记录亦不予提交."""
    return any(
        o.kind in (_FORBID, _NOT)
        and operator.end < o.start
        and o.end <= token.start
        and whole[o.start - 1] in "亦也又且并"
        for o in own
    )


def _asked(whole: str, operator: _Operator, token: Token) -> bool:
    """Tell whether what is not done stands in the way of the rest: 未公示的，不得签约 asks for publicity."""
    return whole[operator.start] in "未没非" and bool(_ELSE_NOT.match(whole, token.end))


def _for_cause(whole: str, operator: _Operator) -> _Operator:
    """不因签署而放弃: the negation is of what stands behind 而, not of the cause."""
    if operator.kind in (_NOT, _FORBID) and whole[operator.end : operator.end + 1] in ("因", "以", "为"):
        cause = _CAUSE.search(whole, operator.end, operator.end + 40)
        if cause and not PART.search(whole[operator.end : cause.start()]):
            return operator._replace(end=cause.end())
    if operator.kind == _NOT:
        about = _ABOUT.match(whole, operator.end)
        if about:
            return operator._replace(end=about.start(1))
    if operator.kind == _NOT and whole[operator.end - 1 : operator.end] in ("在", "于", "按"):
        within = _WITHIN.match(whole, operator.end)
        if within and not PART.match(whole, within.end()) and within.end() < len(whole):
            return operator._replace(end=within.end())
    return operator


def _yields(whole: str, own: Sequence[_Operator], operator: _Operator, token: Token) -> bool:
    """Tell whether a duty or permission comes between a plain negation and the word: 未评估也可转让.

    没有任何一条可以… denies the permission itself, 不视为… the fiction.
    """
    if _NOBODY.match(whole, operator.start):
        return False
    return any(
        o.kind in (_MUST, _MAY, _DEEM)
        and operator.end <= o.start
        and o.end <= token.start
        and not (o.kind == _DEEM and o.start - operator.end <= _FICTION)
        for o in own
    )


def _token(
    whole: str,
    start: int,
    end: int,
    meant: frozenset[str],
    parts: Sequence[Part],
    ends: Sequence[int],
    excepted: Sequence[tuple[int, int]],
    told: Sequence[tuple[int, int]],
    lead: int,
    value: Value | None = None,
) -> Token:
    clause = _part_of(start, ends)
    _begin, _end, condition, is_excepted, supposed = parts[clause]
    # positions are faster than names, and a text has hundreds of thousands
    return Token(
        start, end, whole[start:end], meant, clause, Modal.PLAIN, False, False, condition,
        is_excepted or bool(excepted and any(begin <= start < stop for begin, stop in excepted)),
        end <= lead,
        bool(told and any(begin <= start < stop for begin, stop in told)),
        supposed,
        value.size if value else None,
        value.unit if value else "",
    )  # fmt: skip


def _part_of(start: int, ends: Sequence[int]) -> int:
    """Return which part what begins at ``start`` stands in, by the ``ends`` of all parts."""
    return min(bisect_right(ends, start), len(ends) - 1)


def _outermost(
    text: str,
    found: Sequence[tuple[int, int, tuple[str, ...]]],
    kinds: Mapping[tuple[str, ...], _Kind],
    acts: frozenset[str],
) -> list[tuple[int, int, tuple[str, ...]]]:
    """Drop words inside an idiom or an operator, and words inside a longer word of the same meaning."""
    hiding: list[tuple[int, int]] = []
    longer: set[int] = set()
    #: Words that begin with their own negation (不收分文, 没有回音) mean what they mean.
    whole: list[tuple[int, int]] = []
    farthest: dict[int, int] = {}
    called: dict[int, int] = {}
    operators: list[tuple[int, int]] = []
    #: Of each meaning where its last word begins and how far its words reach, and the meanings of which one word holds
    #: another.
    reached: dict[str, tuple[int, int]] = {}
    nested: set[str] = set()
    listed = []
    for s, e, meant in found:
        kind = kinds[meant]
        if e - s > 1:
            if s and text[s] in "日月年天周" and text[s - 1] in _NUMERALS:
                continue  # 十五|日后
            longer.update(range(s, e))
        listed.append((s, e, meant, kind))
        if kind.idiom:
            hiding.append((s, e))
        if kind.operator:
            operators.append((s, e))
        if kind.telling:
            whole.append((s, e))
            if farthest.get(s, 0) < e:
                farthest[s] = e
            if kind.actor:
                called[e] = min(called.get(e, s), s)
        for meaning in kind.common:
            before = reached.get(meaning)
            if before is None:
                reached[meaning] = s, e
            else:
                if before[0] == s or before[1] >= e:
                    nested.add(meaning)
                reached[meaning] = s, max(before[1], e)
    crossing, operating = _crossing(listed, operators, whole) if operators else (frozenset(), _Spans(()))
    begins = {s: e for s, e, _meant, kind in listed if kind.telling and e - s > 1} if hiding else {}
    hidden = _Spans((s, e) for s, e in hiding if text[s] not in "不未无" or begins.get(s + 1, 0) <= e)  # 不|分割
    spans_of: dict[str, list[tuple[int, int]]] = {meaning: [] for meaning in nested}
    for s, e, _meant, kind in listed if nested else ():
        for meaning in kind.common:
            if meaning in spans_of:
                spans_of[meaning].append((s, e))
    meaning_spans = {meaning: _Spans(spans) for meaning, spans in spans_of.items()}

    def light(s: int) -> bool:
        return text[s + 1 : farthest[s]] in _HOLLOW

    def runs_on(s: int) -> bool:
        """不承担连带责任: 不承担 is a word, and so is 承担连带, which the negation governs; so is its object."""
        return light(s) or any(farthest.get(at, 0) > farthest[s] for at in range(s + 1, farthest[s]))

    kept = []
    for s, e, meant, kind in listed:
        if hiding and hidden.around(s, e):
            continue
        if e - s == 1 and not kind.operator and s in longer:
            continue  # a character of a longer word says nothing by itself: 约|定
        if not kind.operator and not (called and kind.act) and nested.isdisjoint(meant):
            kept.append((s, e, meant))
            continue
        left = tuple(
            [
                meaning
                for meaning in meant
                if not (
                    (operating.around(s, e) or (s, e) in crossing)
                    if meaning in _OPERATORS
                    else meaning in meaning_spans and meaning_spans[meaning].around(s, e)
                )
                and not (
                    (meaning == _NOT or (meaning == _NEEDLESS and e - s == 1))
                    and farthest.get(s, 0) > e
                    and not runs_on(s)
                )
                and not (
                    meaning in acts and (called.get(e + 1, s + 1) <= s or called.get(e + 2, s + 1) <= s)
                )  # 制造|商
            ]
        )
        if left:
            kept.append((s, e, left))
    return kept


def _crossing(
    listed: Sequence[tuple[int, int, tuple[str, ...], _Kind]],
    operators: Sequence[tuple[int, int]],
    whole: Sequence[tuple[int, int]],
) -> tuple[frozenset[tuple[int, int]], _Spans]:
    """Return the operators that another word crosses, and the spans of all others."""
    # 裁|决不|服; 目的不能实现 says itself what is denied
    crossing = {(s, e) for s, e in operators if any(begin < s < end and e != end for begin, end in whole)}
    # 可以|不打招呼: the thing has the negation that the operator would take
    telling = {s: e for s, e, _meant, kind in listed if kind.telling and not kind.act}
    single = {s for s, e, meant, kind in listed if kind.operator and e - s == 1 and _NOT in meant}
    needless = [(s, e) for s, e, meant, kind in listed if kind.operator and e - s > 1 and _NEEDLESS in meant]
    crossing |= {(s, e) for s, e in needless if any(at in single and telling.get(at, 0) > e for at in range(s + 1, e))}
    return frozenset(crossing), _Spans(span for span in operators if span not in crossing)


class _Spans:
    """Spans in the order of their beginnings: whether one of them holds another span and more, without going through
    them all."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._farthest: list[int] = []  # of all that begin there or before
        for start, end in spans:
            if self._starts and self._starts[-1] == start:
                self._ends[-1] = max(self._ends[-1], end)
                self._farthest[-1] = max(self._farthest[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)
                self._farthest.append(max(end, self._farthest[-1]) if self._farthest else end)

    def around(self, start: int, end: int) -> bool:
        """Tell whether a span holds all from ``start`` to ``end`` and is longer."""
        at = bisect_right(self._starts, start) - 1
        if at < 0:
            return False
        if self._starts[at] == start:
            return self._ends[at] > end or (at > 0 and self._farthest[at - 1] >= end)
        return self._farthest[at] >= end
