"""Parley from Python, and what leaves it as files: DataFrames, figures, pictures, CSV, the notebook."""

from __future__ import annotations

import datetime as dt
import json
import sys

import nbclient
import nbformat
import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import parley
from parley.cli import app
from results.charts import CHARTS
from results.charts.chance_by_date import chance_by_date
from results.charts.what_comes_first import what_comes_first


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    out = tmp_path_factory.mktemp("api") / "run"
    return parley.run("baseline", runs=400, draws=20, horizon="20 weeks", out=out)


def test_outcomes_are_those_of_the_summary(result):
    frame = result.outcomes
    assert list(frame.index) == list(result.summary["outcomes"])
    for name, numbers in result.summary["outcomes"].items():
        row = frame.loc[name]
        assert row.probability == numbers["probability"]
        assert [row.chance_low, row.chance_high] == numbers["monte_carlo_interval"]
        assert [row.draws_low, row.draws_high] == numbers["parameter_interval"]
        assert bool(row.scripted) is numbers["scripted"]


def test_runs_count_to_the_same_numbers(result):
    assert len(result.runs) == 400
    for name, row in result.outcomes.iterrows():
        assert result.runs[f"{name}_day"].notna().mean() == pytest.approx(row.probability)
    middle = result.outcomes.loc["exchange", "median_date"]
    share = (result.runs.exchange_day <= (middle - dt.date(2025, 5, 31)).days).mean()
    assert share >= 0.5
    assert result.quantities.loc["exchanges", "mean"] == pytest.approx(result.runs.exchanges.mean())


def test_by_date_ends_at_the_probability(result):
    last = result.by_date.iloc[-1]
    assert result.by_date.index[-1] == pd.Timestamp("2025-10-18")
    assert last.to_dict() == pytest.approx(result.outcomes.probability.to_dict())
    assert (np.diff(result.by_date, axis=0) >= 0).all()


def test_every_chart_is_a_figure_with_its_finding_as_title(result):
    assert result.charts == [make.__name__ for make in CHARTS]
    figure = result.chart("chance_by_date", "talks_round")
    assert figure.layout.annotations[-1].text.startswith("<b>Talks round: ")
    assert figure.layout.font.family.startswith("Inter")


def test_an_unknown_chart_lists_the_known_ones(result):
    with pytest.raises(parley.InputError, match=r"expected chance_by_date, .*what_comes_first.*did you mean 'one_run'"):
        result.chart("one_runn")
    with pytest.raises(parley.InputError, match="variant: got 'peace', expected general_ceasefire"):
        result.chart("chance_by_date", "peace")


def test_no_figure_offers_to_upload_itself(result, tmp_path, monkeypatch):
    monkeypatch.setattr("plotly.io.renderers.default", "plotly_mimetype")  # what notebooks take
    figure = result.chart("what_comes_first")
    figure.write_html(tmp_path / "figure.html", include_plotlyjs=False)
    shown = figure._repr_mimebundle_()
    for text in (
        figure.to_html(include_plotlyjs=False),
        (tmp_path / "figure.html").read_text("utf-8"),
        json.dumps(shown),
    ):
        assert '"showSendToCloud": false' in text.replace("\\", "").replace(":false", ": false")


def test_a_run_that_is_there_is_opened(result):
    again = parley.open_run(result.path)
    assert again.outcomes.equals(result.outcomes)
    assert "400 runs" in repr(again)
    assert "Settlement" in again._repr_html_()
    with pytest.raises(parley.ParleyError, match="no such folder"):
        parley.open_run("nowhere")


def test_results_can_be_compared(result):
    other = parley.run(
        "baseline", runs=400, draws=20, horizon="20 weeks", set={"us.mediation": 0}, out=result.path.parent / "b"
    )
    names = set(parley.compare(result, other).outcomes["outcome"])
    assert "talks_round" in names


# ---- files


def _report(*arguments):
    return CliRunner().invoke(app, ["report", *map(str, arguments)], prog_name="parley")


def test_every_table_leaves_as_csv(result, tmp_path):
    answer = _report(result.path, "--tables", tmp_path / "csv")
    assert answer.exit_code == 0
    names = {path.stem for path in (tmp_path / "csv").iterdir()}
    shown = {name for name in result.charts if name in names}
    assert names >= {"outcomes", "quantities", "end_states", "statements", "terms", "parameters", "priors_alone"}
    assert len(shown) >= 9
    for path in (tmp_path / "csv").iterdir():
        assert len(pd.read_csv(path)) > 0
    outcomes = pd.read_csv(tmp_path / "csv" / "outcomes.csv", index_col="outcome")
    assert outcomes.probability.to_dict() == pytest.approx(result.outcomes.probability.to_dict())


def test_a_kind_of_picture_needs_a_place(result):
    answer = _report(result.path, "--image", "png")
    assert answer.exit_code == 2
    assert answer.stderr == "--image: got png, expected --charts DIR beside it: where to write them\n"


def test_charts_leave_as_pictures(result, tmp_path, chromium, monkeypatch):
    pytest.importorskip("kaleido", reason="pictures need the extra `images`")
    monkeypatch.setattr("results.figures.CHARTS", (chance_by_date, what_comes_first))
    answer = _report(result.path, "--charts", tmp_path / "pictures")
    assert answer.exit_code == 0, answer.stderr
    pictures = sorted((tmp_path / "pictures").iterdir())
    assert [picture.name for picture in pictures] == ["chance_by_date.svg", "what_comes_first.svg"]
    for picture in pictures:
        text = picture.read_text("utf-8")
        assert text.startswith("<svg")
        assert text.count("<path") > 3


def test_missing_parts_are_named(result, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "kaleido.errors", None)
    answer = _report(result.path, "--charts", tmp_path / "pictures")
    assert answer.exit_code == 1
    assert "pip install 'parley-engine[images]'" in answer.stderr
    monkeypatch.undo()

    def no_browser(*_args, **_kwargs):
        from kaleido.errors import ChromeNotFoundError

        raise ChromeNotFoundError

    monkeypatch.setattr("plotly.io.write_images", no_browser)
    answer = _report(result.path, "--charts", tmp_path / "pictures")
    assert answer.exit_code == 1
    assert "apt-get install chromium" in answer.stderr


# ---- the notebook


def test_the_notebook_runs_and_is_stored_without_outputs(root, tmp_path):
    notebook = nbformat.read(root / "docs" / "first_steps.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)
    nbformat.validate(notebook)
    for cell in code:  # the same steps on fewer and shorter runs
        cell.source = cell.source.replace("runs=1000, draws=50", 'runs=400, draws=20, horizon="4 weeks"')
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output for cell in code for output in cell.outputs if "data" in output]
    assert any("application/vnd.plotly.v1+json" in output["data"] for output in shown)
    assert "Settlement" in shown[0]["data"]["text/html"]
