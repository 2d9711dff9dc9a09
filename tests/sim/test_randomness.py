"""Named streams: what one mechanism draws depends on nothing but seed, name and chunk."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.axes import FLOAT
from sim.randomness import CHUNK, Streams, generator

KINDS = {
    "uniform": lambda s, name: s.uniform(name),
    "uniforms": lambda s, name: s.uniforms(name, 3),
    "normal": lambda s, name: s.normal(name),
    "normals": lambda s, name: s.normals(name, 3),
}


@pytest.mark.parametrize("kind", KINDS)
def test_more_runs_begin_with_the_fewer(kind):
    few, many = Streams(5, chunk=0, runs=10), Streams(5, chunk=0, runs=CHUNK)
    for _ in range(3):
        np.testing.assert_array_equal(KINDS[kind](few, "war"), KINDS[kind](many, "war")[:10])


@pytest.mark.parametrize("kind", KINDS)
def test_what_others_draw_does_not_matter(kind):
    alone, crowded = Streams(5, chunk=0, runs=50), Streams(5, chunk=0, runs=50)
    crowded.uniforms("talks", 7)
    first = KINDS[kind](alone, "war"), KINDS[kind](crowded, "war")
    crowded.normal("peace")
    second = KINDS[kind](alone, "war"), KINDS[kind](crowded, "war")
    np.testing.assert_array_equal(*first)
    np.testing.assert_array_equal(*second)
    assert not np.array_equal(first[0], second[0])  # a stream goes on, it does not start again


def test_seed_name_and_chunk_each_make_another_stream():
    keys = [(5, "war", 0), (6, "war", 0), (5, "trust", 0), (5, "war", 1), (0, "war", 0)]
    draws = [generator(*key).random(1000) for key in keys]
    for i in range(len(keys)):
        for j in range(i):
            # Independent: correlation 0 within 5 standard errors, 5 / sqrt(1000) = .16; shared streams would have 1.
            assert abs(np.corrcoef(draws[i], draws[j])[0, 1]) < 0.16, (keys[i], keys[j])


@pytest.mark.parametrize(("kind", "law"), [("uniform", stats.uniform()), ("normal", stats.norm())])
def test_draws_have_the_law_they_are_named_for(kind, law):
    # Kolmogorov distance of 40,960 draws: 5 standard errors would be 5 * .5 / sqrt(n) = .012. Box-Muller without its
    # square root misses by .05.
    streams = Streams(1, chunk=0, runs=CHUNK)
    sample = np.concatenate([KINDS[kind](streams, "x") for _ in range(10)])
    assert stats.kstest(sample.astype(float), law.cdf).statistic < 0.012
    assert np.isfinite(sample).all()


def test_columns_of_a_draw_are_independent():
    streams = Streams(2, chunk=0, runs=CHUNK)
    for draw in (streams.uniforms("x", 4), streams.normals("y", 4)):
        off = np.corrcoef(draw.T)[~np.eye(4, dtype=bool)]
        assert abs(off).max() < 5 / np.sqrt(CHUNK)


def test_a_narrow_chunk_draws_for_its_own_width():
    assert Streams(3, chunk=0, runs=4, width=4).uniforms("x", 2).shape == (4, 2)


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_are_of_the_engines_type(kind):
    assert KINDS[kind](Streams(3, chunk=0, runs=4), "x").dtype == FLOAT
