"""Imports run one way: a stage knows those below it, never those above."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import mengyue
from mengyue.cli.main import _COMMANDS

ENGINE = Path(__file__).resolve().parents[1] / "engine"
PACKAGE = ENGINE / "mengyue"

#: From the bottom up. A stage may import itself and what stands in an earlier line; stages in one line are apart.
LAYERS = (
    ("i18n", "once", "paths", "processes", "progress", "shell_words", "untrusted", "version"),
    ("extras", "file_names", "refusal", "supply"),
    ("foreign_words",),
    ("model",),
    ("manifest",),
    ("output",),
    ("library",),
    ("language",),
    ("intake",),
    ("checks",),
    ("deadlines", "change"),
    ("draft",),
    ("meaning", "word"),
    ("proof",),
    ("review",),
    ("lint", "docx", "lock"),
    ("pack", "marked"),
    ("pipeline",),
    ("comparison", "sign"),
    ("impact", "tailored"),
    ("collation", "delivery"),
    ("batch",),
    ("negotiation",),
    ("gathering",),
    ("verify",),
    ("explain",),
    ("workbench",),
    ("cli",),
)
_RANK = {stage: rank for rank, layer in enumerate(LAYERS) for stage in layer}


def _modules() -> dict[str, Path]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ENGINE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = _modules()
COMMANDS = frozenset(_COMMANDS.values())


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_bytes())


def _walk(tree: ast.AST, *, at_run_time: bool) -> Iterator[ast.AST]:
    """Yield the nodes, ``at_run_time`` without the bodies of functions and of what only type checkers see."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for name, value in ast.iter_fields(node):
            if at_run_time and name == "body" and _is_hidden(node):
                continue
            waiting += [
                child for child in (value if isinstance(value, list) else [value]) if isinstance(child, ast.AST)
            ]


def _is_hidden(node: ast.AST) -> bool:
    if isinstance(node, ast.If):
        return any(getattr(part, "id", getattr(part, "attr", "")) == "TYPE_CHECKING" for part in ast.walk(node.test))
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def _imports(module: str, *, at_run_time: bool) -> Iterator[str]:
    """Yield the modules of ours that a module imports. ``at_run_time`` leaves out what only type checkers see."""
    for node in _walk(_tree(module), at_run_time=at_run_time):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "mengyue")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            if node.module and node.module.split(".")[0] == "mengyue":
                for alias in node.names:
                    deeper = f"{node.module}.{alias.name}"
                    yield deeper if deeper in MODULES else node.module


def _stage(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


@pytest.mark.parametrize("module", [name for name in MODULES if _stage(name)])
def test_a_stage_imports_only_stages_below_it(module: str) -> None:
    stage = _stage(module)
    assert stage in _RANK, f"{module}: give the stage {stage} its place in LAYERS"
    for imported in _imports(module, at_run_time=False):
        other = _stage(imported)
        if other and other != stage:
            assert _RANK[other] < _RANK[stage], f"{module} imports {imported}"


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {name: {imported for imported in _imports(name, at_run_time=True) if imported != name} for name in MODULES}
    TopologicalSorter(graph).prepare()


def test_a_module_has_a_name_of_its_own() -> None:
    """Only the module of a command may be named as what it calls: the command and its stage are one."""
    stems = [name.rsplit(".", 1)[-1] for name in MODULES if _stage(name) and name not in COMMANDS]
    assert [name for name, times in Counter(stems).items() if times > 1] == []


def test_the_page_on_architecture_tells_of_each_stage_in_the_order_that_holds() -> None:
    page = (ENGINE.parent / "docs" / "en" / "architecture.md").read_text(encoding="utf-8")
    stages = {name for layer in LAYERS[LAYERS.index(("model",)) :] for name in layer}
    described = re.findall(r"^\| `(\w+)` \|", page.partition("## The import rule")[0], re.MULTILINE)
    assert sorted(described) == sorted(stages)
    order = page.partition("## The import rule")[2].split("`")[1].split("→")
    told = [{name for name in re.findall(r"\w+", layer)} for layer in order]
    assert told == [found for layer in reversed(LAYERS) if (found := stages & set(layer))]
    beside = page.partition("modules beside the stages (")[2].partition(")")[0]
    assert re.findall(r"`(\w+)`", beside) == sorted(_RANK.keys() - stages)


def test_no_folder_hides_a_name_of_the_public_api() -> None:
    stages = {_stage(name) for name in MODULES}
    assert not stages & set(mengyue.__all__)


@pytest.mark.parametrize("module", ["mengyue", "mengyue.cli.entry", "mengyue.cli.main"])
def test_starting_is_cheap(module: str) -> None:
    heavy = ("pydantic", "jinja2", "lxml", "babel", "docxtpl", "docx", "stdnum", "yaml", "pypdf", "importlib.metadata")
    program = f"import {module}, sys; print(*[name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ENGINE, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_reading_and_checking_data_needs_nothing_of_word() -> None:
    program = (
        "import sys; from mengyue.cli.main import run; "
        "run(['check', '../examples/guangxi-2021/alliance.yaml', '--as-of', '2026-12-01', '--format', 'json']); "
        "print([name for name in ('lxml', 'docxtpl', 'docx', 'babel') if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ENGINE, capture_output=True, text=True, check=True)
    assert done.stderr.split("\n")[-2] == "[]"
