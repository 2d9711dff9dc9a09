"""Where statements come from, as the tables say it."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from calibration.case import Case, load_case
from calibration.positions import posterior
from results.charts.positions_path import positions_path
from results.sources import source_text


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("ukraine")


def test_every_statement_names_a_document_with_its_day_or_an_event_of_the_record(case: Case) -> None:
    for statement in case.statements:
        text = source_text(case, statement)
        if statement.source == "record":
            assert re.fullmatch(r"record [DXH]\d{3}", text)
        else:
            document = case.sources[statement.source]
            assert (document.publisher or document.title) in text
            assert text.endswith(str(document.published.year))


def test_the_positions_page_shows_sources_and_says_what_ids_are(case: Case) -> None:
    below = positions_path(posterior(case, as_of=dt.date(2025, 5, 31))).below
    assert "record D137" in below
    assert "statements.csv" in below
