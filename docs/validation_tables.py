"""Write the tables of docs/validation.md from the stored scores: `python docs/validation_tables.py [BLOCK ...]`.

Only what stands between a block's two marks is replaced; nothing is forecast and nothing scored here.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import get_args

from calibration.case import Case, load_case
from calibration.hindcast.baselines import BASELINES
from calibration.hindcast.cells import Cell, Finding
from calibration.hindcast.log import LOG
from calibration.hindcast.mechanisms import stored_on_off
from calibration.hindcast.track_record import FORECASTER, Diary, TrackRecord, track_record_of
from calibration.hindcast.verdict import verdict
from calibration.hindcast.windows import HORIZONS, Period

PAGE = Path(__file__).with_name("validation.md")
CASE = "ukraine"
START = "<!-- {}: written by `python docs/validation_tables.py` -->"
END = "<!-- end of {} -->"

NOTHING = "Nothing has been scored yet.\n"
WEEKS_TOLD = 12
"""Weeks of a diary after the last day of its first episode, and before the first day of its last one."""


# text --------------------------------------------------------------------------------------------------------------


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; every column but the first is right-aligned."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def score(value: float) -> str:
    """A mean score at the precision it is worth."""
    return f"{value:.0f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}".removeprefix("0")


def percent(share: float) -> str:
    """`+4 %`, with a minus sign where it is one."""
    return f"{100 * share:+.0f} %".replace("-", "−")


def span(ends: tuple[float, float] | None) -> str:
    """The ends of a range of gains."""
    return "" if ends is None else f"{percent(ends[0])} to {percent(ends[1])}"


def in_100(share: float) -> str:
    """A share of 100, with a decimal where it is small."""
    return f"{100 * share:.0f}" if share >= 0.0995 or share == 0 else f"{100 * share:.1f}"


# blocks ------------------------------------------------------------------------------------------------------------


def summed_up(record: TrackRecord) -> str:
    """Every cell counted once."""
    rows = []
    for period in record.periods:
        made = verdict(record, period)
        claims = [
            str(made.findings.get(word, 0)) for word in ("better", "worse", "no difference shown", "too few windows")
        ]
        rates = [f"{one.good} of {one.of} ({one.by_chance:.0f})" for one in (made.inside, made.expected)]
        rows.append((period, *claims, f"{made.by_chance:.1f}", *rates))
    head = ("windows", *get_args(Finding), "claims by chance", "ranges that hold", "rare numbers inside")
    return table(head, rows)


def targets(record: TrackRecord) -> str:
    """Exchanges: no worse than the best rule by more than 5 %, and what the test can tell."""
    rows = [
        (
            f"`{cell.topic.question}`, {cell.topic.horizon} days, {cell.topic.score}, {period}",
            percent(cell.gain), span(cell.interval), "met" if cell.is_no_worse else "missed", *_power(cell),
        )
        for period in reversed(record.periods)
        for cell in verdict(record, period).targets
    ]  # fmt: skip
    head = (
        "target", "gain", "90 %", "no worse than 5 %", "passes if equal", "passes if 10 % worse", "shown if equal",
    )  # fmt: skip
    return table(head, rows)


def _power(cell: Cell) -> tuple[str, ...]:
    if cell.power is None:
        return "", "", ""
    chances = (cell.power.passes_if_equal, cell.power.passes_if_10_worse, cell.power.shown_if_equal)
    return tuple(f"{in_100(p)} in 100" for p in chances)


def skill(period: Period, horizons: Sequence[int]) -> Callable[[TrackRecord], str]:
    """Mean scores of the model and of every rule over a period."""

    def made(record: TrackRecord) -> str:
        cells = [c for c in record.cells if c.topic.period == period and c.topic.horizon in horizons]
        return table(_SKILL_HEAD, map(_skill_row, cells)) if cells else f"Not scored: {period} windows.\n"

    return made


_SKILL_HEAD = (
    "question, days, score", "windows", "apart", "worth", "model", *BASELINES, "gain", "90 %",
)  # fmt: skip


def _skill_row(cell: Cell) -> tuple[str, ...]:
    topic = cell.topic
    rules = [f"**{score(cell.others[name])}**" if name == cell.best else score(cell.others[name]) for name in BASELINES]
    return (
        f"`{topic.question}`, {topic.horizon}, {topic.score}", str(cell.windows), str(cell.blocks),
        f"{cell.effective:.0f}", score(cell.forecaster), *rules, percent(cell.gain), span(cell.interval),
    )  # fmt: skip


def strict(record: TrackRecord) -> str:
    """Gains with and without doubtful outcomes and repeats of a cluster."""
    rows = []
    for cell in record.strict:
        topic = cell.topic
        usual = record.cell(topic.question, horizon=topic.horizon, score=topic.score, period=topic.period)
        if usual is not None and topic.horizon in (30, 90) and usual.answer != cell.answer:
            name = f"`{topic.question}`, {topic.horizon}, {topic.score}"
            said = (score(usual.forecaster), score(cell.forecaster), percent(usual.gain), percent(cell.gain))
            rows.append((name, *said, span(cell.interval)))
    head = ("question, days, score", "model", "model, strictly", "gain", "gain, strictly", "90 %")
    return table(head, rows)


def coverage(record: TrackRecord) -> str:
    """Answers inside the ranges that should hold 90 of 100."""
    rows = [
        (
            f"`{one.question}`, {one.horizon} days, {one.period}",
            str(one.coverage.windows), in_100(one.coverage.inner),
            "–".join(in_100(end) for end in one.coverage.expected), "yes" if one.coverage.is_right else "**no**",
            " ".join(f"{100 * share:.0f}" for share in one.coverage.tenths),
        )
        for one in record.coverage
    ]  # fmt: skip
    return table(
        ("question", "windows", "inside", "a right forecaster", "holds", "by tenths, low to high, in 100"), rows
    )


def reliability(record: TrackRecord) -> str:
    """Said against happened."""
    rows = [
        (
            f"{one.horizon} days, {one.period}: {100 * bin_.low:.0f} to {100 * bin_.high:.0f}", str(bin_.windows),
            in_100(bin_.said), in_100(bin_.happened), "–".join(in_100(end) for end in bin_.expected),
        )
        for one in record.reliability
        if one.period == record.periods[-1]
        for bin_ in one.bins
    ]  # fmt: skip
    return table(("said, in 100", "windows", "said on average", "happened", "if right"), rows)


def rare(record: TrackRecord) -> str:
    """Expected and observed numbers of what comes too rarely for a skill."""
    rows = [
        (
            f"`{one.outcome}`, {one.horizon} days", str(one.number.windows), f"{one.number.expected:.1f}",
            "–".join(map(str, one.number.interval)), str(one.number.observed),
            "yes" if one.number.is_inside else "**no**",
            *(score(one.log_scores[name]) for name in (FORECASTER, "rolling", "constant")),
        )
        for one in record.rare
        if one.period == record.periods[-1]
    ]  # fmt: skip
    head = (
        "outcome", "windows apart", "expected", "90 %", "came in", "inside", "log score", "smoothed frequency",
        "smoothed prior",
    )  # fmt: skip
    return table(head, rows)


def diaries(record: TrackRecord) -> str:
    """What was said, week by week, after the first episode of talks and before the last."""
    parts = [
        table(
            (f"`{diary.outcome}` in the next {diary.horizon} days, in 100, {title}", "model", *BASELINES),
            [(f"{date}", *_said(diary, date)) for date in dates],
        )
        for diary in record.diaries
        if diary.horizon in (30, 90)
        for title, dates in _told(diary)
    ]
    return "\n".join(parts) or "Nothing came in bursts.\n"


def _told(diary: Diary) -> list[tuple[str, list[dt.date]]]:
    """The weeks after the first episode ended and, as far as they were looked at, those before the last began."""
    _, end, again = max((later - early, early, later) for early, later in pairwise(diary.came))
    told = dt.timedelta(weeks=WEEKS_TOLD)
    after = [day for day in diary.as_of if end - dt.timedelta(weeks=1) < day <= end + told]
    before = [day for day in diary.as_of if again - told <= day < again]
    return [(title, days) for title, days in ((f"after {end}", after), (f"before {again}", before)) if days]


def _said(diary: Diary, date: dt.date) -> list[str]:
    place = diary.as_of.index(date)
    return [in_100(diary.said[name][place]) for name in (FORECASTER, *BASELINES)]


def mechanisms(record: TrackRecord) -> str:
    """With a mechanism against without it: gains above zero speak for it."""
    rows = [
        (
            f"{one.mechanism}: `{cell.topic.question}`, {cell.topic.horizon}, {cell.topic.score}", str(cell.windows),
            f"{cell.effective:.0f}", score(cell.forecaster), score(cell.others[cell.best]), percent(cell.gain),
            span(cell.interval), cell.finding,
        )
        for one in stored_on_off(load_case(record.case))
        for cell in one.cells
    ]  # fmt: skip
    head = ("mechanism: question, days, score", "windows", "worth", "with", "without", "gain", "90 %", "finding")
    return table(head, rows) if rows else "No mechanism has been switched off yet.\n"


def log(record: TrackRecord) -> str:
    """Every look at the scores."""
    path = load_case(record.case).folder / LOG
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    return table(head, rows)


BLOCKS: Mapping[str, Callable[[TrackRecord], str]] = {
    "verdict": summed_up,
    "targets": targets,
    "skill-test": skill("test", (30, 90, 180)),
    "skill-development": skill("development", (30, 90)),
    "skill-all": skill("all", HORIZONS),
    "strict": strict,
    "coverage": coverage,
    "reliability": reliability,
    "rare": rare,
    "diaries": diaries,
    "mechanisms": mechanisms,
    "log": log,
}


def with_block(page: str, name: str, content: str) -> str:
    """The page with one block as it is now."""
    start, end = START.format(name), END.format(name)
    between = re.compile(f"(?<={re.escape(start)}\n).*?(?={re.escape(end)})", re.DOTALL)
    if not between.search(page):
        raise SystemExit(f"docs/validation.md lacks the lines `{start}` and `{end}`: put them where the table belongs")
    return between.sub(lambda _: content, page)


def block(name: str, case: Case) -> str:
    """One block as the stored scores have it; a plain word where there are none."""
    record = track_record_of(case)
    return NOTHING if record is None else BLOCKS[name](record)


def main(wanted: Sequence[str]) -> None:
    """Write the named blocks, or all."""
    if unknown := sorted(set(wanted) - set(BLOCKS)):
        raise SystemExit(f"{', '.join(unknown)}: no such block; blocks: {', '.join(BLOCKS)}")
    page, case = PAGE.read_text(encoding="utf-8"), load_case(CASE)
    for name in wanted or BLOCKS:
        page = with_block(page, name, block(name, case))
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
