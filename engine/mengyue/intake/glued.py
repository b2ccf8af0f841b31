"""What sticks to a name and is none of it: its own label, a number before it, a role, a telephone number, a remark.

What can only mean one thing is taken off and said. The rest is kept as it is written and told, for it will be printed
on signature pages: whether it belongs to the name is known to its owner alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mengyue.i18n import _
from mengyue.intake.cell_words import CellWords
from mengyue.intake.several import is_organisation, several_names, several_persons
from mengyue.intake.text_characters import CharacterFault, Remark
from mengyue.library.faults import shown
from mengyue.model.describe import FieldDescription, Kind

__all__ = ["bare_of_role", "bare_value", "doubt_of_name", "parted_contact", "parted_role"]

_HAN = "〇\u3400-\u9fff\U00020000-\U0003ffff"
#: Longer lines are refused by the model; they are not looked into.
_LONGEST = 200
_NUMBER = re.compile(rf"(?:[（(]?[0-9]{{1,2}}[）)]|[0-9]{{1,2}}[、.．]|[①-⑳])\s*(?=[{_HAN}])")
_TAIL = re.compile(
    r"(?P<name>.*?\S)\s*(?:[（(【\[]\s*(?P<inside>[^（）()【】\[\]]+?)\s*[）)】\]]|[—–-]+\s*(?P<dashed>\w+))"
)
#: 有限合伙 and the like end the registered names of partnerships.
_FORM = re.compile("(?:有限|普通|特殊普通|特殊的普通)合伙|集团|控股|股份|筹|示例|虚构")
_PHONE = r"(?:\+?86[- ]?)?1[3-9][0-9]{9}|0[0-9]{2,3}[- ]?[0-9]{7,8}(?:(?:转|-)[0-9]{1,6})?"
_BROKEN = re.compile(rf"(?<=[{_HAN}）]) +(?=[{_HAN}（])")
_CONTACT = re.compile(
    rf"(?P<name>[{_HAN}·]{{2,12}}?)[\s:：/／,，、;；(（-]*(?:(?:联系)?电话|手机|[Tt]el\.?)?[:：]?\s*(?P<phone>{_PHONE})[)）]?"
)
_PERSON = re.compile(rf"[{_HAN}]{{1,4}}|[{_HAN}]+(?:[·•][{_HAN}]+)+|[^{_HAN}0-9]+")
#: What points to a note, or sets one of several apart.
_MARKED = re.compile("^[*＊★☆※●▲#]|(?:[*＊★☆※●▲#①-⑳⁰¹²³⁴-⁹†‡]|[\\[【〔][0-9]{1,2}[\\]】〕])$")


def bare_value(described: FieldDescription, text: str, words: CellWords, remark: Remark) -> str:
    """Return a name, title or number without its own label and a colon before it; a name without a number before it,
    that of one unit without spaces that break it to fit a cell."""
    if len(text) > _LONGEST:
        return text
    named = text.startswith(described.label)
    label = re.match(rf"{re.escape(described.label)}\s*[:：]\s*(?=\S)", text) if named else None
    if label:
        remark("IN-622", _("开头重复的项目名“{label}”已去掉").format(label=described.label))
        text = text[label.end() :]
    number = _NUMBER.match(text) if described.names else None
    if number:
        remark("IN-622", _("名称前面的编号已去掉"))
        text = text[number.end() :]
    if described.names == "unit" and _BROKEN.search(text) and len(several_names(text, words.organisations).parts) == 1:
        remark("IN-622", _("名称中间的空格已去掉"))
        text = _BROKEN.sub("", text)
    return text


def parted_role(record: Mapping[str, Any], tier: FieldDescription, words: CellWords, remark: Remark) -> dict[str, Any]:
    """Return a member with the place in the alliance that stands behind its name (甲公司（牵头）) where it belongs.

    Raises ``CharacterFault`` where the record says another one.
    """
    name, key = record.get("name"), record.get("id")
    bare, code = _role(name, tier, words) if isinstance(name, str) else ("", "")
    if not code:
        return dict(record)
    said = record.get("tier")
    if said is not None and said != code:
        message = _("名称后面写着“{role}”，“{label}”是“{said}”，不能确定以哪个为准")
        told = tier.choices.get(said, shown(said)) if isinstance(said, str) else shown(said)
        raise CharacterFault(
            message.format(role=tier.choices[code], label=tier.label, said=told),
            "IN-419",
            _("名称只写全称，“{label}”按实际填写。").format(label=tier.label),
        )
    remark("IN-622", _("名称后面的“{role}”按“{label}”读取").format(role=tier.choices[code], label=tier.label))
    return {**record, "name": bare, "tier": code} | ({"id": bare} if key == name else {})


def bare_of_role(text: str, tier: FieldDescription, words: CellWords) -> str:
    """Return ``text`` without the place in the alliance behind it; as it is where there is none."""
    return _role(text, tier, words)[0]


def _role(text: str, tier: FieldDescription, words: CellWords) -> tuple[str, str]:
    tail = _TAIL.fullmatch(text) if len(text) <= _LONGEST else None
    said = (tail["inside"] or tail["dashed"]) if tail else ""
    for code, name in tier.choices.items():
        if tail and said in (name, *words.choice(code)):
            return tail["name"], code
    return text, ""


def parted_contact(record: Mapping[str, Any], remark: Remark) -> dict[str, Any]:
    """Return a record whose contact has the telephone number behind the name, with the number where it belongs."""
    contact = record.get("contact")
    found = _CONTACT.fullmatch(contact.strip()) if isinstance(contact, str) and len(contact) <= _LONGEST else None
    phone = record.get("phone")
    if found is None or (phone and _digits(phone) != _digits(found["phone"])):
        return dict(record)
    remark("IN-622", _("联系人姓名后面的号码按联系电话读取"))
    return {**record, "contact": found["name"].rstrip("·"), "phone": phone or found["phone"]}


def _digits(phone: object) -> str:
    return re.sub("[^0-9]", "", str(phone))


def doubt_of_name(described: FieldDescription, text: str, words: CellWords) -> str:
    """Return what a reader should know about the full name ``text``; often nothing. Raises ``CharacterFault``."""
    if described.kind is not Kind.LINE or "\n" in text or len(text) > _LONGEST:
        return ""
    if described.names and _PLACEHOLDER.search(text) and re.search(f"[{_HAN}]", text):
        return _("名称“{name}”里有待填的字，照原样采用")
    if described.names == "unit":
        return _doubt_of_unit(text, words)
    return _doubt_of_person(text, words) if described.names == "person" else ""


#: What stands in a name until it is known: XX公司, 某大学, ____.
_PLACEHOLDER = re.compile("[XＸxｘ×✕]{2,}|某|[○〇●]{2,}|_{2,}|…|\\.{3,}|[*＊]{2,}")


def _doubt_of_unit(text: str, words: CellWords) -> str:
    several = several_names(text, words.organisations)
    if several.open_ended or (
        len(several.parts) > 1 and all(is_organisation(part, words.organisations) for part in several.parts)
    ):
        message = _("“{text}”是几个单位").format(text=shown(text))
        raise CharacterFault(message, "IN-617", _("每个单位写一行。"))
    tail = _TAIL.fullmatch(text)
    inside = (tail["inside"] or "") if tail and not _MARKED.search(text) else ""
    aside = any(word in inside for word in words.asides)
    strange = len(inside) > 4 and not is_organisation(inside, words.organisations)
    if inside and not _FORM.fullmatch(inside) and (aside or strange):
        return _("名称“{name}”末尾的括号像是说明，照原样采用")
    return _("名称“{name}”带有记号，照原样采用") if _MARKED.search(text) else ""


def _doubt_of_person(text: str, words: CellWords) -> str:
    several = len(several_persons(text)[0]) > 1
    titled = text.endswith(words.courtesies) if words.courtesies else False
    if _PERSON.fullmatch(text) and not several and not titled and not re.search("[（(:：/／,，]", text):
        return ""
    return _("“{name}”除了姓名，可能还有职务、电话或者另一个人，照原样采用")
