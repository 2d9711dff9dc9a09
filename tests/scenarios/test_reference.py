"""docs/scenarios.md names every key, lever, act and condition, and its examples are sound."""

from __future__ import annotations

import re
import runpy

import pytest

from scenarios.acts import ACTS
from scenarios.reading import check
from scenarios.schema import Event, ScenarioFile
from sim.conditions import NAMES

EXAMPLE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / "scenarios.md").read_text(encoding="utf-8")


def rows(page, section):
    """The rows of a section's tables."""
    text = page.split(f"\n## {section}\n")[1].split("\n## ")[0]
    return [line for line in text.splitlines() if line.startswith("| `")]


def in_table(page, section):
    """The words in code style in the first column of a section's tables."""
    return {word for row in rows(page, section) for word in re.findall(r"`([^`]+)`", row.split("|")[1])}


def keys(model):
    return {field.alias or name for name, field in model.model_fields.items()}


def test_every_key_of_a_scenario(page):
    assert in_table(page, "Keys") == keys(ScenarioFile)


def test_the_table_of_levers_is_current(page, root):
    writer = runpy.run_path(str(root / "docs" / "parameter_table.py"))
    assert writer["with_levers"](page) == page, "run `make docs-table`"


def test_every_key_of_an_event_and_every_act(page):
    assert in_table(page, "Events") == keys(Event)


def test_every_field_of_every_act(page):
    for act, model in ACTS.items():
        (row,) = (row for row in rows(page, "Events") if row.startswith(f"| `{act}` |"))
        assert {key for key in keys(model) if f"`{key}`" not in row} == set(), act


def test_every_name_of_a_condition_with_its_meaning(page):
    assert in_table(page, "Conditions") == set(NAMES)
    assert {name for name, meaning in NAMES.items() if f"| `{name}` | {meaning} |" not in page} == set()


def test_examples_are_sound(page, tmp_path):
    examples = EXAMPLE.findall(page)
    assert examples
    for n, example in enumerate(examples):
        path = tmp_path / f"{n}.yaml"
        path.write_text(example, encoding="utf-8")
        assert check(path) == []
