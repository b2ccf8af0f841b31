"""A small outline, its template, and agreements of any size to pour into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from ooxml_integrity import check

from mengyue.docx.build_agreement import build_agreement
from mengyue.docx.compile import CompiledTemplate, compile_template
from mengyue.draft.tree import (
    Article,
    Blank,
    CoverLine,
    Draft,
    Heading,
    Item,
    Origin,
    Paragraph,
    Ref,
    Schedule,
    SignatureBlock,
    Stage,
    Subheading,
    Table,
    Term,
    Text,
    Value,
)
from mengyue.language.numerals import chinese_number
from mengyue.library.outline import Outline, TableSource

from ..schema_judge import schema_judge

FIXTURES = Path(__file__).parent / "fixtures"
MakeDraft = Callable[..., Draft]


@pytest.fixture(scope="session")
def outline() -> Outline:
    return Outline.model_validate(yaml.safe_load((FIXTURES / "outline.yaml").read_text("utf-8")))


@pytest.fixture(scope="session")
def tables() -> list[TableSource]:
    return [TableSource.model_validate(t) for t in yaml.safe_load((FIXTURES / "tables.yaml").read_text("utf-8"))]


@pytest.fixture(scope="session")
def template_bytes(outline: Outline, tables: list[TableSource]) -> bytes:
    return build_agreement(outline, tables)


@pytest.fixture(scope="session")
def template(template_bytes: bytes) -> CompiledTemplate:
    return compile_template(template_bytes)


@pytest.fixture
def judge(tmp_path: Path) -> Callable[[bytes], None]:
    """The two heavy judges: the schema (openxml-audit) and the package (ooxml-integrity)."""

    def _judge(data: bytes) -> None:
        path = tmp_path / "document.docx"
        path.write_bytes(data)
        assert [str(error) for error in schema_judge().validate(path).errors] == []
        assert [str(finding) for finding in check(path)] == []

    return _judge


@pytest.fixture(scope="session")
def make_draft() -> MakeDraft:
    return _draft


def _draft(
    members: int = 3, articles: int = 12, stage: Stage = Stage.DRAFT, blank: bool = False, wording: str = "各方应当"
) -> Draft:
    names = [f"示范单位第{chinese_number(i)}有限责任公司" for i in range(1, members + 1)]
    rows = tuple(
        ((Value(str(i)),), (Value(name),), (Value("91450100MA5K000000"),), (Value("张三"),))
        for i, name in enumerate(names, 1)
    )
    body: list[object] = [Heading("一、", "参与单位")]
    body += [Subheading("1．", "牵头单位"), Table("members", rows[:1])]
    body += [Subheading("2．", "核心层单位"), Table("members", rows[1:])]
    body += [Heading("", "附加说明"), Paragraph((Text("本节不编号。"),))]
    for number in range(1, articles + 1):
        if number == 1:
            body.append(Heading("二、", "技术创新目标"))
        body.append(_article(number, articles, wording))
    body += [Heading("三、", "所有成员单位签章")]
    first: Value | Blank = Blank("alliance.industry", "产业领域") if blank else Value("先进制造", "alliance.industry")
    return Draft(
        id="sample",
        title="广西壮族自治区示范创新联合体组建协议",
        stage=stage,
        template="sample",
        cover=(
            CoverLine("创新联合体名称", (Value("广西壮族自治区示范创新联合体"),)),
            CoverLine("产业领域", (first,)),
            CoverLine("牵头单位", (Value(names[0]),), "（盖章）"),
            CoverLine("联 系 人", (Value("李四"),)),
            CoverLine("联系电话", (Value("0771-1234567"),)),
            CoverLine("填报日期", (Value("2026年11月22日"),)),
        ),
        preamble=(Paragraph((Text("为推动科技创新，成立"), Term("联合体"), Text("，签署联合组建协议，内容如下。"))),),
        body=tuple(body),  # type: ignore[arg-type]
        signatures=tuple(
            SignatureBlock(f"m{i}", "牵头单位" if i == 0 else "核心层单位", (Value(name),), (Value("张三"),))
            for i, name in enumerate(names)
        ),
        schedules=(
            Schedule(1, "任务分工表", "M_schedule_1", (Paragraph((Text("任务如下。"),)), Table("members", rows))),
            Schedule(2, "出资表", "M_schedule_2", (_funds(names),)),
        ),
        signing_header="（本页无正文，为《广西壮族自治区示范创新联合体组建协议》签署页）",
        alliance_name="广西壮族自治区示范创新联合体",
        blanks=(Blank("alliance.industry", "产业领域"),) if blank else (),
    )


def _article(number: int, articles: int, wording: str) -> Article:
    other = number % articles + 1
    blocks: tuple[Paragraph | Item | Table, ...] = (
        Paragraph(
            (
                Text(wording),
                Text("遵守"),
                Ref(f"M_article_{other}", f"第{chinese_number(other)}条"),
                Text("以及"),
                Ref("M_schedule_2", "附件2"),
                Text("的约定，并履行本条各项义务，保证所提供的资料真实、准确、完整。"),
            )
        ),
        Item(1, number, "（一）", (Text("按期提交成果；"),), f"M_item_{number}"),
        Item(2, number, "1.", (Text("书面报告；"),)),
        Item(3, number, "（1）", (Text("电子版。"),)),
        Item(1, number, "（二）", (Text("与"), Ref(f"M_item_{number}", "（一）"), Text("项同时办理。"))),
    )
    return Article(f"第{chinese_number(number)}条", "义务与责任", f"M_article_{number}", blocks, Origin())


def _funds(names: list[str]) -> Table:
    rows = tuple(((Value(name),), (Value("100.00"),)) for name in names)
    return Table("funds", rows, ((Text("合计"),), (Value(f"{len(names)}00.00"),)))
