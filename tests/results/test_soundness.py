"""Numbers that are none: refused before a folder says that it is finished, with the quantity and the likely cause."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from results.background import Span
from results.folder import run_to_folder
from results.soundness import check_background, check_ensemble, check_setup, quiet_numbers
from scenarios.build import build
from scenarios.reading import load
from scenarios.schema import Scenario
from sim.ensemble import Ensemble
from sim.errors import RunError
from sim.setup import Setup
from tests.results.invented import invented_background, invented_bands, invented_meeting, invented_runs, invented_shares

OVERFLOW = "import numpy as np; print(np.float32(1e30) * np.float32(1e30))"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load("baseline").model_copy(update={"horizon": 21, "draws": 4, "runs": 20})


@pytest.fixture(scope="module")
def setup(scenario: Scenario) -> Setup:
    return build(scenario)


def with_value(setup: Setup, name: str, value: float) -> Setup:
    """The same setup with one parameter fixed."""
    return replace(setup, parameters={**setup.parameters, name: np.full(setup.draws, value)})


def ensemble(**changes: np.ndarray) -> Ensemble:
    """Invented runs with some columns changed."""
    runs = invented_runs(n=200, draws=4)
    days, bands = invented_bands()
    return Ensemble(runs | changes, bands, invented_shares(days, runs), days, 1.0, 1)


def test_sound_numbers_pass(setup: Setup) -> None:
    check_setup(setup)
    check_ensemble(ensemble(), setup)
    check_background(invented_background(), setup)


# 1e39 is beyond the engine's numbers themselves; 1e38 is not, but what is computed from it is.
@pytest.mark.parametrize(("name", "value"), [("russia.rearm_loss", 1e39), ("russia.optimism_start", 1e38)])
def test_a_run_without_finite_results_is_refused_and_leaves_nothing(
    setup: Setup, scenario: Scenario, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, value: float
) -> None:
    with pytest.raises(RunError, match=rf"No results: .*{name} is .*, far outside its usual range of"):
        run_to_folder(with_value(setup, name, value), scenario, runs=20, out=tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr().err == ""


def test_the_quantity_is_named(setup: Setup) -> None:
    nothing = np.full(200, np.nan)
    with pytest.raises(RunError, match=r"No results: exchanges and territory_share_end came out as no finite number"):
        check_ensemble(ensemble(exchanges=nothing, territory_share_end=nothing), setup)
    with pytest.raises(RunError, match=r"settlement_day came out"):
        check_ensemble(ensemble(settlement_day=np.full(200, np.inf)), setup)
    spoilt = invented_background(meeting=invented_meeting(predicted=(Span(np.nan, 0, 1),)))
    with pytest.raises(RunError, match=r"meeting\.predicted\.mean came out.*`levers` of the scenario, and at --set"):
        check_background(spoilt, setup)


def test_outcomes_that_never_come_and_terms_never_agreed_are_sound(setup: Setup) -> None:
    nothing = np.full(200, np.nan)
    check_ensemble(ensemble(settlement_day=nothing, **{"terms.territory": nothing}), setup)


def test_only_what_is_far_outside_is_called_the_cause(setup: Setup) -> None:
    with pytest.raises(RunError) as refusal:
        check_ensemble(ensemble(exchanges=np.full(200, np.nan)), with_value(setup, "russia.rearm_loss", -1e9))
    assert "russia.rearm_loss is -1e+09" in str(refusal.value)
    assert str(refusal.value).count("far outside") == 1


def test_no_warning_on_numbers_comes_from_here_or_from_other_processes() -> None:
    with quiet_numbers():
        assert np.isinf(np.array([1e30], dtype=np.float32) * np.float32(1e30)).all()  # a warning would be an error
        quiet = subprocess.run([sys.executable, "-c", OVERFLOW], capture_output=True, text=True, check=True)
    loud = subprocess.run([sys.executable, "-c", OVERFLOW], capture_output=True, text=True, check=True)
    assert (quiet.stdout, quiet.stderr) == ("inf\n", "")
    assert "RuntimeWarning" in loud.stderr
