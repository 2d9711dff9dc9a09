"""Compute the tables of docs/model.md that show what the model says: `python docs/model_tables.py [BLOCK ...]`.

Only what stands between a block's two marks is replaced. Without names every block is computed, in about five minutes.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from model_setups import YEAR, Change, as_of, both, changed, fixed, grid_of, model_at, state, times, zone_share

from calibration.case import load_case
from results.intervals import count_by_draw, monte_carlo_interval, parameter_interval
from scenarios.build import build
from scenarios.library import names
from scenarios.reading import load
from sim.ensemble import Ensemble, simulate
from sim.mechanisms import zone
from sim.mechanisms.commitment import hazard_ahead
from sim.mechanisms.outside_option import war_outlook
from sim.model import STEP, NegotiationModel
from sim.outcomes import OUTCOMES
from sim.replay import replay
from sim.setup import Setup

MODEL = Path(__file__).with_name("model.md")
START = "<!-- {}: written by `python docs/model_tables.py` -->"
END = "<!-- end of {} -->"

DATES = (
    "2022-03-20", "2022-04-05", "2022-06-01", "2022-11-30", "2023-06-01",
    "2024-06-30", "2024-12-05", "2025-02-10", "2025-05-31",
)  # fmt: skip
SPRING = ("2022-03-20", "2022-04-05")
"""Dates whose positions were printed later: statements count from the day they were made, here and in the scenario."""
RUNS = 4000


# text --------------------------------------------------------------------------------------------------------------


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; every column but the first is right-aligned."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def in_100(p: float) -> str:
    """A share of 100, with a decimal where it is small."""
    return f"{100 * p:.0f}" if p >= 0.0995 or p == 0 else f"{100 * p:.1f}"


def probability(ensemble: Ensemble, outcome: str) -> float:
    """Share of runs in which it happened."""
    return float(np.mean(~np.isnan(ensemble.runs[f"{outcome}_day"])))


def with_range(ensemble: Ensemble, outcome: str) -> str:
    """`14 (2-38)`: probability and its range over the draws, in 100; a star where an event of the scenario made it."""
    counts = count_by_draw(~np.isnan(ensemble.runs[f"{outcome}_day"]), ensemble.runs["draw"])
    span = parameter_interval(counts)
    star = "\\*" if ensemble.runs[f"{outcome}_scripted"].any() else ""
    shown = "" if span is None else f" ({in_100(span[0])}–{in_100(span[1])})"
    return f"{in_100(float(counts.probability))}{star}{shown}"


def widest_noise(ensembles: Sequence[Ensemble], outcomes: Sequence[str]) -> str:
    """Largest half-width of the 90 % ranges by chance, in points of 100."""
    spans = []
    for ensemble in ensembles:
        for outcome in outcomes:
            hit_r = ~np.isnan(ensemble.runs[f"{outcome}_day"])
            low, high = monte_carlo_interval(count_by_draw(hit_r, ensemble.runs["draw"]))
            spans.append((high - low) / 2)
    return f"{100 * max(spans):.1f}"


# blocks ------------------------------------------------------------------------------------------------------------


def zone_by_date() -> str:
    """Share with a zone, and what stands behind it."""
    rows = []
    for date in DATES:
        by_position = date in SPRING
        setup, kept = as_of(date, by_position=by_position), state(date, by_position=by_position)
        other = zone_share(as_of(date, by_position=not by_position), state(date, by_position=not by_position))
        share = zone_share(setup, kept)
        published, position = (other, share) if by_position else (share, other)
        rows.append([date, in_100(published), in_100(position), *_behind(model_at(setup, kept))])
    head = ["as of", "zone, by publication date", "zone, by position date", "way out", "C", "p", "q", "h", "trust"]
    return table(head, rows)


def _behind(model: NegotiationModel) -> list[str]:
    """Medians over draws and sides: way out, cost C, chances p and q of a decisive end, durability h, trust."""
    wars = [war_outlook(model, side) for side in model.sides]
    ahead = [np.exp(-hazard_ahead(model, side.p["horizon_years"])) for side in model.sides]
    way_out = np.median(zone.frontier_view(model).way_out())
    behind = (
        np.median([war.cost_r for war in wars]),
        np.median([war.p_win_r for war in wars]),
        np.median([war.p_lose_r for war in wars]),
        np.median(ahead),
        np.median(model.trust_r),
    )
    return [f"{way_out:+.3f}".replace("-", "−"), f"{behind[0]:.3f}", *(f"{value:.2f}" for value in behind[1:])]


VARIANTS: Mapping[str, Change] = {
    "as it is": lambda parameters: None,
    "`rearm_loss` × 0.5": times("rearm_loss", 0.5),
    "`rearm_loss` × 1.5": times("rearm_loss", 1.5),
    "`rearm_loss` 0: no commitment problem": fixed("rearm_loss", 0.0),
    "`settled_factor` × 0.5": times("settled_factor", 0.5),
    "`settled_factor` × 1.6": times("settled_factor", 1.6),
    "`ratification_loss` × 1.5": times("ratification_loss", 1.5),
    "`cost_rate` × 2": times("cost_rate", 2),
    "`cost_rate` / 2": times("cost_rate", 0.5),
    "`horizon_years` × 2": times("horizon_years", 2),
    "`horizon_years` / 2": times("horizon_years", 0.5),
    "`optimism_*` × 2": both(times("optimism_start", 2), times("optimism_end", 2)),
    "`optimism_*` 0": both(fixed("optimism_start", 0), fixed("optimism_end", 0)),
    "`adaptation` 0": fixed("adaptation", 0),
    "`red_line_weight` 2": fixed("red_line_weight", 2),
    "`red_line_weight` 6": fixed("red_line_weight", 6),
}


def zone_by_parameter() -> str:
    """How the share moves with what the zone hangs on."""
    rows = []
    for name, change in VARIANTS.items():
        shares = []
        for date in DATES:
            by_position = date in SPRING
            setup = changed(as_of(date, by_position=by_position), change)
            moved = name.startswith("`optimism")  # the only ones that the replay of the record reads
            kept = replay(setup) if moved else state(date, by_position=by_position)
            shares.append(zone_share(setup, kept))
        rows.append([name, *map(in_100, shares)])
    return table(["zone in 100 draws", *DATES], rows)


def zone_grid() -> str:
    """Whether the grid along the frontier is fine enough."""
    rows = [
        [f"zone, {date}", *(in_100(share) for share in _zone_at(date))]
        for date in ("2022-04-05", "2024-12-05", "2025-05-31")
    ]
    ensembles = []
    for points in (33, 129):
        with grid_of(points):
            ensembles.append(_year("2025-05-31"))
    for outcome in ("talks_round", "general_ceasefire", "settlement"):
        rows.append(
            [f"`{outcome}`, from 2025-05-31", *(f"{100 * probability(made, outcome):.2f}" for made in ensembles)]
        )
    noise = widest_noise(ensembles, ("talks_round", "general_ceasefire", "settlement"))
    note = f"\nPaired on one seed: {RUNS:,} runs at 7-day steps; widest 90 % range by chance ± {noise} points.\n"
    return table(["in 100", "33 points", "129 points"], rows) + note


def _zone_at(date: str) -> list[float]:
    by_position = date in SPRING
    shares = []
    for points in (33, 129):
        with grid_of(points):
            shares.append(zone_share(as_of(date, by_position=by_position), state(date, by_position=by_position)))
    return shares


def _year(date: str, change: Change = VARIANTS["as it is"]) -> Ensemble:
    """A year of runs at 7-day steps."""
    setup = changed(as_of(date, by_position=date in SPRING, draws=200), change)
    return simulate(dataclasses.replace(setup, step_days=7), runs=RUNS)


FACTORS = (0.5, 1.0, 2.0)


def patience() -> str:
    """Patience against the life of a channel."""
    outcomes = ("talks_round", "general_ceasefire", "settlement")
    parts, ensembles = [], []
    for date in ("2025-05-31", "2022-04-05"):
        rows = []
        for slow in FACTORS:
            made = [_year(date, both(times("patience", slow), times("closing_rate", k))) for k in FACTORS]
            ensembles += made
            cells = [" / ".join(in_100(probability(one, outcome)) for outcome in outcomes) for one in made]
            rows.append([f"patience × {slow:g}", *cells])
        head = [f"from {date}", *(f"closing rate × {k:g}" for k in FACTORS)]
        parts.append(table(head, rows))
    noise = widest_noise(ensembles, outcomes)
    note = f"\nEach cell: `{'` / `'.join(outcomes)}` within {YEAR} days, in 100 runs; {RUNS:,} runs at 7-day steps; "
    return "\n".join(parts) + note + f"widest 90 % range by chance ± {noise} points.\n"


def library() -> str:
    """Every outcome of every scenario of the library."""
    made: dict[str, tuple[Setup, Ensemble]] = {}
    for name in names():
        setup = build(load(name))
        made[name.partition("/")[2]] = (setup, simulate(setup, runs=RUNS))
        _say(f"  {name}")
    parts = [_outcome_table(made, list(OUTCOMES)[at : at + 4]) for at in (0, 4, 8)]
    noise = widest_noise([ensemble for _, ensemble in made.values()], list(OUTCOMES))
    note = (
        "\nIn 100 runs, with the 90 % range over draws. \\* marks outcomes that the scenario's own event made "
        f"in some runs.\n{RUNS:,} runs over 200 draws at each scenario's own step; "
        f"widest 90 % range by chance ± {noise} points.\n"
    )
    return "\n".join(parts) + note


def _outcome_table(made: Mapping[str, tuple[Setup, Ensemble]], outcomes: Sequence[str]) -> str:
    rows = [
        [f"`{name}`", setup.as_of.isoformat(), str(setup.horizon_days // 7)]
        + [with_range(ensemble, outcome) for outcome in outcomes]
        for name, (setup, ensemble) in made.items()
    ]
    return table(["scenario", "as of", "weeks", *(f"`{outcome}`" for outcome in outcomes)], rows)


RECORD_DATES = ("2022-11-30", "2023-06-01", "2024-06-30", "2025-05-31")


def beside_the_record() -> str:
    """What the record holds of each outcome, and what the baseline gives from several days."""
    case = load_case("ukraine")
    first, last = case.file.first_day, case.file.evidence_until
    starts = [first + dt.timedelta(days=n) for n in range((last - first).days - YEAR + 1)]
    baselines = [_year(date) for date in RECORD_DATES]
    rows = []
    for outcome in OUTCOMES:
        days = [row.date for row in case.outcomes if row.outcome == outcome]
        hit = [any(start < day <= start + dt.timedelta(days=YEAR) for day in days) for start in starts]
        cells = [with_range(made, outcome) for made in baselines]
        rows.append([f"`{outcome}`", str(len(days)), in_100(float(np.mean(hit))), *cells])
    head = ["outcome", "rows of the record", "of 100 windows", *(f"runs from {date}" for date in RECORD_DATES)]
    note = (
        f"\nWindows: every span of {YEAR} days inside {first} to {last}; the {len(starts)} overlap heavily and are "
        f"worth about {len(starts) / YEAR + 1:.0f}.\nRuns: the baseline, {RUNS:,} runs at 7-day steps, with the "
        "90 % range over draws.\n"
    )
    return table(head, rows) + note


LEVERS: Mapping[str, Mapping[str, float]] = {
    "as it is": {},
    "`us.aid` 0": {"us.aid": 0},
    "`us.aid` 0, `eu.aid` 0": {"us.aid": 0, "eu.aid": 0},
    "`us.mediation` 0": {"us.mediation": 0},
    "`us.mediation` 2": {"us.mediation": 2},
    "`us.pressure_on_russia` 3": {"us.pressure_on_russia": 3},
    "`us.pressure_on_ukraine` 3": {"us.pressure_on_ukraine": 3},
    "`monitoring` 1": {"monitoring": 1},
}
LONG_HORIZON = 5 * YEAR


def levers() -> str:
    """What some levers move, within a year and within five."""
    rows, made = [], []
    base = as_of("2025-05-31", by_position=False, draws=200)
    outcomes = ("general_truce", "general_ceasefire", "settlement")
    for name, values in LEVERS.items():
        cells = []
        for days in (YEAR, LONG_HORIZON):
            setup = dataclasses.replace(base, step_days=7, horizon_days=days, levers={**base.levers, **values})
            made.append(simulate(setup, runs=RUNS))
            cells += [in_100(probability(made[-1], outcome)) for outcome in outcomes]
            cells.append(f"{made[-1].runs['territory_share_end'].mean():.1f}")
        rows.append([name, *cells])
    head = ["from 2025-05-31", *(f"`{name}`" for name in outcomes), "territory, %"]
    head += [f"{name}, 5 years" for name in head[1:]]
    note = (
        f"\nIn 100 runs within {YEAR} days and within {LONG_HORIZON}, and the mean share of territory then; "
        f"{RUNS:,} runs at 7-day steps, paired on one seed; widest 90 % range by chance ± "
        f"{widest_noise(made, outcomes)} points.\n"
    )
    return table(head, rows) + note


SECTIONS = {
    "calendar": "2.19", "mediation": "2.10", "war": "2.4", "beliefs": "2.5", "outside_option": "2.6", "trust": "2.18",
    "preferences": "2.9", "contacts": "2.11", "endurance": "2.16", "truces": "2.14", "pauses": "2.15",
    "exchange": "2.17", "humanitarian": "2.17", "leaders": "2.13", "talks": "2.12", "rounds": "2.12",
}  # fmt: skip
"""Where docs/model.md describes a mechanism."""


def step() -> str:
    """The time step as the code has it."""
    lines = []
    for n, mechanism in enumerate(STEP, start=1):
        module = mechanism.__module__.rpartition(".")[2]
        meaning = (mechanism.__doc__ or "").splitlines()[0]
        lines.append(f"{n:2}. `{module}.{mechanism.__name__}` ({SECTIONS[module]}): {meaning}\n")
    return "".join(lines)


BLOCKS: Mapping[str, Callable[[], str]] = {
    "step": step,
    "zone-by-date": zone_by_date,
    "zone-by-parameter": zone_by_parameter,
    "zone-grid": zone_grid,
    "patience": patience,
    "library": library,
    "record": beside_the_record,
    "levers": levers,
}


def with_block(page: str, name: str, content: str) -> str:
    """The page with one block as computed now."""
    start, end = START.format(name), END.format(name)
    between = re.compile(f"(?<={re.escape(start)}\n).*?(?={re.escape(end)})", re.DOTALL)
    if not between.search(page):
        raise SystemExit(f"docs/model.md lacks the lines `{start}` and `{end}`: put them where the table belongs")
    return between.sub(lambda _: content, page)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main(wanted: Sequence[str]) -> None:
    """Write the named blocks, or all."""
    if unknown := sorted(set(wanted) - set(BLOCKS)):
        raise SystemExit(f"{', '.join(unknown)}: no such block; blocks: {', '.join(BLOCKS)}")
    for name in wanted or BLOCKS:
        _say(name)
        content = BLOCKS[name]()
        MODEL.write_text(with_block(MODEL.read_text(encoding="utf-8"), name, content), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
