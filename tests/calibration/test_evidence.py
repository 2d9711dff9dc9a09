"""Statements and sources: closed lists, blanks and borders refused with their place."""

import contextlib
import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.case import load_case
from calibration.csv_table import Table
from calibration.evidence import known_by
from sim.errors import InputError
from tests.calibration.invented import STATEMENT_HEAD, invented_case, statement, write_case


def faults_of(folder: Path, text: str) -> list[str]:
    case = load_case(write_case(folder, statements_csv=text))
    with pytest.raises(InputError) as caught:
        _ = case.statements
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"id": "X1"}, "id: got 'X1', expected S and at least three digits"),
        ({"date": "2020-02-30", "published": "2020-03-01"}, "date: got '2020-02-30', expected a day such as"),
        ({"date": "2022-01-01", "published": "2020-03-01"}, "date: got '2022-01-01', expected a day up to 2021-12-31"),
        ({"date": "", "published": "2020-03-01"}, "date: got ''"),
        ({"position": 100.5}, "position: got '100.5', expected a number from 0 to 100"),
        ({"position": float("nan")}, "position: got 'nan'"),
        ({"position": ""}, "position: got ''"),
        ({"actor": "nort"}, "did you mean 'north'?"),
        ({"issue": "mediation"}, "issue: got 'mediation'"),
        ({"actor": "port", "issue": "readiness"}, "issue: got 'readiness'"),
        ({"source": "doc_z"}, "expected one of doc_a, doc_b, record"),
        ({"firmness": "hard"}, "firmness: got 'hard'"),
        ({"directness": ""}, "directness: got ''"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line(tmp_path: Path, changed: dict[str, Any], message: str) -> None:
    row = statement(**{"id": "S001", "date": "2020-02-01", "position": 50} | changed)
    faults = faults_of(tmp_path, STATEMENT_HEAD + row)
    assert len(faults) == 1
    assert faults[0].startswith("statements.csv:2: ")
    assert message in faults[0]


def test_a_short_row_is_named_with_its_line(tmp_path: Path) -> None:
    assert faults_of(tmp_path, STATEMENT_HEAD + "S001,record\n") == ["statements.csv:2: has 2 cells, the header has 11"]


def test_all_faults_come_at_once_and_lines_count_inside_quoted_cells(tmp_path: Path) -> None:
    first = statement("S001", date="2020-02-01", position=50).replace("says so", '"says\nso"')
    second = statement("S001", date="2020-02-01", position=-1, actor="nobody")
    assert [fault.split(": ")[0] for fault in faults_of(tmp_path, STATEMENT_HEAD + first + second)] == [
        "statements.csv:4", "statements.csv:4", "statements.csv:4",
    ]  # fmt: skip


def test_header_faults_are_told_apart(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, STATEMENT_HEAD.replace("firmness", "firmnes"))
    assert "statements.csv:1: the column 'firmness' is missing" in faults
    assert "statements.csv:1: the column 'firmnes' is not known; did you mean 'firmness'?" in faults


def test_binary_and_endless_tables_are_input_errors(tmp_path: Path) -> None:
    folder = write_case(tmp_path)
    for content, message in ((b"id\n\xff", "not UTF-8"), (b"x" * 6_000_000, "longer than"), (b'id,"open', "not CSV")):
        (folder / "statements.csv").write_bytes(content)
        with pytest.raises(InputError, match=message):
            _ = load_case(folder).statements


def test_sources_are_checked_with_places(tmp_path: Path) -> None:
    folder = write_case(tmp_path, sources_yaml="doc_a: {title: Paper, publishd: 2020-03-01}\n")
    with pytest.raises(InputError) as caught:
        _ = load_case(folder).sources
    assert {str(fault) for fault in caught.value.faults} == {
        "sources.yaml:1:8: doc_a.published: is missing",
        "sources.yaml:1:23: doc_a.publishd: this key is not known; did you mean 'published'?",
    }


def test_a_statement_is_known_once_taken_and_published(tmp_path: Path) -> None:
    rows = (
        statement("S001", source="doc_a", date="2020-02-01", published="2020-03-01", position=50),
        statement("S002", source="doc_a", date="2020-04-01", published="2020-03-01", position=50),
    )
    statements = invented_case(tmp_path, *rows).statements

    def ids(day: str, *, by_position_date: bool = False) -> list[str]:
        as_of = dt.date.fromisoformat(day)
        return [s.id for s in known_by(statements, as_of=as_of, by_position_date=by_position_date)]

    assert ids("2020-02-29") == []
    assert ids("2020-02-29", by_position_date=True) == ["S001"]
    assert ids("2020-03-01") == ["S001"]
    assert ids("2020-04-01") == ["S001", "S002"]


@given(st.lists(st.text(max_size=12), min_size=11, max_size=11))
def test_any_cells_are_read_or_refused_but_never_crash(tmp_path_factory: pytest.TempPathFactory, cells: list) -> None:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    with contextlib.suppress(InputError):
        _ = invented_case(tmp_path_factory.mktemp("case"), out.getvalue()).statements


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_but_never_crash(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    path = tmp_path_factory.mktemp("junk") / "table.csv"
    path.write_bytes(b"id,name\n" + junk)
    with contextlib.suppress(InputError):
        Table.read(path, columns=("id", "name"))
