"""Preferences: one distribution per dimension, put together into rows that the engine can trust."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from calibration.case import Case, load_case
from calibration.positions import Positions, posterior
from calibration.preferences import assemble, preference_quantiles, salience_shares, stated_red_line
from sim.setup import Preferences
from tests.calibration.invented import invented_case, statement

AS_OF = dt.date(2020, 12, 31)


def drawn(case: Case, positions: Positions, *, p: float | None = None, n: int = 64, room: float = 0.25) -> Preferences:
    """Preferences from draws by quantile: all at p, or each dimension over its own shuffled grid."""
    rng = np.random.default_rng(1)
    grid = (np.arange(n) + 0.5) / n
    values = {
        name: distribution.quantile(np.full(n, p) if p is not None else rng.permutation(grid))
        for name, distribution in preference_quantiles(case, positions).items()
    }
    return assemble(case, values | {f"{side}.red_line_room": np.full(n, room) for side in case.belligerents})


def test_dimensions_keep_their_order_whatever_the_evidence(tmp_path: Path) -> None:
    case = invented_case(tmp_path, statement("S001", date="2020-02-01", position=90, firmness="red_line"))
    before, after = (preference_quantiles(case, posterior(case, as_of=dt.date(2020, 1, d))) for d in (1, 31))
    assert list(before) == list(after) == list(preference_quantiles(case, posterior(case, as_of=AS_OF)))
    assert len(before) == 4 * 3 + 2 * (2 + 2 + 2 + 1) + 2 + 2


def test_shapes_and_ranges_of_the_shipped_case() -> None:
    case = load_case("ukraine")
    world = case.world()
    for day in (case.file.first_day, dt.date(2024, 12, 5), case.file.evidence_until):
        preferences = drawn(case, posterior(case, as_of=day))
        assert preferences.ideal_dai.shape == (64, len(world.actors), len(world.issues))
        assert preferences.red_line_dsk.shape == preferences.weight_dsk.shape == (64, 2, len(world.settlement_issues))
        assert preferences.readiness_ds.shape == (64, 2)
        assert preferences.effort_da.shape == (64, len(world.third_parties))
        assert preferences.status_quo_dk.shape == (64, len(world.settlement_issues))
        for array in vars(preferences).values():
            assert np.isfinite(array).all()
            assert array.min() >= 0
            assert array.max() <= 1
        assert np.allclose(preferences.weight_dsk.sum(axis=-1), 1)


def test_a_red_line_lies_on_the_far_side_of_the_ideal_point() -> None:
    case = load_case("ukraine")
    world = case.world()
    preferences = drawn(case, posterior(case, as_of=case.file.evidence_until))
    settled = [world.issues.index(issue) for issue in world.settlement_issues]
    for side, actor in enumerate(world.belligerents):
        ideal_dk = preferences.ideal_dai[:, world.actors.index(actor), settled]
        towards_other = (1 if side == 0 else -1) * (preferences.red_line_dsk[:, side] - ideal_dk)
        assert towards_other.min() >= 0


def test_room_is_a_share_of_the_scale(tmp_path: Path) -> None:
    case = invented_case(tmp_path)
    preferences = drawn(case, posterior(case, as_of=AS_OF), p=0.5, room=0.2)  # the room factor's median is 1
    assert preferences.red_line_dsk[0] == pytest.approx(np.array([[0.45, 0.45], [0.55, 0.55]]))


@pytest.mark.parametrize(("actor", "side", "position", "line"), [("north", 0, 30, 40.607), ("south", 1, 70, 59.393)])
def test_a_line_drawn_in_so_many_words_loosens_by_its_drift(
    tmp_path: Path, actor: str, side: int, position: float, line: float
) -> None:
    said = {"date": "2020-07-01", "position": position, "actor": actor}
    case = invented_case(tmp_path, statement("S001", firmness="red_line", **said))
    # 183 days: 15 points x sqrt(183 / 365.25) = 10.617
    assert stated_red_line(posterior(case, as_of=AS_OF), side, "land") == pytest.approx(line, abs=0.02)
    reported = invented_case(tmp_path, statement("S001", firmness="red_line", directness="reported", **said))
    assert stated_red_line(posterior(reported, as_of=AS_OF), side, "land") == 100 * (1 - side)


def test_a_stated_line_binds_but_never_before_the_ideal_point(tmp_path: Path) -> None:
    case = invented_case(tmp_path, statement("S001", date="2020-12-31", position=25, firmness="red_line"))
    preferences = drawn(case, posterior(case, as_of=AS_OF), room=0.5)
    world = case.world()
    ideal_d = preferences.ideal_dai[:, 0, 0]
    assert world.issues[0].name == "land"
    assert preferences.red_line_dsk[:, 0, 0] == pytest.approx(np.maximum(ideal_d, 0.25))


def test_salience_follows_what_is_raised_often_and_firmly(tmp_path: Path) -> None:
    def share(*rows: str) -> float:
        case = invented_case(tmp_path, *rows)
        return salience_shares(case, posterior(case, as_of=AS_OF), "north")["ties"]

    ties = [statement(f"S00{n}", date=f"2020-12-0{n}", position=10, issue="ties") for n in range(1, 4)]
    assert share() == pytest.approx(0.4)
    assert share(ties[0]) > share()
    assert share(*ties) > share(ties[0])
    assert share(ties[0].replace("firm", "red_line")) > share(ties[0]) > share(ties[0].replace("firm", "exploratory"))
    assert share(ties[0].replace("2020-12-01", "2020-02-01")) < share(ties[0])


def test_weights_are_dirichlet(tmp_path: Path) -> None:
    # Gamma variates over their sum: mean = share, variance = share (1 - share) / (25 + 1) [Johnson and Kotz, ch. 40].
    case = invented_case(tmp_path)
    weight_d = drawn(case, posterior(case, as_of=AS_OF), n=4096).weight_dsk[:, 0, 0]
    variance = 0.6 * 0.4 / 26
    # Band: 5 standard errors of a mean of 4096 draws, .0075; using salience without its concentration doubles the sd.
    assert abs(weight_d.mean() - 0.6) < 5 * np.sqrt(variance / 4096)
    assert weight_d.var() == pytest.approx(variance, rel=0.1)


def test_mirrored_evidence_gives_mirrored_preferences(tmp_path: Path) -> None:
    """Relabel sides and scales: ideal points and red lines mirror (a quantile p of one is 1 - p of the other)."""
    said = {"date": "2020-05-01", "firmness": "red_line"}
    rows = [statement("S001", position=20, **said), statement("S002", position=90, issue="ties", **said)]
    mirrored = [
        statement("S001", position=80, actor="south", **said),
        statement("S002", position=10, actor="south", issue="ties", **said),
    ]
    one, other = invented_case(tmp_path / "one", *rows), invented_case(tmp_path / "other", *mirrored)
    for p in (0.02, 0.3, 0.5):
        here = drawn(one, posterior(one, as_of=AS_OF), p=p)
        there = drawn(other, posterior(other, as_of=AS_OF), p=1 - p)
        assert here.ideal_dai[:, 0, :2] == pytest.approx(1 - there.ideal_dai[:, 1, :2])
    assert here.red_line_dsk[:, 0] == pytest.approx(1 - there.red_line_dsk[:, 1])  # at p = .5 the room is the same
