"""``mengyue package``: all or nothing, whatever the data, the machine or the moment."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from .conftest import ALLIANCE, GIVEN, OFFICE, ROOT, Outcome, contents

Package = Callable[..., Outcome]
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def changed(tmp_path: Path, **profile: object) -> Path:
    """The complete example with other values in its ``alliance`` section, and a short agreement."""
    data = yaml.safe_load(ALLIANCE.read_text(encoding="utf-8"))
    data["alliance"] |= profile
    data["agreement"]["length"] = "compact"
    path = tmp_path / "alliance.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


def test_data_with_gaps_and_faults_make_nothing_and_every_reason_is_told(package: Package, tmp_path: Path) -> None:
    data = yaml.safe_load(ALLIANCE.read_text(encoding="utf-8"))
    data["members"][1]["uscc"] = "914501000MA9XXX02X"
    del data["members"][2]["legal_representative"]
    del data["alliance"]["phone"]
    data["members"][0]["main_revenue"] = "1.00"
    path = tmp_path / "alliance.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    done = package(path, tmp_path / "out")
    assert done.code == 1
    assert not (tmp_path / "out").exists() and list(tmp_path.iterdir()) == [path]
    text = "".join(done.out.split())
    for reason in ("统一社会信用代码", "法定代表人", "联系电话", "主营业务收入"):
        assert reason in text


def test_without_libreoffice_the_word_files_are_made_and_the_exit_code_says_what_is_missing(
    package: Package, tmp_path: Path, without_office: None
) -> None:
    done = package(ALLIANCE, tmp_path / "out")
    assert done.code == 3
    assert "LibreOffice" in done.err and "install" in done.err
    files = contents(tmp_path / "out")
    assert sum(name.endswith(".docx") for name in files) == 6
    assert not any(name.endswith(".pdf") for name in files)
    manifest = json.loads(files["manifest.json"])
    assert manifest["pdf"]["made"] is False
    assert {row["path"] for row in manifest["files"]} == set(files) - {"manifest.json"}


@pytest.mark.libreoffice
@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")
def test_a_run_with_libreoffice_completes_a_package_made_without(
    package: Package, tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = os.environ["PATH"]
    monkeypatch.setenv("PATH", "")
    assert package(ALLIANCE, tmp_path / "out").code == 3
    monkeypatch.setenv("PATH", path)
    assert package(ALLIANCE, tmp_path / "out").code == 0
    assert contents(tmp_path / "out") == contents(whole)


@pytest.mark.libreoffice
@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")
def test_a_killed_run_leaves_no_package_and_the_next_one_completes_and_tidies_up(
    package: Package, tmp_path: Path, whole: Path, office: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # LibreOffice's working folders; for the process started below
    office('if mkdir "$HERE/once" 2>/dev/null; then echo $$ > "$HERE/office"; exec sleep 300; fi\nexec "$OFFICE" "$@"')
    output = tmp_path / "room" / "package"
    process = subprocess.Popen(
        [sys.executable, "-m", "mengyue.cli.main", "package", str(ALLIANCE), "-o", str(output), *GIVEN],
        env={**os.environ, "PYTHONPATH": str(ROOT / "engine")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _attempt in range(1200):
        if (tmp_path / "office").exists() and (tmp_path / "office").read_text().strip():
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    os.killpg(int((tmp_path / "office").read_text()), signal.SIGKILL)
    assert not output.exists()
    assert [path.name for path in tmp_path.glob("mengyue-*")]
    again = subprocess.run(process.args, env={**os.environ, "PYTHONPATH": str(ROOT / "engine")}, timeout=300)
    assert again.returncode == 0
    assert contents(output) == contents(whole)
    assert list(tmp_path.glob("mengyue-*")) == [] and list(output.parent.iterdir()) == [output]


def test_a_run_killed_while_it_writes_leaves_the_old_package_whole(tmp_path: Path) -> None:
    """Killed between any two files: the folder under its final name is the old one, or not there."""
    output = tmp_path / "package"
    program = (
        "import hashlib, json, os, sys, mengyue.output.folder as output\n"
        "from pathlib import Path\n"
        "target, last = Path(sys.argv[1]), int(sys.argv[2])\n"
        "with output.OutputFolder(target) as folder:\n"
        "    for number in range(3):\n"
        "        folder.write(f'{number}.txt', sys.argv[3].encode())\n"
        "        if number == last: os.kill(os.getpid(), 9)\n"
        "    digest = hashlib.sha256(sys.argv[3].encode()).hexdigest()\n"
        "    rows = [{'path': f'{number}.txt', 'sha256': digest} for number in range(3)]\n"
        "    folder.write('manifest.json', json.dumps({'engine': {'name': 'mengyue'}, 'files': rows}).encode())\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}

    def go(last: int, text: str) -> int:
        command = [sys.executable, "-c", program, str(output), str(last), text]
        return subprocess.run(command, env=environment).returncode

    assert go(1, "new") == -9 and not output.exists()
    assert go(9, "old") == 0
    before = contents(output)
    assert go(2, "new") == -9 and contents(output) == before
    leftovers = [path.name for path in tmp_path.iterdir() if path != output]
    assert len(leftovers) == 1 and leftovers[0].startswith(".mengyue-")


@pytest.mark.parametrize(
    "name",
    [
        '联合体：A/B\\C?<>|"示例',  # a policy refuses *, which agencies print where a name belongs
        "CON",
        "示例联合体. ",
        "../示例联合体..",
        "示例" * 90,
        "e\u0301示例\u200b联合体",
    ],
)
def test_names_from_data_are_names_on_windows_too(
    package: Package, tmp_path: Path, without_office: None, name: str
) -> None:
    assert package(changed(tmp_path, name=name), tmp_path / "out").code == 3
    files = contents(tmp_path / "out")
    (archive,) = [path for path in files if path.endswith(".zip")]
    with zipfile.ZipFile(io.BytesIO(files[archive])) as inside:
        names = [*files, *inside.namelist()]
    for path in names:
        for part in path.split("/"):
            assert part and not RESERVED.match(part), path
            assert not re.search(r'[<>:"\\|?*\x00-\x1f\u200b\u202e]|[. ]$', part), path
            assert len(part.encode()) <= 255, path


def test_a_table_of_alliances_or_an_unknown_phase_is_refused_in_words(package: Package, tmp_path: Path) -> None:
    many = package(ROOT / "examples" / "guangxi-2012" / "alliances.csv", tmp_path / "out", "--policy", "guangxi-2012")
    assert many.code == 2 and "每次" in many.err
    unknown = package(ALLIANCE, tmp_path / "out", "--phase", "nowhere")
    assert unknown.code == 2 and "formation" in unknown.err
    nothing = package(ALLIANCE, tmp_path / "out", "--phase", "end")
    assert nothing.code == 2 and "目前没有" in nothing.err and not (tmp_path / "out").exists()


def test_a_continued_alliance_is_asked_for_the_statement_on_its_transition(
    package: Package, tmp_path: Path, without_office: None
) -> None:
    path = changed(tmp_path)
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    data["predecessor"] = {
        "name": "广西示例动力电池产业技术创新战略联盟",
        "listed_in": "桂政办发〔2012〕273号附件",
        "number": 1,
    }
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert package(path, tmp_path / "out").code == 3
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert "transition" in {material["kind"] for material in manifest["materials"]}


def test_a_paper_of_another_phase_goes_into_the_package_when_it_is_named(
    package: Package, tmp_path: Path, without_office: None
) -> None:
    wanted = ("--with", "funds-rules,meeting-rules")
    path = changed(tmp_path)
    assert package(path, tmp_path / "out", *wanted).code == 3
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    made = {material["kind"] for material in manifest["materials"] if material["made"]}
    assert made == {"application", "agreement", "funds-rules", "meeting-rules"}
    assert package(path, tmp_path / "other", "--with", "nonsense").code == 2
