"""The first page: the alliances of the folder, a new one, a file that is dropped."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response

from mengyue.i18n import _
from mengyue.intake.scaffold import scaffold
from mengyue.intake.yaml_rewrite import rewrite_yaml
from mengyue.intake.yaml_source import read_yaml_source
from mengyue.library.data_model import data_model
from mengyue.library.load_policy import load_policy
from mengyue.library.policy import Policy, PolicyStatus
from mengyue.model.describe import describe
from mengyue.model.finding import EngineError
from mengyue.output.folder import write_file
from mengyue.workbench.ask import Ask
from mengyue.workbench.bench import Bench
from mengyue.workbench.open_file import carried_on, read_file
from mengyue.workbench.page_answers import data, go, page
from mengyue.workbench.told_findings import told
from mengyue.workbench.what_roles_may import Act

__all__ = ["carry_on", "drop", "folder_page", "new"]


def folder_page(bench: Bench, ask: Ask) -> Response:
    """Show what there is."""
    titles = {policy.id: policy.short_title or policy.title for policy in _policies(bench)}
    rows = [
        {
            "key": entry.key,
            "name": entry.name,
            "title": entry.title,
            "policy": titles.get(entry.policy, entry.policy),
            "is_text": entry.is_text,
            "versions": bench.state.versions(entry.name, 1),
        }
        for entry in (bench.folder.entries() if ask.person.may(Act.READ) else ())
    ]
    policies = [
        {
            "id": policy.id,
            "title": policy.title,
            "superseded": policy.status is PolicyStatus.SUPERSEDED,
            "draft": policy.status is PolicyStatus.DRAFT,
            "example": (bench.shop.root / "examples" / policy.id / "alliance.yaml").is_file(),
        }
        for policy in _policies(bench)
        if not policy.always
    ]
    return page(ask, "folder.html", rows=rows, policies=policies, folder=bench.folder.root.name)


def new(bench: Bench, ask: Ask) -> Response:
    """Begin an alliance under a policy, empty or as the filled example."""
    form = ask.form
    name = form.get("name", "").strip()
    ids = {policy.id for policy in _policies(bench)}
    if form.get("policy") not in ids:
        raise EngineError(_("请选择适用的政策"))
    pack = load_policy(bench.shop.root, form["policy"])
    if form.get("example"):
        example = bench.shop.root / "examples" / pack.id / "alliance.yaml"
        content, name = example.read_bytes(), name or _("示例联合体")
    else:
        content = scaffold(pack, schema="").partition("\n")[2].encode()
        if name:
            content = _named(content, name)
    place = bench.folder.new_file(name or _("我的联合体"), ".yaml")
    write_file(place, content)
    entry = next(entry for entry in bench.folder.entries() if entry.path == place)
    file = bench.open(entry)
    bench.state.note(entry.name, file.data, file.digest, ask.who, _("新建"))
    return go(f"/a/{entry.key}/overview")


def drop(bench: Bench, ask: Ask) -> Response:
    """Take a file in, read it, and say what was understood and what not. One of ours with that name stays."""
    given = Path(ask.query("name").replace("\\", "/")).name
    suffix = Path(given).suffix.lower()
    file = read_file(Path(given), ask.body)
    understood = file.loaded is not None
    if not understood and not file.raw and suffix not in (".xlsx", ".xlsm"):
        return data({"ok": False, "name": given, "findings": told(file.faults, {}), "kept": ""})
    place = bench.folder.new_file(Path(given).stem, suffix)
    write_file(place, ask.body)
    entry = next((entry for entry in bench.folder.entries() if entry.path == place), None)
    notes = file.loaded.notes if file.loaded else ()
    summary = _summary(file.raw) if understood else []
    return data(
        {
            "ok": understood,
            "name": given,
            "kept": place.name,
            "key": entry.key if entry else "",
            "is_text": bool(entry and entry.is_text),
            "summary": summary,
            "findings": told([*file.faults, *notes], {}),
        }
    )


def carry_on(bench: Bench, ask: Ask) -> Response:
    """Write the data of a workbook as a text file that the pages can change; the workbook stays as it is."""
    entry = bench.folder.find(ask.key)
    content = carried_on(bench.open(entry))
    place = bench.folder.new_file(entry.path.stem, ".yaml")
    write_file(place, content)
    made = next(entry for entry in bench.folder.entries() if entry.path == place)
    return go(f"/a/{made.key}/overview")


def _summary(raw: dict[str, object]) -> list[str]:
    lines = []
    for name, described in describe(data_model()).items():
        value = raw.get(name)
        if isinstance(value, list) and value:
            lines.append(_("{label}：{count} 行").format(label=described.label, count=len(value)))
        elif isinstance(value, dict) and value:
            count = sum(v not in (None, "", [], {}) for v in value.values())
            lines.append(_("{label}：{count} 项").format(label=described.label, count=count))
    return lines


def _named(content: bytes, name: str) -> bytes:
    text = content.decode()
    source, _faults = read_yaml_source(text, "")
    raw = source.data
    raw["alliance"]["name"] = name
    return rewrite_yaml(text, raw).encode()


def _policies(bench: Bench) -> list[Policy]:
    return bench.policies
