"""The report's charts on their own: as Plotly figures for notebooks, as picture files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import plotly.graph_objects as go

from calibration.nearest import near
from results.charts import CHARTS
from results.charts.chart import Chart, Variant
from results.findings import Findings
from results.theme import CONFIG, LIGHT, plain
from results.words import listed
from sim.errors import Fault, InputError, ParleyError

__all__ = ["Image", "ReportFigure", "chart_names", "figure_named", "standalone", "write_pictures"]

Image = Literal["png", "svg"]
WIDTH = 960
"""Of a picture, in pixels; a PNG has twice as many."""
_TITLE_WIDTH, _TITLE_LINE = 84, 24


class ReportFigure(go.Figure):
    """A Plotly figure that never offers to upload itself: shown and saved with the settings of the report."""

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> Any:
        return super()._repr_mimebundle_(*args, **{"config": CONFIG, **kwargs})

    def show(self, *args: Any, **kwargs: Any) -> Any:
        """Show it, as Plotly does."""
        return super().show(*args, **{"config": CONFIG, **kwargs})

    def to_html(self, *args: Any, **kwargs: Any) -> str:
        """The figure as HTML, as Plotly gives it."""
        return str(super().to_html(*args, **{"config": CONFIG, **kwargs}))

    def write_html(self, *args: Any, **kwargs: Any) -> None:
        """Write the figure as HTML, as Plotly does."""
        super().write_html(*args, **{"config": CONFIG, **kwargs})


def chart_names() -> list[str]:
    """Every chart of the report, by the name of its file, in reading order."""
    return [make.__name__ for make in CHARTS]


def figure_named(findings: Findings, name: str, variant: str | None = None) -> ReportFigure:
    """A chart of the report in one of its variants (the first where none is named), its finding as the title.

    InputError for a chart or a variant that there is not; ParleyError where these findings have nothing to show in it.
    """
    makers: Mapping[str, Callable[[Findings], Chart | None]] = {make.__name__: make for make in CHARTS}
    if name not in makers:
        raise InputError([_unknown("chart", name, list(makers))])
    made = makers[name](findings)
    if made is None:
        raise ParleyError(f"{name}: this run has nothing to show in it")
    if variant is not None and variant not in made.variants:
        raise InputError([_unknown("variant", variant, list(made.variants))])
    return standalone(made.first if variant is None else made.variants[variant])


def _unknown(what: str, got: str, known: list[str]) -> Fault:
    return Fault(what, f"got {got!r}, expected {listed(known, last='or')}{near(got, known)}")


def standalone(variant: Variant) -> ReportFigure:
    """The figure with its finding above it, on paper, so that it can be read away from the page."""
    figure = ReportFigure(variant.figure)
    title = plain(variant.finding, width=_TITLE_WIDTH)
    room = _TITLE_LINE * (title.count("<br>") + 1) + 12
    margin = variant.figure["layout"]["margin"]
    figure.add_annotation(
        text=f"<b>{title}</b>", showarrow=False, font={"size": 18, "color": LIGHT["ink"]}, align="left", xref="paper",
        yref="paper", x=0, xanchor="left", xshift=12 - margin["l"], y=1, yanchor="bottom", yshift=margin["t"],
    )  # fmt: skip
    figure.update_layout(
        margin_t=margin["t"] + room, height=variant.figure["layout"]["height"] + room,
        paper_bgcolor=LIGHT["paper"], plot_bgcolor=LIGHT["paper"],
    )  # fmt: skip
    return figure


def write_pictures(findings: Findings, folder: Path, *, image: Image = "svg") -> list[Path]:
    """Every chart as a picture in a folder, as the page first shows it; the paths.

    ParleyError where the extra `images` or a browser is missing, and says which and what to do.
    """
    made = {make.__name__: chart for make in CHARTS if (chart := make(findings)) is not None}
    paths = [folder / f"{name}.{image}" for name in made]
    folder.mkdir(parents=True, exist_ok=True)
    _draw([standalone(chart.first) for chart in made.values()], paths)
    return paths


def _draw(figures: Sequence[go.Figure], paths: Sequence[Path]) -> None:
    """All pictures with one start of the browser."""
    import plotly.io as pio

    try:
        from kaleido.errors import BrowserFailedError, ChromeNotFoundError  # type: ignore[import-untyped,unused-ignore]
    except ModuleNotFoundError:
        raise ParleyError("pictures need the extra `images`: pip install 'parley-engine[images]'") from None
    scale = 2 if paths[0].suffix == ".png" else 1
    try:
        pio.write_images(
            figures, [str(path) for path in paths], width=WIDTH, height=[f.layout.height for f in figures], scale=scale
        )
    except (BrowserFailedError, ChromeNotFoundError, RuntimeError) as error:
        raise ParleyError(
            "pictures need Chromium or Chrome, and none could be started "
            f"({' '.join(str(error).split())[:120] or type(error).__name__}); on Debian and Ubuntu: "
            "apt-get install chromium; anywhere else: plotly_get_chrome, or name one in BROWSER_PATH"
        ) from error
