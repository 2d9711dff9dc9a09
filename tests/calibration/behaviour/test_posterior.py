"""Stored posteriors: read as written, refused where evidence or priors are others, left out where they do not apply."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calibration.behaviour import basis
from calibration.behaviour.fit import FITTED
from calibration.behaviour.posterior import (
    Fitted,
    Posterior,
    newest_posterior,
    read_posterior,
    write_posterior,
)
from calibration.behaviour.reproduced import compare
from calibration.case import Case, load_case
from calibration.sample import sample
from calibration.setups import Question, points
from sim.errors import InputError
from tests.calibration.behaviour.handmade import posterior_of
from tests.calibration.invented import STATEMENT_HEAD, invented_case, statement

EARLY, LATE = dt.date(2020, 12, 31), dt.date(2021, 6, 30)
SAID = statement("S001", date="2020-05-01", position=20)
LATER = statement("S002", date="2021-02-01", position=40)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The invented case with a posterior of the end of 2020."""
    made = invented_case(tmp_path, SAID)
    write_posterior(posterior_of(made, EARLY), made.folder / "posterior")
    return made


def edited(case: Case, *statements: str) -> Case:
    """The case with other statements, the posterior as it was."""
    (case.folder / "statements.csv").write_text(STATEMENT_HEAD + "".join(statements), encoding="utf-8")
    return load_case(case.folder)


def refused(case: Case, as_of: dt.date = LATE) -> str:
    with pytest.raises(InputError) as caught:
        newest_posterior(case, as_of)
    return str(caught.value)


def test_it_is_read_as_it_was_written(case: Case) -> None:
    assert read_posterior(case.folder / "posterior" / f"{EARLY}.json") == replace(
        posterior_of(case, EARLY),
        fitted={name: Fitted([0.0, 1.0, 2.0], [0.5, 1.0, 1.5], 0.5) for name in FITTED},  # type: ignore[arg-type]
    )
    assert not list((case.folder / "posterior").glob("*.part"))


def test_the_newest_one_not_after_the_day_is_taken(case: Case) -> None:
    write_posterior(posterior_of(case, LATE, reruns=128), case.folder / "posterior")
    chosen = [newest_posterior(case, day) for day in (EARLY, LATE - dt.timedelta(1), LATE, LATE + dt.timedelta(90))]
    assert [made.reruns for made in chosen if made] == [64, 64, 128, 128]


def test_before_the_first_one_the_prior_stands(case: Case) -> None:
    before = EARLY - dt.timedelta(1)
    assert newest_posterior(case, before) is None
    drawn = points(case, Question(as_of=before, horizon_days=10, seed=5, draws=16), 3)
    assert np.array_equal(drawn, sample(3, seed=5, draws=16))


def test_runs_take_rows_of_its_table(case: Case) -> None:
    drawn = points(case, Question(as_of=LATE, horizon_days=10, seed=5, draws=16), 3)
    table = {tuple(row) for row in sample(3, seed=1, draws=64)}
    assert {tuple(row) for row in drawn} <= table
    assert len({tuple(row) for row in drawn}) == 16


def test_behaviour_from_the_prior_ignores_it_even_where_it_is_stale(case: Case) -> None:
    stale = edited(case, SAID.replace(",20,", ",90,"))
    asked = Question(as_of=LATE, horizon_days=10, seed=5, draws=16, calibrated=False)
    assert np.array_equal(points(stale, asked, 3), sample(3, seed=5, draws=16))


def test_evidence_edited_afterwards_is_refused_with_the_command_that_fits_again(case: Case) -> None:
    message = refused(edited(case, SAID.replace(",20,", ",90,")))
    assert f"posterior/{EARLY}.json" in message
    assert "parley calibrate invented" in message
    assert "behaviour: prior" in message


