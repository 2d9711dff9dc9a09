"""Colours that colour-blind readers can tell apart, and one counterpart in the dark for each."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from results.background import ActorName
from results.outcomes import OUTCOMES
from results.theme import DARK, LIGHT, actor_keys, css_variables, dark_map, fade, plain, spread
from tests.results.colour_science import EYES, ciede2000, contrast, lab

OUTCOME_COLOURS = (*dict.fromkeys(one.colour for one in OUTCOMES), "fighting")
ACTORS = ("side_0", "side_1", "patron", "host", "humanitarian", "observer")
PAIRS = (  # Sharma, Wu and Dalal (2005), table 1: L, a, b twice, and the difference
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
    ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
    ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
)


@pytest.mark.parametrize(("first", "second", "difference"), PAIRS)
def test_the_colour_difference_is_the_published_one(
    first: tuple[float, ...], second: tuple[float, ...], difference: float
) -> None:
    assert ciede2000(np.array(first), np.array(second)) == pytest.approx(difference, abs=1e-4)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize(("names", "least"), [(OUTCOME_COLOURS, 10.0), (ACTORS, 12.0)], ids=["outcomes", "actors"])
def test_colours_stay_apart(palette: dict[str, str], eyes: str, names: tuple[str, ...], least: float) -> None:
    # About 2 is just noticeable side by side; 10 is plain at a glance.
    for first, second in itertools.combinations(names, 2):
        assert ciede2000(lab(palette[first], eyes), lab(palette[second], eyes)) >= least, (first, second)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_actors_and_text_stand_out_from_the_paper(palette: dict[str, str]) -> None:
    assert all(contrast(palette[name], palette["paper"]) >= 3 for name in ACTORS)
    assert contrast(palette["ink"], palette["paper"]) >= 7
    assert contrast(palette["muted"], palette["paper"]) >= 4.5


def test_every_colour_has_its_own_counterpart_in_the_dark() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert len(set(LIGHT.values())) == len(LIGHT)
    assert dark_map()[LIGHT["settlement"]] == DARK["settlement"]
    assert dark_map()[fade(LIGHT["settlement"], 0.2).rpartition(",")[0]] == "rgba(46,134,171"


def test_the_page_knows_every_colour() -> None:
    assert all(f"--{name.replace('_', '-')}:{code}" in css_variables() for name, code in LIGHT.items())


def test_a_second_actor_in_a_role_takes_a_free_colour() -> None:
    actors = [
        ActorName("a", "A", "belligerent", 0), ActorName("b", "B", "belligerent", 1), ActorName("c", "C", "host"),
        ActorName("d", "D", "host"), ActorName("e", "E", "patron"),
    ]  # fmt: skip
    keys = actor_keys(actors)
    assert keys["a"] == "side_0"
    assert keys["c"] == "host"
    assert len(set(keys.values())) == len(actors)


def test_text_is_made_plain_for_plotly() -> None:
    assert plain("<b>x</b> & y") == "&lt;b&gt;x&lt;/b&gt; &amp; y"
    assert plain("one two three", width=7) == "one two<br>three"


def test_labels_are_spread_in_order_and_inside() -> None:
    places = spread([2.0, 1.0, 1.5, 98.0], 7.5)
    assert places[1] < places[2] < places[0] < places[3]
    assert min(np.diff(sorted(places))) >= 7.4
    assert all(0 <= place <= 100 for place in places)


@pytest.mark.parametrize(
    ("places", "moved"),
    [
        ([50.0, 50.0, 50.0], [40.0, 50.0, 60.0]),
        ([20.0, 50.0, 52.0], [20.0, 46.0, 56.0]),
        ([0.0, 0.0], [0.0, 10.0]),
        ([99.0, 100.0, 30.0], [90.0, 100.0, 30.0]),
    ],
)
def test_labels_move_as_little_as_they_can(places: list[float], moved: list[float]) -> None:
    assert spread(places, 10.0) == pytest.approx(moved)
