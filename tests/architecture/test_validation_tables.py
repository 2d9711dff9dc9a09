"""The tables of docs/validation.md are those of the stored scores."""

from __future__ import annotations

import runpy

import pytest

from calibration.case import load_case
from tests.architecture.tree import ROOT, texts

WRITER = runpy.run_path(str(ROOT / "docs" / "validation_tables.py"))


@pytest.mark.parametrize("name", WRITER["BLOCKS"])
def test_block_in_the_docs_is_current(name):
    page = texts()[ROOT / "docs" / "validation.md"]
    written = WRITER["with_block"](page, name, WRITER["block"](name, load_case(WRITER["CASE"])))
    assert written == page, f"run `python docs/validation_tables.py {name}`"
