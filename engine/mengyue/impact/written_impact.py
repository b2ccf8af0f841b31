"""The folder of an assessment: the papers that follow for each affected alliance, then the reports and the manifest."""

from __future__ import annotations

from collections.abc import Sequence

from mengyue.file_names import Names
from mengyue.impact.as_records import json_lines
from mengyue.impact.assessed_file import Done
from mengyue.impact.impact_report import Report
from mengyue.impact.portfolio import Kept
from mengyue.impact.portfolio_sheet import workbook
from mengyue.impact.pull_request import markdown
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import MANIFEST, ImpactManifest, written_now
from mengyue.manifest.parts import DataUsed, FileMade
from mengyue.manifest.write import encode
from mengyue.output.folder import OutputFolder

__all__ = ["ImpactFiles"]


class ImpactFiles:
    """Writes into ``folder`` what belongs to each affected alliance as it goes, and at the end what tells of all."""

    def __init__(self, folder: OutputFolder) -> None:
        self._folder, self._names = folder, Names()
        self._digests: dict[str, str] = {}
        self._inputs: dict[str, DataUsed] = {}

    @property
    def names(self) -> Sequence[str]:
        """What was written so far, in a folder for each alliance."""
        return tuple(self._digests)

    def write(self, done: Done) -> None:
        """Write the redlines and supplements of one alliance."""
        place = self._names.take(done.name, "联合体")
        self._inputs[done.told.file] = done.used
        for name, data in done.files:
            self._put(f"{place}/{name}", data)

    def close(self, report: Report, kept: Kept) -> None:
        """Write the reports, and the manifest last."""
        self._put("impact.json", "".join(json_lines(report, kept)).encode())
        self._put("impact.md", markdown(report, kept).encode())
        self._put("impact.xlsx", workbook(report, kept))
        manifest = ImpactManifest(
            **written_now(),
            as_of=report.as_of,
            input=tuple(self._inputs.values()),
            files=tuple(FileMade(path=name, sha256=self._digests[name]) for name in sorted(self._digests)),
        )
        self._folder.write(MANIFEST, encode(manifest))

    def _put(self, name: str, data: bytes) -> None:
        self._folder.write(name, data)
        self._digests[name] = digest(data)
