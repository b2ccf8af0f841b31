"""The agreement of each policy in its full length, assembled from that policy's example."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

import pytest

from mengyue.draft.assemble import assemble
from mengyue.draft.blanks import inlines_in, texts_of
from mengyue.draft.tree import Article, Block, Draft, Heading, Stage, Subheading, Table, Text
from mengyue.draft.wording_scope import Wording
from mengyue.intake.load import load
from mengyue.library.content_library import Library, load_library
from mengyue.library.load_policy import load_policy, standing_policies
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.model.cooperation import Agreement, AgreementLength, Preset
from mengyue.paths import content_root

ROOT = content_root()
DAY = date(2026, 11, 22)
#: The policies without an issued model agreement; what they ask for is in their packs.
POLICIES = ("guangxi-2012", "binhai-2012", "xiamen-2008", "heilongjiang-2009")


@cache
def library() -> Library:
    return load_library(ROOT)


@cache
def wording() -> Wording:
    return Wording(library().labels)


@cache
def example(policy: str) -> Alliance:
    (loaded,) = load(ROOT / "examples" / policy / "alliance.yaml")
    return loaded.alliance


@dataclass(frozen=True)
class Case:
    """A policy, an alliance under it, and its agreement."""

    policy: Policy
    alliance: Alliance
    draft: Draft

    @property
    def packs(self) -> list[Policy]:
        return [self.policy, *standing_policies(ROOT)]

    @property
    def articles(self) -> dict[str, Article]:
        return {block.origin.clause: block for block in self.draft.body if isinstance(block, Article)}

    @property
    def headings(self) -> list[str]:
        return [block.text for block in self.draft.body if isinstance(block, Heading)]

    @property
    def parties(self) -> dict[str, list[str]]:
        """The names in each table of parties, by its sub-heading."""
        found: dict[str, list[str]] = {}
        title = ""
        for block in self.draft.body:
            if isinstance(block, Subheading):
                title = block.text
            elif isinstance(block, Table) and block.source == "parties":
                found[title] = [texts_of(row[1]) for row in block.rows]
        return found

    def text(self, clause: str) -> str:
        """Everything that the article of ``clause`` says."""
        return _text([self.articles[clause]])

    @property
    def preamble(self) -> str:
        return _text(self.draft.preamble)

    @property
    def fixed(self) -> str:
        """The fixed text: no data, no references."""
        blocks = [*self.draft.preamble, *self.draft.body]
        said = "".join(part.text for part in inlines_in(blocks) if isinstance(part, Text))
        titles = "".join(block.title for block in self.draft.body if isinstance(block, Article))
        return said + titles + "".join(self.headings) + "".join(self.parties)


def _text(blocks: list[Block] | tuple[Block, ...]) -> str:
    return texts_of(inlines_in(blocks))


def drafted(policy: str, alliance: Alliance, length: AgreementLength = AgreementLength.FULL) -> Case:
    """The agreement of ``policy`` in a length, from ``alliance``."""
    pack = load_policy(ROOT, policy)
    whole = (alliance.agreement or Agreement()).model_copy(update={"length": length})
    alliance = alliance.model_copy(update={"agreement": whole})
    source = next(d.source for d in pack.documents if d.source.startswith("agreements/"))
    outline = library().outlines[source.removeprefix("agreements/")]
    draft = assemble(alliance, outline, library(), pack, wording(), stage=Stage.DRAFT, as_of=DAY)
    return Case(pack, alliance, draft)


Make = Callable[..., Case]


@pytest.fixture(scope="session")
def make() -> Make:
    @cache
    def made(policy: str, preset: str = "", empty: bool = False) -> Case:
        alliance = Alliance() if empty else example(policy)
        if preset and alliance.ip:
            ip = alliance.ip.model_copy(update={"preset": Preset(preset)})
            alliance = alliance.model_copy(update={"ip": ip})
        return drafted(policy, alliance)

    return made


@pytest.fixture(params=POLICIES)
def case(request: pytest.FixtureRequest, make: Make) -> Case:
    return make(request.param)
