from __future__ import annotations

from mengyue.cli.report import text
from mengyue.cli.terminal import pad, printable, width, wrap
from mengyue.model.finding import Finding, Severity, State


def test_a_chinese_character_takes_two_columns() -> None:
    assert width("盟约 ok") == 7
    assert pad("错误", 6) == "错误  "


def test_wrapped_lines_fit_and_lose_nothing_but_spaces() -> None:
    source = "成员单位原则上不少于8个，实际7个；see article 12 of the agreement。" * 3
    lines = wrap(source, 30)
    assert max(width(line) for line in lines) <= 32  # closing punctuation may hang over by one character
    assert "".join(lines).replace(" ", "") == source.replace(" ", "")
    assert not any(line[0] in "，。；" for line in lines)


def test_text_from_data_cannot_steer_the_terminal() -> None:
    assert printable("a\x1b[31mb\u202e") == "a\\x1b[31mb\\u202e"
    report = text.render([Finding("X-1", Severity.ERROR, "坏\x1b]0;名\x07字", file="f\x1b.yaml")])
    assert "\x1b" not in report


def test_codes_and_messages_stand_in_columns_below_their_file() -> None:
    report = text.render(
        [
            Finding("G21-1", Severity.WARNING, "少", file="甲.yaml", line=3, column=1, label="成员单位"),
            Finding("G21-16", Severity.ERROR, "多", file="甲.yaml", line=9, column=2, label="牵头单位"),
        ]
    )
    heading, first, second, blank, summary = report.rstrip("\n").split("\n")
    assert heading == "甲.yaml"
    assert first.index("9:2") == second.index("3:1")
    assert (first.split()[0], second.split()[0]) == ("错误", "警告")
    assert (blank, summary) == ("", "共 2 项：错误 1，警告 1")


def test_the_summary_tells_how_many_rules_could_not_be_judged() -> None:
    unjudged = Finding("G21-5", Severity.WARNING, "未填", state=State.UNJUDGED)
    assert text.summary([unjudged]) == "共 1 项：警告 1；其中资料不足、暂无法判断 1"
    assert text.summary([]) == "没有发现问题"
