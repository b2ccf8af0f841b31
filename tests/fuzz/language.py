"""Hostile expressions and wording, as the author of a library may write them: an answer in a sentence, in time.

Whatever is written, evaluation gives words that are the same on each run and hold no address, no mark of ours and no
list, or it is refused; it spends no more than a few seconds of the processor and makes no text or list beyond bounds.
"""

from __future__ import annotations

import random
import re
import sys
import time
from datetime import date
from pathlib import Path

from runner import main

from mengyue.docx.base_document import package
from mengyue.docx.compile import compile_template
from mengyue.docx.render import render_form
from mengyue.docx.xml import p
from mengyue.docx.zip import read_parts
from mengyue.draft.tree import Form, Stage, Value
from mengyue.draft.wording_scope import TracedScope, Wording
from mengyue.language.table import ENTRIES, Kind
from mengyue.library.policy import Policy, PolicyStatus
from mengyue.model.alliance import Alliance, Profile
from mengyue.model.finding import EngineError
from mengyue.model.member import Member

ALLIANCE = Alliance(
    alliance=Profile(name="示例“联合体”", goals="词" * 300),
    members=tuple(Member(id=f"u{at}", name=f"示例单位{at}") for at in range(30)),
)
#: Processor seconds of one try; the language's own limit is lower.
SECONDS = 15.0
#: What no page may show.
INSIDE = re.compile(
    r" at 0x[0-9a-f]|<(bound|built-in|function|generator|mengyue|class)|&lt;(bound|generator)|Undefined", re.I
)
SEEDS = (
    "1", "0", "-1", "1.5", "1e400", "10**9", "'字'", "'字'*1000000", "'a,'*400000", "[1]*90000", "members",
    "members[0]", "members[0].name", "alliance", "alliance.goals", "as_of", "p", "policy", "member", "none", "{}",
    "true", "{'a': members}", "''.upper", "p.items", "(1, 2)", "'\\x02a\\x03b'", "hand(3)", "narrative('a', 'b')",
    "lipsum", "cycler", "self", "namespace", "changes", "range(10000)", "members|map(attribute='name')", "leads",
)  # fmt: skip
FILTERS = [*sorted(e.name for e in ENTRIES if e.kind is Kind.FILTER), "attr", "center", "indent", "batch", "e", "safe"]
TESTS = [*sorted(e.name for e in ENTRIES if e.kind is Kind.TEST), "callable", "mapping"]
METHODS = [*sorted({e.name for e in ENTRIES if e.kind is Kind.METHOD}), "format", "encode", "__class__", "model_dump"]


def any_expression(rng: random.Random, depth: int = 3) -> str:
    """Return an expression that may be nonsense."""
    if depth == 0 or rng.random() < 0.15:
        return rng.choice(SEEDS)
    one, other = any_expression(rng, depth - 1), any_expression(rng, depth - 1)
    kind = rng.randrange(9)
    if kind <= 3:
        given = rng.choice(["", "", f"({other})", "('、')", "(attribute='name')", f"({other}, {one})", "('eq', 1)"])
        return f"({one})|{rng.choice(FILTERS)}{given}"
    if kind == 4:
        return f"({one}) {rng.choice(['+', '-', '*', '/', '//', '%', '~', '==', '<', 'in', 'and', 'or'])} ({other})"
    if kind == 5:
        return f"({one}).{rng.choice(METHODS)}{rng.choice(['', '()', f'({other})'])}"
    if kind == 6:
        return f"({one})[{rng.choice([other, '0', ':2', '::2', '-1:', repr('name')])}]"
    if kind == 7:
        return f"({one} is {rng.choice(TESTS)}{rng.choice(['', f'({other})'])})"
    return f"[{one}, {other}]"


def scope(definitions: dict[str, str] | None = None) -> TracedScope:
    policy = Policy(id="a", title="甲", status=PolicyStatus.ISSUED, definitions=definitions or {})
    return TracedScope(ALLIANCE, policy, Wording({}), as_of=date(2026, 11, 22))


