"""What a manifest says of documents: what they were made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from mengyue.draft.signed_text import text_sha256
from mengyue.draft.tree import Draft, Stage
from mengyue.i18n import language
from mengyue.intake.load import Loaded
from mengyue.lock.used import clauses_used, policies_used
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import BatchManifest, DraftManifest, written_now
from mengyue.manifest.parts import FileMade, TemplateUsed
from mengyue.pipeline import Made, Rendered, Workshop

__all__ = ["alliance_manifest", "batch_manifest"]


def alliance_manifest(
    *,
    loaded: Loaded,
    shop: Workshop,
    made: Made,
    stage: Stage,
    as_of: date,
    documents: Mapping[str, Rendered],
    since: Loaded | None = None,
    every_comment: bool = False,
    contents: Mapping[str, Sequence[int]] | None = None,
) -> DraftManifest:
    """Return the manifest of one alliance's documents, keyed by file name.

    ``content`` in it are the digests of all content files that can influence them: with these and the same data they
    can be made again (``mengyue draft --locked``). ``since`` are the data as signed that a supplement was written from.
    ``contents`` are the pages that the contents of a document show, by file name.
    """
    rendered = list(documents.values())
    templates = {item.template: item.template_sha256 for item in rendered}
    packs, sources = [policy.id for policy in made.policies], [paper.document.source for paper in made.papers]
    return DraftManifest(
        **written_now(),
        command="draft",
        stage=stage.value,
        as_of=as_of,
        language="en" if language() == "en" else "zh",
        alliance=loaded.name,
        input=(loaded.data.used,),
        policies=policies_used(made.policies),
        clauses=clauses_used([item.document for item in rendered if isinstance(item.document, Draft)], shop.library),
        templates=tuple(TemplateUsed(path=path, sha256=templates[path]) for path in sorted(templates)),
        content=shop.content.of(packs, sources, templates, loaded.data.suffix),
        files=tuple(
            FileMade(
                path=name,
                kind=item.kind,
                title=item.title,
                stage=item.document.stage.value,
                template=item.template,
                sha256=digest(item.data),
                contents=tuple((contents or {}).get(name, ())) or None,
                text_sha256=_text(item),
            )
            for name, item in documents.items()
        ),
        unapproved_clauses=tuple(clause.id for clause in made.unapproved) or None,
        since=since.data.used if since else None,
        comments="all" if every_comment else None,
    )


def _text(item: Rendered) -> str | None:
    document = item.document
    return text_sha256(document) if isinstance(document, Draft) and document.kind == "agreement" else None


def batch_manifest(
    alliances: Sequence[Loaded], *, stage: Stage, as_of: date, files: Mapping[str, str]
) -> BatchManifest:
    """Return the manifest of a folder of folders; ``files`` maps each path in it to its digest."""
    sources = {loaded.file: loaded.data.used for loaded in alliances}
    return BatchManifest(
        **written_now(),
        stage=stage.value,
        as_of=as_of,
        input=tuple(sources.values()),
        files=tuple(FileMade(path=name, sha256=files[name]) for name in sorted(files)),
    )
