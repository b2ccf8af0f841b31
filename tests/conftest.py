"""What the whole run shares: a cache folder of its own, lest a run believe what an earlier one kept; the command.

``scripts/test`` gives the folder in ``MENGYUE_TEST_CACHE``, so that the steps before the tests have it too.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest

from .in_process import Outcome, called

_FOLDER = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):  # Chinese is spoken on every machine; a test that wants English says so
        os.environ.pop(name, None)
    os.environ["LANG"] = "C.UTF-8"
    if os.environ.get("PYTEST_XDIST_WORKER") is None:
        given = os.environ.get("MENGYUE_TEST_CACHE", "")
        os.environ["MENGYUE_CACHE"] = given or tempfile.mkdtemp(prefix="cache-of-tests-")
        config.stash[_FOLDER] = "" if given else os.environ["MENGYUE_CACHE"]


def pytest_unconfigure(config: pytest.Config) -> None:
    if folder := config.stash.get(_FOLDER, ""):
        shutil.rmtree(folder, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where processes share the work, files of few tests go first: a single test that takes long, begun as the last,
    would leave the other processes without work."""
    if hasattr(config, "workerinput"):
        number = Counter(item.path for item in items)
        items.sort(key=lambda item: number[item.path])


@pytest.fixture
def mengyue(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Run the command in this process."""
    monkeypatch.delenv("MENGYUE_LANG", raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    return partial(called, capsys)
