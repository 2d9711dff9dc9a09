"""Invented findings, shared by the tests of the results."""

from __future__ import annotations

import pytest

from results.findings import Findings
from tests.results.invented import invented_findings


@pytest.fixture(scope="session")
def findings() -> Findings:
    return invented_findings()
