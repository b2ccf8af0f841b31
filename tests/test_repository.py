"""The files of the repository themselves."""

from __future__ import annotations

import ast
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from mengyue.version import VERSION

ROOT = Path(__file__).resolve().parents[1]
#: Homes and work folders of some machine, and the hosts of package registries.
FORBIDDEN = re.compile(
    rb"/(?:work|farm|home|Users|root)/|/tmp/\w"
    rb"|\b(?:py(?:pi|thonhosted)\.org|registry\.(?:npmjs)|deb\.(?:debian))"
)
#: Addresses that name no machine: where our own tests try them out.
ALLOWED = {Path("tests/test_repository.py")}


def _tracked() -> list[Path]:
    if shutil.which("git") is None:
        pytest.skip("no git")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_folder_of_some_machine_or_a_package_registry() -> None:
    found = []
    for path in _tracked():
        name = path.relative_to(ROOT)
        if name in ALLOWED or path.suffix in (".docx", ".mo", ".xlsx"):
            continue
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
            if FORBIDDEN.search(line):
                found.append(f"{name}:{number}")
    assert found == []


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def _wanted(*extras: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    rows = [*project["dependencies"], *(row for extra in extras for row in project["optional-dependencies"][extra])]
    return {_canonical(re.split(r"[<>=\[;! ]", row)[0]) for row in rows} - {"mengyue"}


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _pins(lock: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^([a-z0-9-]+)==([0-9a-z.]+) ", text))


def test_the_locks_pin_every_dependency_exactly_with_digests_and_name_no_index() -> None:
    extras = {
        **{"run": (), "sign": ("sign",), "redline": ("redline",), "serve": ("serve",)},
        "cluster": ("cluster",),
        "test": ("cluster", "sign", "redline", "serve", "test", "dev"),
    }
    for name, wanted in extras.items():
        assert _wanted(*wanted) <= _pins(name).keys(), name
    for name in (*extras, "build"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        rows = [row for row in text.replace("\\\n", " ").splitlines() if not row.startswith("#")]
        assert len(rows) > 5
        for row in rows:
            assert re.fullmatch(r"[a-z0-9-]+==[0-9a-z.]+( +--hash=sha256:[0-9a-f]{64})+", row), row[:60]


def test_one_package_has_one_version_in_all_locks_and_what_builds_us_is_apart() -> None:
    everything = _pins("test")
    for name in ("run", "cluster", "sign", "redline", "serve"):
        assert _pins(name).items() <= everything.items()
    assert not {"hatchling", "editables"} & everything.keys()


def test_the_notice_tells_every_package_and_licence_that_users_install() -> None:
    ran = subprocess.run([sys.executable, "scripts/notice", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def test_what_the_engine_imports_is_what_the_project_depends_on() -> None:
    imported: set[str] = set()
    for path in (ROOT / "engine").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(node.module or "")
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("import_module", "need"):
                imported.update(arg.value for arg in node.args if isinstance(arg, ast.Constant))
    tops = {name.partition(".")[0] for name in imported} - sys.stdlib_module_names - {"mengyue", ""}
    owners = metadata.packages_distributions()
    used = {_canonical(owner) for top in tops for owner in owners[top]}
    assert used == _wanted("cluster", "sign", "redline", "serve")


def test_scripts_stop_at_the_first_error() -> None:
    for name in ("demo", "install", "test", "lock"):
        assert "set -euo pipefail" in (ROOT / "scripts" / name).read_text(encoding="utf-8")


def test_what_the_benchmarks_measure_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))  # as it is for a script
    for path in sorted((ROOT / "benchmarks").glob("*.py")):
        runpy.run_path(str(path), run_name="imported")


def test_every_test_that_the_threat_model_names_exists() -> None:
    text = (ROOT / "docs" / "en" / "security.md").read_text(encoding="utf-8")
    functions = set(re.findall(r"`(test_\w+)`", text))
    assert len(functions) > 15
    defined = {
        name
        for path in (ROOT / "tests").rglob("*.py")
        for name in re.findall(r"(?m)^ *def (test_\w+)\(", path.read_text(encoding="utf-8"))
    }
    assert functions - defined == set()
    for name in re.findall(r"`(tests/[\w/.]+)`", text):
        assert (ROOT / name).exists(), name
