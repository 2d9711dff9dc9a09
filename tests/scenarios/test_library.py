"""The library: every scenario is sound, says what it rests on, and states nothing that was not known."""

from __future__ import annotations

import datetime as dt
import json

import jsonschema
import pytest

from calibration import marked_yaml
from calibration.case import load_case
from scenarios import json_schema
from scenarios.library import LIBRARY, names
from scenarios.reading import check, load

EVIDENCE_UNTIL = dt.date(2025, 5, 31)


@pytest.fixture(params=names())
def name(request):
    return request.param


def test_twelve_or_more_and_the_baseline_first():
    assert len(names()) >= 12
    assert names()[0] == "ukraine/baseline"


def test_scenario_is_sound(name):
    assert check(name) == []


def test_scenario_is_a_question_with_its_grounds(name):
    scenario = load(name)
    assert scenario.question.endswith("?")
    assert 3 <= len(scenario.notes.splitlines()) <= 8
    assert scenario.rests_on


def test_only_what_had_been_announced_is_expected(name):
    scenario = load(name)
    assert scenario.as_of <= dt.date(2025, 6, 1)
    assert all(event.announced is None or event.announced <= EVIDENCE_UNTIL for event in scenario.events)


def test_the_thousand_for_a_thousand_is_a_question_not_a_memory():
    (event,) = load("exchange-1000-for-1000").events
    rows = load_case("ukraine").record.exchanges
    happened = {row.date for row in rows if row.date > load("exchange-1000-for-1000").as_of}
    assert event.on not in happened
    assert event.exchange.stages != len(happened)


def test_statements_are_known_by_publication_unless_the_scenario_says_otherwise(name):
    scenario = load(name)
    statements = {statement.id: statement for statement in load_case(scenario.case).statements}
    printed_later = any(statements[i].published > scenario.as_of for i in scenario.rests_on)
    assert printed_later == (scenario.evidence == "by_position_date")


def test_scenario_fits_the_published_json_schema(name):
    data = marked_yaml.load(LIBRARY / f"{name}.yaml").data
    jsonschema.validate(data, json.loads(json_schema.PATH.read_text(encoding="utf-8")))


def test_scenario_tells_editors_where_the_schema_lies(name):
    first = (LIBRARY / f"{name}.yaml").read_text(encoding="utf-8").splitlines()[0]
    path = (LIBRARY / f"{name}.yaml").parent / first.removeprefix("# yaml-language-server: $schema=")
    assert path.resolve() == json_schema.PATH


def test_titles_and_questions_are_their_own():
    scenarios = [load(name) for name in names()]
    assert len({scenario.title for scenario in scenarios}) == len({scenario.question for scenario in scenarios})
    assert len({scenario.question for scenario in scenarios}) == len(scenarios)


def test_the_baseline_leaves_everything_as_it_is():
    baseline = load("baseline")
    assert not baseline.levers
    assert not baseline.events
    assert not baseline.uncertainties


def test_the_json_schema_is_current():
    current = json_schema.PATH.read_text(encoding="utf-8")
    assert current == json_schema.schema_text(), "renew it: python -m scenarios.json_schema"


@pytest.mark.parametrize(
    "wrong",
    [{"horizn": 1}, {"horizon": 52}, {"runs": 0}, {"events": [{"on": "2025-07-01", "when": "day > 1"}]}, {"levers": 3},
     {"uncertainties": {"x": {"uniform": [1]}}}, {"events": [{"on": "2025-07-01", "exchange": {"each": 0}}]}],
)  # fmt: skip
def test_the_json_schema_refuses_what_is_wrong(wrong):
    schema = json.loads(json_schema.PATH.read_text(encoding="utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema)
