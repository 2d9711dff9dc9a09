"""Evidence and record dated after the as-of day change nothing: law 7."""

import datetime as dt
import re
from dataclasses import replace

import numpy as np
import pytest

from calibration.case import Case, load_case
from calibration.case_schema import CaseFile
from calibration.history import history
from calibration.levels import level_distributions
from calibration.positions import posterior
from calibration.preferences import preference_quantiles
from calibration.record import Record
from sim.distributions import Fixed

DAYS = ["2022-02-24", "2022-03-28", "2022-07-15", "2023-12-22", "2024-12-05", "2025-01-19", "2025-05-16", "2025-05-30"]


def cut(record: Record, as_of: dt.date) -> Record:
    """The record as its files would stand on a day: later rows are not there, later ends not known."""
    return Record(
        diplomacy=tuple(replace(r, end=min(r.end, as_of)) for r in record.diplomacy if r.known <= as_of),
        exchanges=tuple(r for r in record.exchanges if r.date <= as_of),
        humanitarian=tuple(r for r in record.humanitarian if r.date <= as_of),
        months=tuple(
            replace(m, share=m.share if m.share_day and m.share_day <= as_of else None)
            for m in record.months
            if m.last_day <= as_of
        ),
    )


def case_of_a_day(as_of: dt.date) -> Case:
    whole = load_case("ukraine")
    then = Case(whole.folder, file_of_a_day(whole, as_of))
    vars(then)["statements"] = tuple(s for s in whole.statements if s.known <= as_of)
    vars(then)["record"] = cut(whole.record, as_of)
    return then


def file_of_a_day(case: Case, as_of: dt.date) -> CaseFile:
    """`case.yaml` as it would stand on a day: what it dates later is not there."""
    file = case.file
    return file.model_copy(
        update={
            "children": {name: e for name, e in file.children.items() if (e.known_from or as_of) <= as_of},
            "prisoners": {name: e for name, e in file.prisoners.items() if (e.known_from or as_of) <= as_of},
            "change_of_office": [change for change in file.change_of_office if change.known_from <= as_of],
            "record_gaps": [gap for gap in file.record_gaps if gap.first <= as_of],
        }
    )


@pytest.mark.parametrize("day", DAYS)
def test_what_comes_later_changes_nothing(day: str) -> None:
    as_of = dt.date.fromisoformat(day)
    whole, then = load_case("ukraine"), case_of_a_day(as_of)
    assert then.record != whole.record
    assert history(then, as_of) == history(whole, as_of)
    assert posterior(then, as_of=as_of).cells == posterior(whole, as_of=as_of).cells
    assert level_distributions(then, as_of) == level_distributions(whole, as_of)


@pytest.mark.parametrize("day", DAYS)
def test_no_preference_reads_a_later_statement(day: str) -> None:
    as_of = dt.date.fromisoformat(day)
    p = np.array([0.1, 0.5, 0.9])
    quantiles = [
        preference_quantiles(case, posterior(case, as_of=as_of))
        for case in (load_case("ukraine"), case_of_a_day(as_of))
    ]
    for name, distribution in quantiles[0].items():
        assert np.array_equal(distribution.quantile(p), quantiles[1][name].quantile(p)), name


def test_the_smoothed_path_shows_no_later_statement_either() -> None:
    as_of = dt.date(2024, 12, 5)
    whole, then = load_case("ukraine"), case_of_a_day(as_of)
    assert posterior(whole, as_of=as_of).path("russia", "readiness") == posterior(then, as_of=as_of).path(
        "russia", "readiness"
    )


def test_a_count_is_not_known_before_it_was_made() -> None:
    case = load_case("ukraine")
    first = min(entry.known_from for entry in case.file.children.values() if entry.known_from)
    counted = [row for row in case.record.humanitarian if row.kind == "children_total"]
    assert first == min(row.date for row in counted)
    assert "children_held" not in level_distributions(case, first - dt.timedelta(days=1))
    assert level_distributions(case, first)["children_held"] == Fixed(19546 - 386)


def test_every_row_that_the_case_names_is_in_the_record() -> None:
    case = load_case("ukraine")
    rows = {row.id for part in (case.record.humanitarian, case.record.diplomacy) for row in part}
    sources = " ".join(e.source for part in (case.file.children, case.file.prisoners) for e in part.values())
    named = set(re.findall(r"\b[A-Z]{1,4}\d{3}\b", sources))
    assert named
    assert named <= rows