def words(source: str, definitions: dict[str, str] | None = None) -> str:
    """Return what ``source`` prints, twice the same; ``refused`` when it is refused in a sentence."""
    began, found = time.thread_time(), []
    for _run in range(2):
        try:
            lines = scope(definitions).lines(source)
            said = "\n".join("".join(getattr(part, "text", "＿") for part in line) for line in lines)
            paths = "".join(part.path for line in lines for part in line if isinstance(part, Value))
            assert not INSIDE.search(said + paths), said[:300]
            assert not re.search("[\x00-\x08\x0e-\x1f]", said), repr(said[:300])
        except EngineError as refused:
            assert str(refused).strip()
            said = "refused"
        found.append(said)
        if time.thread_time() - began > 1:
            break
    assert found[0] == found[-1]
    assert time.thread_time() - began < SECONDS
    return "refused" if found[0] == "refused" else "printed"


def printed(rng: random.Random, folder: Path) -> str:
    """Any expression at all, printed by wording."""
    return words("甲{{ " + any_expression(rng) + " }}乙")


def in_blocks(rng: random.Random, folder: Path) -> str:
    """The same in loops, conditions and ``set``, which compile."""
    source = "{% set x = " + any_expression(rng, 2) + " %}"
    for _line in range(rng.randint(1, 40)):
        source += "{% set x = " + rng.choice(["[x, x]", "x ~ x", "x + x", "(x, x)", "x|string", "{'a': x}"]) + " %}"
    source += "{% set y = x %}" + rng.choice(
        ["{{ x == y }}", "{{ x }}", "{% if x in [y] %}1{% endif %}", "{{ {x: 1} }}"]
    )
    return words(source)


def long_work(rng: random.Random, folder: Path) -> str:
    """Loops in loops, each round of which takes as long as it can."""
    work = rng.choice(
        [
            "t|upper",
            "t|chars_word",
            "t|replace('字', '词')",
            "t.split('字')",
            "'q' in l",
            "l|unique",
            "l == k",
            "t|trim",
        ]
    )
    loop = "{% for i in range(10000) %}"
    head = "{% set t = '字a'*400000 %}{% set l = [1]*90000 %}{% set k = [1]*90000 %}"
    done = words(head + loop * 2 + "{% if " + work + " %}{% endif %}" + "{% endfor %}" * 2)
    assert done == "refused"
    return done


def shared_lists(rng: random.Random, folder: Path) -> str:
    """Definitions that hold one another twice, compared, sorted and looked for."""
    depth = rng.randint(25, 60)
    made = {f"{k}{at}": f"[{k}{at - 1}, {k}{at - 1}]" for k in "ab" for at in range(1, depth)}
    a, b = f"a{depth - 1}", f"b{depth - 1}"
    asked = rng.choice([f"{a} == {b}", f"[{a}, {b}]|sort|length", f"{a} in [{b}]", f"[{a}]|select('eq', {b})|length"])
    done = words("{{ " + asked + " }}", {**made, "a0": "[1]", "b0": "[1]"})
    assert done == "refused"
    return done


def word_templates(rng: random.Random, folder: Path) -> str:
    """Expressions in a Word template."""
    source = "{% set x = " + rng.choice(["title", "[1]", "'字'*1000", "(1, 2)"]) + " %}"
    for _line in range(rng.randint(0, 40)):
        source += "{% set x = " + rng.choice(["x ~ x", "x + x", "[x, x]"]) + " %}"
    name = rng.choice(["string", "upper", "e", "trim", "join", "list", "sum", "map('string')", "length", "items"])
    source += (
        "{{ " + rng.choice([f"x|{name}", "x ~ title.upper", f"(x|{name})|string", "self", "lipsum", "x == x"]) + " }}"
    )
    began = time.thread_time()
    try:
        form = Form("f", "示例", Stage.DRAFT, "f", {}, {})
        made = render_form(compile_template(package(p(source))), form, modified=date(2026, 11, 22))
    except EngineError as refused:
        assert str(refused).strip()
        made = None
    assert time.thread_time() - began < SECONDS
    assert made is None or not INSIDE.search(read_parts(made)["word/document.xml"].decode()), source
    return "printed" if made else "refused"


if __name__ == "__main__":
    classes = {"printed": printed, "in blocks": in_blocks, "word templates": word_templates}
    heavy = {"long work": long_work, "shared lists": shared_lists}
    minutes = any(word.startswith(("--minutes", "--only", "--tries")) for word in sys.argv)
    sys.exit(main({**classes, **(heavy if minutes else {})}, tries=40, limit=120))
