"""The parameter table of docs/model.md is the one in the code, and every parameter says where it comes from."""

from __future__ import annotations

import re
import runpy
from importlib.util import find_spec

import pytest

from tests.architecture.tree import ROOT, texts

pytestmark = pytest.mark.skipif(find_spec("sim.table") is None, reason="no parameters declared yet")
SOURCE = re.compile(r"\bassumed\b|\brecord\b|\b[A-Z][A-Za-z]+(?:18|19|20)[0-9]{2}\b|\bUCDP\b")


def parameters():
    from sim.table import PARAMETERS

    return PARAMETERS


@pytest.mark.skipif(not (ROOT / "docs" / "model.md").exists(), reason="no model description yet")
def test_table_in_the_docs_is_current():
    page = texts()[ROOT / "docs" / "model.md"]
    writer = runpy.run_path(str(ROOT / "docs" / "parameter_table.py"))
    assert writer["with_table"](page) == page, "run `make docs-table`"


def test_every_parameter_has_unit_meaning_and_source():
    for parameter in parameters():
        assert parameter.unit, parameter.name
        assert parameter.meaning, parameter.name
        assert SOURCE.search(parameter.source), (
            f"{parameter.name}: a source key, `record`, or `assumed` with the reason"
        )


def test_parameter_names_are_unique():
    names = [parameter.name for parameter in parameters()]
    assert len(names) == len(set(names))
