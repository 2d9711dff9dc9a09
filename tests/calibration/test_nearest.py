"""The word that was meant: one function for cases and scenarios."""

from __future__ import annotations

import pytest

from calibration.nearest import near


@pytest.mark.parametrize(
    ("word", "hint"), [("aidd", "; did you mean 'aid'?"), ("AID", "; did you mean 'aid'?"), ("xyz", ""), (7, "")]
)
def test_a_near_word_is_named_and_a_far_one_is_not(word: object, hint: str) -> None:
    assert near(word, {"aid", "pressure"}) == hint


def test_nothing_known_is_near_to_nothing() -> None:
    assert near("aid", []) == ""
