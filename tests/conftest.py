"""What the whole run shares: a cache folder of its own, so that no run believes what an earlier one kept."""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest

_FOLDER = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("PYTEST_XDIST_WORKER") is None:
        config.stash[_FOLDER] = os.environ["MENGYUE_CACHE"] = tempfile.mkdtemp(prefix="cache-of-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash.get(_FOLDER, ""), ignore_errors=True)
