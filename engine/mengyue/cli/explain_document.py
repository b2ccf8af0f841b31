"""``mengyue explain FILE --json``: for every sentence of a document its clause, version, statutes and data."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from mengyue.cli.guard import DONE
from mengyue.delivery.sentence_sources import Provenance, sources_of_document
from mengyue.draft.tree import Stage
from mengyue.draft.tree_records import tree_record
from mengyue.i18n import _
from mengyue.lock.signed_data import read_signed
from mengyue.model.finding import EngineError
from mengyue.pipeline import Workshop

__all__ = ["explain_document"]


def explain_document(
    path: Path, kinds: tuple[str, ...], policy: str | None, as_of: date, *, trees: bool, store: Path | None = None
) -> int:
    """Write the sources of the papers of the data file ``path``, or of the data that the manifest ``path`` names."""
    shop = Workshop()
    loaded = read_signed(path, store, policy=policy)
    pack = shop.policy(loaded, policy)
    copies, skipped = shop.copies(loaded, pack, shop.documents(pack, kinds), as_of=as_of, named=bool(kinds))
    documents = [
        (copy, shop.assemble(loaded, pack, copy.document, stage=Stage.DRAFT, as_of=as_of, names=copy.names))
        for copy in copies
    ]
    if not documents:
        reason = skipped[0].reason if skipped else _("没有可以说明的文件")
        raise EngineError(reason)
    found = Provenance(
        file=loaded.file,
        sha256=loaded.data.used.sha256,
        alliance=loaded.name,
        policy=pack.id,
        as_of=as_of,
        documents=tuple(sources_of_document(copy.id, copy.title, tree) for copy, tree in documents),
    )
    whole = found.model_dump(mode="json")
    if trees:
        whole["trees"] = {copy.id: tree_record(tree) for copy, tree in documents}
    sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")
    return DONE
