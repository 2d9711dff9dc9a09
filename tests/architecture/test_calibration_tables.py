"""The tables of docs/calibration.md are those of the stored fit, and its checks are of the stored posterior."""

from __future__ import annotations

import runpy

import pytest

from calibration.behaviour.checks import read_checks
from calibration.behaviour.posterior import read_posterior
from calibration.behaviour.sensitivity import variants
from calibration.case import load_case
from tests.architecture.tree import ROOT, texts

WRITER = runpy.run_path(str(ROOT / "docs" / "calibration_tables.py"))


@pytest.mark.parametrize("name", WRITER["BLOCKS"])
def test_block_in_the_docs_is_current(name):
    page = texts()[ROOT / "docs" / "calibration.md"]
    assert WRITER["with_tables"](page, [name]) == page, f"run `python docs/calibration_tables.py {name}`"


def test_checks_are_of_the_stored_posterior():
    case = load_case(WRITER["CASE"])
    name = f"{case.file.evidence_until}.json"
    stored = read_posterior(case.folder / "posterior" / name)
    checks = read_checks(case.folder / "posterior" / "checks" / name)
    again = "run `parley calibrate ukraine --checks` and commit what it writes"
    assert (checks.evidence_digest, checks.priors_digest) == (stored.evidence, stored.priors), again
    assert checks.effective_draws == stored.effective_draws, again
    known = {variant.changed for variant in variants(case)}
    assert {moved.changed for moved in checks.evidence} <= known, again  # what is missing, the page says
