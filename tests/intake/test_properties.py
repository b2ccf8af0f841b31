"""Promises that hold for any input."""

from __future__ import annotations

import json
import string
from datetime import date
from decimal import Decimal
from typing import Any

import yaml
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from mengyue.intake.cell_words import load_words
from mengyue.intake.clean_text import tidy_text
from mengyue.intake.glued import bare_value
from mengyue.intake.load import load_bytes
from mengyue.intake.no_content import names_nothing
from mengyue.intake.text_characters import CharacterFault
from mengyue.intake.workbook_write import write_workbook
from mengyue.intake.yaml_write import write_yaml
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model
from mengyue.model.describe import FieldDescription, Kind, Shape, describe
from mengyue.model.finding import InputError
from mengyue.model.member import Member

SUFFIXES = st.sampled_from([".yaml", ".json", ".csv", ".xlsx"])
FRAGMENTS = st.lists(
    st.sampled_from(
        ["policy: x\n", "members:\n", "  - id: a\n", "    name: ", "{", "}", "[", "]", ",", ":", '"', "'", "&a ", "*a",
         "!!x ", "|\n", "\t", "\n", "---\n", "? ", "%", "#", "序号", "alliance", "\x00", "\ufeff", "１", '"members"',
         "null", "1e5", "\\ud800", "- ", "  "]
    )
).map("".join)  # fmt: skip


def load_or_refuse(data: bytes, suffix: str) -> None:
    try:
        load_bytes(data, file="input" + suffix, policy="guangxi-2021")
    except InputError as error:
        for finding in error.findings:
            assert finding.code.startswith("IN-") and finding.message
            finding.message.encode(), finding.hint.encode(), finding.path.encode(), finding.label.encode()


#: A whole alliance that fails is told as it was found: to make it smaller takes minutes.
AS_FOUND = (Phase.explicit, Phase.generate)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), SUFFIXES)
@example(b"\xff\xfe\x00", ".yaml")
@example(b"\x2b\x2f\x76\x38", ".json")
def test_any_bytes_are_read_or_refused_with_findings(data: bytes, suffix: str) -> None:
    load_or_refuse(data, suffix)


@settings(max_examples=500, deadline=None)
@given(FRAGMENTS, SUFFIXES)
def test_any_text_is_read_or_refused_with_findings(text: str, suffix: str) -> None:
    load_or_refuse(text.encode(), suffix)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*describe(Alliance), "id", "name", "x"]), inner, max_size=4)
    ),
)


@settings(max_examples=300, deadline=None)
@given(JSON)
def test_any_json_is_read_or_refused_with_findings(value: object) -> None:
    load_or_refuse(json.dumps(value).encode(), ".json")


PRINTABLE = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp"), exclude_characters="\ufeff")


NAME = describe(Member)["name"]


def is_tidy(text: str, kind: Kind = Kind.LINE) -> bool:
    """Whether the rules of characters and of names leave ``text`` as it is."""

    def remark(_code: str, _message: str) -> None:
        pass

    try:
        tidy = tidy_text(kind, text, remark, {})
        return tidy == text and (kind is not Kind.LINE or bare_value(NAME, text, load_words(), remark) == text)
    except CharacterFault:
        return False


WORDS = st.text(PRINTABLE, max_size=20).map(lambda text: text.strip(" \u00a0\u3000")).filter(bool).filter(is_tidy)
LINES = (
    WORDS
    | st.sampled_from(["~", "no", "nan", "1.10", "010", "{{ 7*7 }}", "{% x %}", "<w:p>", "甲&乙", "# 甲", "- a: b"])
    | st.sampled_from(
        ["=1+1", "+86", "-甲", "@甲", "'甲", "_x0041_", "_x000D_", "x005F_", "1e5", "TRUE", "😀", "2026-11-22", "12%"]
    )
)
PROSE = st.lists(LINES, min_size=1, max_size=3).map("\n".join).filter(lambda text: is_tidy(text, Kind.PROSE))
CODES = st.text(string.ascii_letters + string.digits + "-@.", min_size=1, max_size=18).filter(
    lambda text: is_tidy(text, Kind.CODE)
)
MONEY = st.decimals(0, 10**12, places=2).map(abs)
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.LINE: LINES,
    Kind.PROSE: PROSE,
    Kind.CODE: CODES,
    Kind.TEXT: WORDS,
    Kind.FLAG: st.booleans(),
    Kind.MONEY: MONEY,
    Kind.PERCENT: st.decimals(0, 100, places=4).map(abs),
    Kind.DATE: st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    Kind.MONTH: st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(lambda day: day.strftime("%Y-%m")),
}


