"""Pages of an agreement by length, policy and intellectual-property scheme, as LibreOffice sets them.

    python benchmarks/pages.py [--policy ID]... [--preset ID]... [--length compact|standard|full]... [--keep FOLDER]

Every example is made to have 12 members: one that has more loses the last ones, one that has fewer gets further ones,
all fictional. Printed is a table in Markdown: a row for a policy and length, a column for a scheme.
Exit code 1 means that a compact agreement has more than 12 pages or a standard one more than 22, 3 that LibreOffice is
not there.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf

import mengyue
from mengyue.draft.tree import Stage
from mengyue.intake.load import Loaded
from mengyue.model.cooperation import AgreementLength, Preset
from mengyue.model.member import MemberKind, Tier
from mengyue.pipeline import Workshop

ROOT = Path(__file__).resolve().parents[1]
WHEN = date(2026, 12, 1)
MEMBERS = 12
#: Pages that an agreement of this length may have at most, signatures and schedules included.
MOST = {AgreementLength.COMPACT: 12, AgreementLength.STANDARD: 22}


def of_twelve(loaded: Loaded) -> Loaded:
    """Return the alliance with :data:`MEMBERS` members."""
    members = list(loaded.alliance.members)
    pattern = next(m for m in members if m.tier is Tier.GENERAL or m.kind is MemberKind.ENTERPRISE)
    for number in range(len(members) + 1, MEMBERS + 1):
        name = f"广西示例补足配套企业{number}有限公司"
        members.append(pattern.model_copy(update={"id": f"补足{number}", "name": name, "tier": members[-1].tier}))
    return replace(loaded, alliance=loaded.alliance.model_copy(update={"members": tuple(members[:MEMBERS])}))


def asked(loaded: Loaded, length: AgreementLength, preset: Preset) -> Loaded:
    """Return the alliance with an agreement of this length and scheme, and no choice of single clauses."""
    alliance = loaded.alliance
    assert alliance.agreement and alliance.ip
    changed = {
        "agreement": alliance.agreement.model_copy(update={"length": length, "signatures_per_page": None}),
        "ip": alliance.ip.model_copy(update={"preset": preset}),
        "clauses": {},
    }
    return replace(loaded, alliance=alliance.model_copy(update=changed))


def written(shop: Workshop, loaded: Loaded) -> bytes:
    """Return the agreement of the alliance as a Word file."""
    policy = shop.policy(loaded)
    kind = next(d for d in policy.documents if d.source.startswith("agreements/"))
    return mengyue.render(shop.assemble(loaded, policy, kind, stage=Stage.DRAFT, as_of=WHEN), workshop=shop)


def pages_of(folder: Path, office: str) -> dict[str, int]:
    """Return the pages of every Word file in ``folder`` by its name, set by LibreOffice in one run."""
    profile = (folder / "profile").as_uri()
    files = sorted(str(path) for path in folder.glob("*.docx"))
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *files], check=True, capture_output=True)
    return {path.stem: len(pypdf.PdfReader(path).pages) for path in sorted(folder.glob("*.pdf"))}


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--policy", action="append")
    parser.add_argument("--preset", action="append", choices=[p.value for p in Preset])
    parser.add_argument("--length", action="append", choices=[v.value for v in AgreementLength])
    parser.add_argument("--keep", type=Path)
    asked_for = parser.parse_args()
    office = shutil.which("soffice")
    if not office:
        print("LibreOffice is not there", file=sys.stderr)
        return 3
    names = asked_for.policy or sorted(path.parent.name for path in (ROOT / "examples").glob("*/alliance.yaml"))
    presets = [Preset(value) for value in asked_for.preset or [p.value for p in Preset]]
    lengths = [AgreementLength(value) for value in asked_for.length or [v.value for v in AgreementLength]]
    shop = Workshop(ROOT)
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked_for.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            loaded = of_twelve(shop.load(ROOT / "examples" / name / "alliance.yaml")[0])
            for length in lengths:
                for preset in presets:
                    data = written(shop, asked(loaded, length, preset))
                    (folder / f"{name}+{length.value}+{preset.value}.docx").write_bytes(data)
        pages = pages_of(folder, office)
    print("| policy | length | " + " | ".join(p.value for p in presets) + " |")
    print("| --- | --- |" + " --- |" * len(presets))
    over = False
    for name in names:
        for length in lengths:
            found = [pages[f"{name}+{length.value}+{preset.value}"] for preset in presets]
            over |= max(found) > MOST.get(length, max(found))
            print(f"| {name} | {length.value} | " + " | ".join(map(str, found)) + " |")
    return int(over)


if __name__ == "__main__":
    raise SystemExit(main())
