"""What every page shares: one self-contained file that asks nothing of the network.

Scripts are named in the Content-Security-Policy by their hashes, data stand in a block that is never executed, and
every text from a file is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files

from results.charts.chart import Chart
from results.markup import details, escape, held, options, table_html
from results.theme import CONFIG, css_variables, dark_map

__all__ = ["NARROW", "build_page"]

NARROW = 520
"""Width of a chart, in pixels, below which its narrow form is drawn."""
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def build_page(template: str, charts: Sequence[Chart], parts: Mapping[str, str]) -> str:
    """A page from its template: `{{word}}` is replaced by that part; charts, style and scripts are added here.

    parts  HTML by name, already escaped
    """
    from plotly.offline import get_plotlyjs

    plotly, script = _executable(get_plotlyjs()), _executable(_asset("report.js"))
    shared = {
        "policy": _policy(plotly, script),
        "style": _style(),
        "sections": "".join(_section(chart) for chart in charts),
        "data": _data(charts),
        "plotly": plotly,
        "script": script,
    }
    # One pass: a text from a file that looks like a place is left as it is.
    return _PLACE.sub(lambda found: (shared | dict(parts))[found[1]], _asset(template))


def _section(chart: Chart) -> str:
    first = chart.first
    return (
        f'<section id="{chart.name}"><p class="kicker">{escape(chart.question)}</p>'
        f'<h2 id="finding-{chart.name}">{escape(held(first.finding))}</h2>'
        f'<p class="reading">{escape(chart.reading)}</p>'
        f"{_menu(chart)}{chart.above}<div class='{'pair' if chart.beside else 'single'}'><figure>"
        f'<div class="chart" id="chart-{chart.name}" role="img" aria-label="{escape(first.label)}"></div>'
        f"{_slider(chart)}</figure>{f'<aside>{chart.beside}</aside>' if chart.beside else ''}</div>{chart.below}"
        f"{details('Numbers as a table', table_html(chart.table, kind=chart.table_kind))}</section>"
    )


def _menu(chart: Chart) -> str:
    if not chart.menu:
        return ""
    name = f"menu-{chart.name}"
    choices = options(chart.menu, next(iter(chart.variants)))
    return (
        f'<p class="pick"><label for="{name}">{escape(chart.menu_label)}</label>'
        f'<select id="{name}" data-chart="{chart.name}">{choices}</select></p>'
    )


def _slider(chart: Chart) -> str:
    if not chart.slider:
        return ""
    last = len(chart.data["days"]) - 1
    return (
        '<p class="slide"><label for="when">By <output id="when-date" for="when"></output></label>'
        f'<input type="range" id="when" min="0" max="{last}" value="{last}" step="1"></p>'
    )


def _data(charts: Sequence[Chart]) -> str:
    """Everything the script needs, as JSON that cannot end its block early."""
    content = {
        "config": CONFIG,
        "dark": dark_map(),
        "narrow": NARROW,
        "charts": {
            chart.name: {
                "first": next(iter(chart.variants)),
                "variants": {
                    key: {"figure": v.figure, "narrow": v.narrow, "finding": held(v.finding), "label": v.label}
                    for key, v in chart.variants.items()
                },
                "data": dict(chart.data),
            }
            for chart in charts
        },
    }
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _policy(*scripts: str) -> str:
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
        "connect-src 'none'; form-action 'none'; base-uri 'none'"
    )


def _style() -> str:
    font = base64.b64encode(files("results").joinpath("fonts/inter.woff2").read_bytes()).decode()
    face = (
        "@font-face{font-family:Inter;font-style:normal;font-weight:100 900;font-display:block;"
        f"src:url(data:font/woff2;base64,{font}) format('woff2')}}"
    )
    return face + css_variables() + _asset("report.css")


def _executable(script: str) -> str:
    """A script as it can stand inside an element: nothing in it may end the element."""
    return script.replace("</script", "<\\/script")


def _asset(name: str) -> str:
    return files("results").joinpath(name).read_text(encoding="utf-8")
