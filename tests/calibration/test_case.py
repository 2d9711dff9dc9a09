"""A case is read whole, every fault at once with its place; the one that ships is sound."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from calibration.case import case_names, check_case, load_case
from sim.errors import InputError
from tests.calibration import invented
from tests.calibration.invented import CASE, write_case


def faults_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_case(write_case(folder, case_yaml=text))
    return [str(fault).removeprefix(str(folder) + "/") for fault in caught.value.faults]


@pytest.mark.parametrize("name", case_names())
def test_shipped_cases_have_no_fault(name: str) -> None:
    assert check_case(name) == []


def test_world_is_what_the_file_says(tmp_path: Path) -> None:
    world = load_case(write_case(tmp_path)).world()
    assert [(a.name, a.side) for a in world.belligerents] == [("north", 0), ("south", 1)]
    assert [a.name for a in world.third_parties] == ["ally", "port"]
    assert [i.name for i in world.settlement_issues] == ["land", "ties"]
    assert world.protected == 0
    assert world.ratified == ("land",)
    sequencing = world.issue_serving("sequencing")
    assert sequencing is not None
    assert sequencing.name == "order"


def test_belligerents_are_ordered_by_their_end_not_by_the_file(tmp_path: Path) -> None:
    lines = CASE.splitlines(keepends=True)
    north, south = (next(i for i, line in enumerate(lines) if f"  {n}: {{label" in line) for n in ("north", "south"))
    lines[north], lines[south] = lines[south], lines[north]
    assert load_case(write_case(tmp_path, case_yaml="".join(lines))).belligerents == ("north", "south")


def test_shipped_case_holds_what_the_brief_of_its_war_needs() -> None:
    case = load_case("ukraine")
    world = case.world()
    assert case.belligerents == ("ukraine", "russia")
    assert {i.serves for i in world.issues} - {None} == {
        "guarantees", "sequencing", "format", "summit", "exchange", "pressure",
    }  # fmt: skip
    assert [i.name for i in world.issues if not i.weighted] == ["pressure"]
    assert all(lever.default is None for lever in world.levers if lever.kind == "position")


def test_orthodox_easter_dates_are_right() -> None:
    # Meeus' Julian algorithm (Astronomical Algorithms, 1991, ch. 8), moved by 13 days into the Gregorian calendar.
    def easter(year: int) -> dt.date:
        d = (19 * (year % 19) + 15) % 30
        e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
        month, day = divmod(d + e + 114, 31)
        return dt.date(year, month, day + 1) + dt.timedelta(days=13)

    dates = load_case("ukraine").file.holidays["orthodox_easter"].dates
    assert dates == [easter(day.year) for day in dates]
    assert len(dates) == 6


def test_schema_faults_come_at_once_with_places_and_near_words(tmp_path: Path) -> None:
    text = (
        CASE.replace("access: 0.5", "acces: 0.5").replace("role: host", "role: hots").replace("mean: 50", "mean: 500")
    )
    faults = faults_of(tmp_path, text)
    column = text.splitlines()[7].index("acces:") + 1
    assert len(faults) == 3
    assert f"case.yaml:8:{column}: actors.ally.acces: this key is not known; did you mean 'access'?" in faults
    assert any("actors.port.role: got 'hots', input should be" in fault for fault in faults)
    assert any("issues.land.status_quo.mean: got '500', input should be less than or equal to 100" in f for f in faults)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("end: 100", "end: 0", "needs two belligerents"),
        ("protected: north", "protected: ally", "'ally' is no belligerent"),
        ("ratified: [land]", "ratified: [order]", "'order' is no weighted settlement issue"),
        ("support_share: 1,", "support_share: 0.7,", "support shares of north add up to 0.7"),
        ("client: north", "client: port", "'port' is no belligerent to support"),
        ("salience_prior: 0.4", "salience_prior: 0.3", "must add up to 1"),
        ("    salience_prior: 0.4\n", "", "issues.ties.salience_prior: is missing"),
        ("anchors: {0: a halt, 100: terms}", "anchors: {0: a halt}", "needs at least the ends"),
        ("target: land, low: 0", "target: sea, low: 0", "got sea, needs an issue"),
        ("actor: ally, low: 0", "actor: port, low: 0", "a lever of aid needs one of ally"),
        ("default: 1, unit", "default: 9, unit", "got 9, needs 0 to 3"),
        ("high: 100, fixes: true", "high: 100", "needs fixes: true"),
        ("known_from: 2020-11-06", "known_from: 2021-11-06", "known_from is after 2021-01-20"),
        ("evidence_until: 2021-12-31", "evidence_until: 2019-12-31", "needs a day after 2020-01-01"),
        ("development_until: 2021", "development_until: 2022", "needs a day from 2020-01-01 to 2021-12-31"),
        ("held: {triangular: [1, 2, 3]}", "held: {triangular: [3, 2, 1]}", "in order"),
        ("last: 2020-07-31", "last: 2020-06-30", "needs a day from 2020-07-01 on"),
        ("first_day: 2020-01-01", "first_day: soon", "first_day"),
    ],
)
def test_faults_that_no_schema_sees(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in CASE
    assert any(message in fault for fault in faults_of(tmp_path, CASE.replace(old, new, 1)))


def test_an_unknown_case_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="did you mean 'ukraine'"):
        load_case("ukrane")


def test_check_gathers_the_faults_of_all_files(tmp_path: Path) -> None:
    broken = write_case(
        tmp_path,
        statements_csv=invented.STATEMENT_HEAD + invented.statement("S1", date="2020-02-30", position=200),
        outcomes_csv=invented.OUTCOME_HEAD,
        record_monthly_csv="month\n",
    )
    places = {fault.place.split(":")[0] for fault in check_case(broken)}
    assert {"statements.csv", "monthly.csv"} <= places


def test_reading_a_case_needs_no_heavy_import() -> None:
    code = "import calibration.case as c, sys; c.load_case('ukraine').world(); c.load_case('ukraine').record; "
    code += "print([m for m in ('scipy', 'pandas', 'mesa') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