def value_of(described: FieldDescription) -> st.SearchStrategy[Any]:
    if described.is_member_reference:
        return st.just("甲")
    if described.record is not None:
        return record_of(described.record)
    if described.kind is Kind.CHOICE:
        return st.sampled_from(sorted(described.choices))
    if described.kind is Kind.INTEGER:
        return st.integers(described.minimum or 0, described.maximum or 10**6)
    return VALUES[described.kind]


def record_of(model: type[Model]) -> st.SearchStrategy[dict[str, Any]]:
    """Records with at least one value: one without any is as good as none."""
    required, optional = {}, {}
    for name, described in describe(model).items():
        if name in ("id", "members", "policy"):
            continue
        value = value_of(described)
        if described.shape is Shape.LIST:
            value = st.lists(value, min_size=1, max_size=2)
        elif described.shape is Shape.TABLE:
            value = st.dictionaries(CODES, value, min_size=1, max_size=2)
        (required if described.required else optional)[name] = value
    return st.fixed_dictionaries(required, optional=optional).filter(bool)


@st.composite
def alliances(draw: st.DrawFn) -> Alliance:
    data = draw(record_of(Alliance))
    member = next(d for d in describe(Alliance).values() if d.name == "members").record
    assert member is not None
    others = draw(st.lists(record_of(member), max_size=2))
    data["members"] = [{"id": "甲"}, *({**record, "id": f"成员{n}"} for n, record in enumerate(others))]
    named = [*data["members"], *data.get("former_members", ()), data.get("alliance"), data.get("predecessor")]
    for record in named:
        if record and names_nothing(record.get("name") or "甲"):
            record["name"] = "甲单位"
    for name, prefix in (("former_members", "原成员"), ("results", "成果"), ("own_articles", "自拟")):
        for number, record in enumerate(data.get(name, ())):
            record["id"] = f"{prefix}{number}"
    for number, record in enumerate(data.get("years", ())):
        record["year"] = 2020 + number
    for offer in data.get("offers", ()):
        offer["result"] = data.setdefault("results", [{"id": "成果0"}])[0]["id"]
    return Alliance.model_validate({**data, "policy": "guangxi-2021"})


def plain(value: object) -> object:
    """What a person would type."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    return format(value, "f") if isinstance(value, Decimal) else str(value)


@settings(max_examples=30, deadline=None, phases=AS_FOUND)
@given(alliances())
def test_an_alliance_put_into_a_workbook_comes_back_equal(alliance: Alliance) -> None:
    workbook = write_workbook(alliance)
    loaded = load_bytes(workbook, file="a.xlsx")[0]
    assert loaded.alliance == alliance
    # Names alike, a mark that may part two items, no telephone number, a name with more than a name in it,
    # a share below one per cent.
    told = {"IN-508", "IN-621", "IN-627", "IN-630", "IN-631"}
    assert [note for note in loaded.notes if note.code not in told] == []
    again = load_bytes(write_yaml(loaded.alliance), file="a.yaml")[0].alliance
    assert again == alliance and write_workbook(again) == workbook


@settings(max_examples=60, deadline=None, phases=AS_FOUND)
@given(alliances(), st.sampled_from([".yaml", ".json"]))
def test_an_alliance_written_out_loads_back_equal(alliance: Alliance, suffix: str) -> None:
    data = plain(alliance.model_dump())
    text = json.dumps(data) if suffix == ".json" else yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    assert load_bytes(text.encode(), file="a" + suffix)[0].alliance == alliance
