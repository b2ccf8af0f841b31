"""Questions that a document answers once: how many must be present, who appoints an office."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from mengyue.i18n import _
from mengyue.meaning.quantities import figure, values
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.own_choices import Choices
from mengyue.proof.own_once import Once, Stated
from mengyue.proof.own_place import Place, judged, told
from mengyue.proof.reading import Sentence
from mengyue.proof.said import sentences_of

__all__ = ["own_slots"]

#: How many must be there for a meeting to be held; a meeting or matter of its own has a number of its own.
_PRESENT = re.compile("出席|到会|参会|与会|到场")
_HELD = re.compile("方可|方能|才能|才可|始得|始为|即可|有效|召开|举行|法定人数|开会")
_OWN_CASE = re.compile(
    "首次|第二次|再次|改期|延期|续会|不足|未达|未到|特别|重大|修改|临时|紧急|除|但|视频|同意|赞成|通过|表决权的|提议"
)
_MEETINGS = (
    "常务理事会",
    "理事会",
    "成员大会",
    "代表大会",
    "大会",
    "工作组",
    "专题组",
    "课题组",
    "分会",
    "专家委员会",
    "技术委员会",
    "监事会",
    "秘书处",
)
_OFFICE = (
    "(常务副理事长|副理事长|理事长|副秘书长|秘书长|首席专家|首席科学家|项目负责人|总协调人|办公室主任|召集人|总干事)"
)
_BY = "(常务理事会|理事会|(?:全体)?(?:成员|会员)?(?:代表)?大会|全体成员|牵头单位|依托单位|理事长|秘书处)"
_CHOSEN = "(?:会议)?(?:以[^，。；]{1,12})?(?:表决|投票|直接|共同)?(?:选举|选任|推选|推举|聘任|聘请|任命|委派|指派|指定)"
_APPOINTED = (
    re.compile(
        f"{_OFFICE}(?:一职)?(?:应|须|均)?由(?:[^，。；]{{2,10}}(?:提名|推荐)[，、]?(?:经|由|报)?)?{_BY}{_CHOSEN}"
    ),
    re.compile(f"(?:^|[，；]){_BY}(?:负责)?(?:选举|聘任|任命|委派|指派)(?:和解聘|、解聘|产生)?{_OFFICE}"),
)


#: 协议一共五年, 合作期限为三年: how long the agreement lasts.
_LASTS = re.compile(
    "(?:本|这|该|此)?(?:协议|合同|盟约|契约)(?:的)?(?:有效期限?|存续期限?|期限|履行期限?|合作期限?)?"
    "(?:一共|总共|共计?|为期?|是|管|定为|计|以|：)*([0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?:个)?年(?![0-9一二三四五六七八九十]|度|[内前后以])"
    "|(?:协议|合同|联盟|联合体|合作)(?:有效期限?|存续期限?|合作期限?|期限)(?:一共|总共|共计?|为|是|定为|：)*"
    "([0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?:个)?年(?![0-9一二三四五六七八九十]|度|[内前后以])"
)
_OTHER_TERM = re.compile(
    "延长|续|自动|展期|届满[之以]?后|提前|保密|质保|保修|试用|不少于|不低于|最多|不超过|至少|原协议|旧|租赁|许可|借用|服务"
)
#: How many originals there are, and that each party holds one.
_ORIGINALS = re.compile("(?:一式|正本|原件)[^，。；]{0,10}?([0-9]{1,3}|[一二两三四五六七八九十]{1,3})份")
_EACH_HOLDS = re.compile("(?:各|每[家方人位]|人手)[^，。；]{0,12}[执持存留拿得]?[^，。；]{0,4}(?:一|壹|1)份")
_PARTIES = re.compile("([0-9]{1,3}|[一二两三四五六七八九十]{1,3})(?:家|方|个单位|个成员|家单位|家成员)")
_FILED = re.compile(
    "(?:另|还|并|再|外加)[^。；]{0,16}(?:备案|存档|报送|存查|送)[^，。；]{0,8}(?:一|壹|1)份|(?:一|壹|1)份[^，。；]{0,6}(?:备案|存档|存查)"
)


class _Slot(NamedTuple):
    """What is asked, of what, and the answer with what is read of it."""

    question: str
    of: str
    answer: str
    written: str


def own_slots(case: Case) -> Iterator[Finding]:
    """Hold the answers to one question against one another, wherever they stand."""
    yield from judged(case, "slots", partial(_read, sentences_of(case.library).choices), partial(_two, case))
    yield from judged(case, "originals", _copies, partial(_enough, case))
    yield from judged(case, "once", partial(_said_once, sentences_of(case.library).once), partial(_not_alike, case))


def _said_once(once: Once, sentence: Sentence) -> tuple[Stated, ...] | None:
    return None if sentence.lead else tuple(once.said(sentence.text)) or None


def _not_alike(case: Case, found: Iterable[tuple[Place, tuple[Stated, ...]]]) -> Iterator[Finding]:
    """What is said once, said otherwise elsewhere of the same."""
    known: dict[tuple[str, str], list[tuple[Place, Stated]]] = {}
    for place, said in found:
        for one in said:
            before = known.setdefault((one.question, one.of), [])
            odd = next(
                (
                    (at, other)
                    for at, other in before
                    if at.number != place.number and _odds(other, one, near=at.beside(place))
                ),
                None,
            )
            if odd:
                code = "PF-TWO-TIMES" if one.question == "期间" else "PF-TWO-FIGURES"
                message = _("与{first}“{before}”不一致：一处{one}，一处{two}").format(
                    first=odd[0].section.name or _("前文"), before=odd[0].text.strip()[:40],
                    one=odd[1].written, two=one.written,
                )  # fmt: skip
                yield told(case, code, place, message, odd[1].written)
            before.append((place, one))


#: So many pairs of characters must be common for two conditions to be one.
_SAME_CASE = 2


def _odds(one: Stated, other: Stated, *, near: bool) -> bool:
    if one.answer == other.answer or len(one.when & other.when) < min(_SAME_CASE, len(one.when), len(other.when)):
        return False
    return one.whose == other.whose or (near and not (one.whose and other.whose))


def _read(choices: Choices, sentence: Sentence) -> tuple[_Slot, ...] | None:
    if sentence.lead:
        return None
    chosen = (_Slot(name, "", answer, written) for name, answer, written in choices.said(sentence.text))
    return (
        tuple(
            (
                *chosen,
                *_places(sentence.text),
                *_votes(sentence.text),
                *_quorum(sentence.text),
                *_offices(sentence.text),
                *_term(sentence.text),
            )
        )
        or None
    )


#: Where an office is: 秘书处设在某大学.
_SEAT = re.compile("(秘书处|办公室|联络处|办事机构|总部)(?:常)?设(?:在|于)([一-龥]{2,20}?)(?=[，。；]|$)")
#: An annex by number and title.
_ANNEX = re.compile(
    "附件([一二三四五六七八九十]{1,3}|[0-9]{1,2})(?:[：:　 ]|为|是|即|名为|所附的?|所列的?|之)?《([^》]{2,30})》"
)


def _places(text: str) -> Iterator[_Slot]:
    for found in _SEAT.finditer(text):
        if not re.search("(?:工作组|专委会|分会|[一-龥]{2}组)$", text[: found.start()]):
            yield _Slot("设在", found[1], found[2], found[2])
    for found in _ANNEX.finditer(text):
        yield _Slot("附件", f"{figure(found[1])}", found[2], f"《{found[2]}》")


#: Of what a majority is asked, whatever else the agreement decides.
_DECIDED = re.compile(
    "重大事项|一般事项|其他事项|修改(?:本)?协议|修改章程|除名|解散联盟|解散|(?:接纳|吸收|增补)(?:新)?成员|终止(?:本)?协议|合并|预算调整"
)
_OTHER_VOTE = re.compile("提议|反对|弃权|出席|到会|参会|但|除|以外|回避|牵头|理事会|专家|另")


def _votes(text: str) -> Iterator[_Slot]:
    """重大事项由全体成员四分之三以上同意."""
    sizes = {v.size: v for v in values(text) if v.kind == "多数"}
    matters = set(_DECIDED.findall(text))
    if len(sizes) == 1 and len(matters) == 1 and not _OTHER_VOTE.search(text):
        (size, value), matter = next(iter(sizes.items())), re.sub("本|新", "", matters.pop())
        yield _Slot("多数", matter, f"{size.normalize():.2f}", text[value.start : value.end])


def _term(text: str) -> Iterator[_Slot]:
    if "年" not in text or _OTHER_TERM.search(text):
        return
    for found in _LASTS.finditer(text):
        size = figure(found[1] or found[2])
        if size:
            yield _Slot("期限", "协议", f"{size}", found[0])


class _Copies(NamedTuple):
    originals: int
    holders: int


def _copies(sentence: Sentence) -> _Copies | None:
    text = sentence.text
    if "份" not in text:
        return None
    said, each = _ORIGINALS.search(text), _EACH_HOLDS.search(text)
    named = _PARTIES.search(text) if each else None
    letters = set(re.findall("[甲乙丙丁戊己庚辛](?=[、方和与及])", text)) if each else set()
    holders = int(figure(named[1]) or 0) if named else len(letters)
    filed = bool(each and _FILED.search(text))
    originals = int(figure(said[1]) or 0) if said else 0
    return _Copies(originals, holders + filed if holders >= 2 else 0) if originals or holders else None


def _enough(case: Case, found: Iterable[tuple[Place, _Copies]]) -> Iterator[Finding]:
    """三份正本, and five parties of which each holds one."""
    said = list(found)
    for place, copies in said:
        for at, other in said:
            if copies.holders and other.originals and other.originals < copies.holders and at.beside(place, 2):
                message = _("正本只有{count}份，各方和备案共需{need}份").format(
                    count=other.originals, need=copies.holders
                )
                yield told(case, "PF-TWO-FIGURES", place, message, str(copies.holders))
                return


def _quorum(text: str) -> Iterator[_Slot]:
    if not (_PRESENT.search(text) and _HELD.search(text)) or _OWN_CASE.search(text):
        return
    sizes = [v for v in values(text) if v.kind == "多数" or (v.kind == "比例" and v.size >= Decimal(20))]
    if len({v.size for v in sizes}) == 1:
        at = min(found.start() for found in (_PRESENT.search(text), _HELD.search(text)) if found)
        said = text[: max(at, sizes[0].start)]
        of = next((name for name in (*_MEETINGS, "理事", "委员", "成员") if name in said), "")
        yield _Slot("出席", of, f"{sizes[0].size.normalize():f}", text[sizes[0].start : sizes[0].end])


def _offices(text: str) -> Iterator[_Slot]:
    if re.search("提名|推荐", text) and not re.search("选举|聘任|任命|委派", text):
        return
    for number, pattern in enumerate(_APPOINTED):
        for found in pattern.finditer(text):
            office, by = (found[1], found[2]) if number == 0 else (found[2], found[1])
            yield _Slot("产生", office, "大会" if by.endswith(("大会", "全体成员")) else by, by)


#: Questions whose answers are names, which are also written short.
_NAMES = frozenset(("设在", "附件"))


def _one(answer: str, other: str) -> bool:
    """Tell whether two answers are one: a short and a long name of the same."""
    short, long = sorted((answer, other), key=len)
    rest = iter(long)
    return all(character in rest for character in short)


def _two(case: Case, found: Iterable[tuple[Place, tuple[_Slot, ...]]]) -> Iterator[Finding]:
    known: dict[tuple[str, str], tuple[Place, _Slot]] = {}
    for place, slots in found:
        for slot in slots:
            at, before = known.setdefault((slot.question, slot.of), (place, slot))
            if before.answer == slot.answer or at.number == place.number:
                continue
            if slot.question in _NAMES and _one(before.answer, slot.answer):
                continue
            code = {
                "出席": "PF-TWO-FIGURES",
                "多数": "PF-TWO-FIGURES",
                "附件": "PF-TWO-FIGURES",
                "期限": "PF-TWO-TERMS",
            }.get(slot.question, "PF-TWO-ANSWERS")
            message = _("与{first}“{before}”不一致：一处{one}，一处{two}").format(
                first=at.section.name or _("前文"), before=at.text.strip()[:40], one=before.written, two=slot.written
            )
            yield told(case, code, place, message, before.written)
