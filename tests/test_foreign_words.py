"""What libraries of others complain of reaches users in Chinese, in English where that was asked for."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest

from mengyue.foreign_words import plainly
from mengyue.i18n import use_language
from mengyue.language.errors import ExpressionError
from mengyue.language.expression import expression
from mengyue.language.frame import Frame
from mengyue.language.missing import Missing
from mengyue.language.template_text import text
from mengyue.language.values import Record
from mengyue.library.pattern import pattern_problem
from mengyue.library.policy import PolicyDocument
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError
from mengyue.model.member import Member
from mengyue.word.open_docx import Unreadable, open_package

WRONG = (
    "a |", "a | nofilter", "a is notest", "a ? b", "(a", "a)", "[1,2", "a.", "1 +", "'abc", "a[", "a if", "f(a=", "a =",
    "“a”", "a && b", "a || b", "'\\x'", "'\\N{foo}'", "", "a,", "`a`", "}}", "{{ a",
)  # fmt: skip
WRONG_TEXTS = (
    "{{ a", "{% if a %}", "{% if %}x{% endif %}", "{% endif %}", "{% for x %}{% endfor %}", "{% foo %}", "{# a",
    "{% set 1 = 2 %}", "{% for a in b %}{% endif %}{% endfor %}", "{% raw %}a", "{% include 'x' %}", "{{ }}", "{%%}",
    "{% filter nope %}a{% endfilter %}", "{% if a == 1 }x{% endif %}", "{{ a }", "{% elif a %}",
)  # fmt: skip
#: What is written correctly and cannot be calculated with a text, a number and a list.
WRONG_VALUES = (
    "word + 1", "word < 1", "word.no", "number.no", "number()", "number | first", "number | length", "word * word",
    "-word", "[1, word] | sum", "word | round", "number | join", "rows | join(1, 2, 3, 4)", "rows | map('no')",
    "rows['a']", "word | replace(1)", "word | default(x=1)", "[[1]] | map(attribute='a') | list", "{[1]: 2}",
    "word in number", "word[number:word]", "range(3)", "word.format(1)", "word | sort(attribute=1, no=2)",
)  # fmt: skip


class Plain:
    """A scope without anything of its own."""

    labels: dict[str, dict[str, str]] = {}  # noqa: RUF012

    def find(self, name: str, frame: Frame) -> object:
        from jinja2.utils import missing

        return missing

    def defines(self, name: str) -> bool:
        return False

    def of_item(self, name: str, item: object, frame: Frame) -> object:
        raise NotImplementedError

    def written(self, value: object) -> str:
        return str(value)

    printed = written

    def words(self, text: str) -> str:
        return text


def english(message: str, *sources: str) -> list[str]:
    """Return English words of a message that come from no source of ours: what is quoted is the author's own."""
    for source in sources:
        message = message.replace(source, "").replace(source.strip("{}% "), "")
    return re.findall(r"[A-Za-z]{3,}(?: [A-Za-z]+)*", re.sub("“[^”]*”", "", message))


@pytest.mark.parametrize("source", WRONG)
def test_a_wrong_expression_is_told_in_chinese(source: str) -> None:
    with pytest.raises(ExpressionError) as told:
        expression(source)
    assert english(str(told.value), source) == []


@pytest.mark.parametrize("source", WRONG_TEXTS)
def test_a_wrong_text_is_told_in_chinese(source: str) -> None:
    with pytest.raises(ExpressionError) as told:
        text(source)
    assert english(str(told.value), source) == []


@pytest.mark.parametrize("source", WRONG_VALUES)
def test_what_cannot_be_calculated_is_told_in_chinese(source: str) -> None:
    names = {"word": "文字", "number": 3, "rows": [1, 2]}
    try:
        text(f"{{{{ {source} }}}}").run(Frame(Plain(), names))
    except EngineError as error:
        assert english(str(error), source) == []


def test_the_same_is_told_in_english_where_that_was_asked_for() -> None:
    use_language("en")
    try:
        with pytest.raises(ExpressionError) as told:
            text("{% if a %}")
        assert str(told.value) == '"if" is not closed'
        with pytest.raises(ExpressionError) as told:
            text("{{ word + 1 }}").run(Frame(Plain(), {"word": "文字"}))
        assert not re.search("[\u4e00-\u9fff]", str(told.value))
    finally:
        use_language("zh")


@pytest.mark.parametrize(
    ("path", "model", "called"),
    [("", Alliance, "数据"), ("members[0]", Member, "成员单位、原成员单位"), ("", PolicyDocument, "记录")],
)
def test_a_record_is_called_by_its_label_and_never_by_its_class(path: str, model: type[Any], called: str) -> None:
    for holder in (Record(model.model_construct(), path), Missing(path, model)):
        with pytest.raises(ExpressionError, match=f"^“{called}”没有“nosuch”项$"):
            holder.read("nosuch")


@pytest.mark.parametrize("pattern", ["(", "[", "*a", "a)", "\\", "(?P<a", "a{2,1}", "\\d{4", "(?z)", "[b-a]"])
def test_a_wrong_regular_expression_is_told_in_chinese(pattern: str) -> None:
    assert english(pattern_problem(pattern), pattern) == []


@pytest.mark.parametrize("damage", ["cut", "flipped", "text", "locked"])
def test_a_damaged_word_file_is_told_in_chinese(damage: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>" * 400)
    data = bytearray(out.getvalue())
    if damage == "cut":
        data = data[: len(data) // 2]
    elif damage == "flipped":
        data[50:70] = bytes(20)
    elif damage == "text":
        data = bytearray(b"PK\x03\x04 no archive")
    else:
        data[6] |= 1
        data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Unreadable) as told:
        open_package(bytes(data), "来件.docx")
    assert english(str(told.value), "来件.docx", "Word", "docx") == []


def test_what_nobody_foresaw_is_told_by_its_kind() -> None:
    kinds = (RecursionError, MemoryError, OverflowError, KeyError, TypeError, ValueError, EOFError, AttributeError)
    for kind in kinds:
        assert english(plainly(kind("maximum something exceeded for somebody"))) == []
    assert english(plainly(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"))) == []
    assert english(plainly(OSError(22, "Invalid argument"))) == []