@pytest.mark.parametrize("file", ["record/diplomacy.csv", "record/exchanges.csv", "record/monthly.csv", "case.yaml"])
def test_an_edit_of_any_file_that_the_fit_reads_is_seen(case: Case, file: str) -> None:
    old, new = {
        "record/diplomacy.csv": ("D1,2020-02-01", "D1,2020-02-03"),
        "record/exchanges.csv": ("X3,2020-05-01", "X3,2020-05-09"),
        "record/monthly.csv": ("12.0", "14.0"),
        "case.yaml": ("access: 0.4", "access: 0.9"),
    }[file]
    path = case.folder / file
    assert path.read_text().count(old) == 1
    path.write_text(path.read_text().replace(old, new), encoding="utf-8")
    assert "was made before the case's evidence was edited" in refused(load_case(case.folder))


def test_evidence_dated_later_changes_nothing(case: Case) -> None:
    later = {
        "record/diplomacy.csv": "they met again",
        "record/exchanges.csv": "X4,2021-03-05,2",
        "outcomes.csv": "as agreed",
    }
    for file, text in later.items():
        path = case.folder / file
        assert path.read_text().count(text) == 1
        path.write_text(path.read_text().replace(text, text + "1"), encoding="utf-8")
    assert newest_posterior(edited(case, SAID, LATER), LATE) is not None


def test_other_priors_are_refused(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(basis, "priors_digest", lambda _: "another")
    assert "other priors" in refused(case)


Damage = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "damage",
    [
        lambda plain: plain.pop("rows"),
        lambda plain: plain.update(rows=[]),
        lambda plain: plain.update(rows=[0, 64]),
        lambda plain: plain.update(rows=[-1]),
        lambda plain: plain.update(rows=["first"]),
        lambda plain: plain.update(fitted={"round_rate": {"prior": 1}}),
        lambda plain: plain.update(as_of="yesterday"),
    ],
    ids=["no rows", "empty", "beyond the table", "negative", "words", "half a parameter", "no date"],
)
def test_a_damaged_one_is_refused(case: Case, damage: Damage) -> None:
    path = case.folder / "posterior" / f"{EARLY}.json"
    plain = json.loads(path.read_text())
    damage(plain)
    path.write_text(json.dumps(plain), encoding="utf-8")
    message = refused(case)
    assert f"posterior/{EARLY}.json" in message
    assert "parley calibrate" in message


def test_one_cut_off_is_refused(case: Case) -> None:
    path = case.folder / "posterior" / f"{EARLY}.json"
    path.write_text(path.read_text()[:100], encoding="utf-8")
    assert "parley calibrate" in refused(case)


def test_a_name_that_is_no_date_is_refused(case: Case) -> None:
    (case.folder / "posterior" / "newest.json").write_text("{}", encoding="utf-8")
    assert "posterior/newest.json: expected a date as its name" in refused(case)


def shifted(posterior: Posterior, by: float) -> Posterior:
    fitted = dict(posterior.fitted)
    was = fitted["round_rate"]
    low, middle, high = was.posterior
    fitted["round_rate"] = replace(was, posterior=(low + by, middle + by, high + by))
    return replace(posterior, fitted=fitted)


def test_a_calibration_made_again_is_compared_with_what_is_stored(case: Case) -> None:
    folder, made = case.folder / "posterior", posterior_of(case, EARLY)
    compare([made], folder)
    # spread 1 / 3.29, worth 32 draws: the error of a difference of medians is 1.25 * .304 * sqrt(2 / 32) = .095
    compare([shifted(made, 0.37)], folder)
    with pytest.raises(InputError, match=r"2020-12-31.json: round_rate.*parley calibrate"):
        compare([shifted(made, 0.39)], folder)
    with pytest.raises(InputError, match=r"2021-06-30.json: is missing"):
        compare([made, replace(made, as_of=LATE)], folder)


def test_the_posteriors_of_the_shipped_case_are_current() -> None:
    case = load_case("ukraine")
    for path in sorted((case.folder / "posterior").glob("*.json")):
        stored = read_posterior(path)
        again = f"{path.name}: run `parley calibrate ukraine` and commit what it writes"
        assert stored.as_of.isoformat() == path.stem
        assert stored.evidence == basis.evidence_digest(case, stored.as_of), again
        assert stored.priors == basis.priors_digest(case), again
    assert newest_posterior(case, case.file.evidence_until).as_of == case.file.evidence_until  # type: ignore[union-attr]
