"""An invented track record: some questions answered better, some worse, some too seldom."""

from __future__ import annotations

import datetime as dt
from typing import Any

from calibration.hindcast.cells import Cell, Topic
from calibration.hindcast.coverage import Bin, Coverage
from calibration.hindcast.questions import Kind
from calibration.hindcast.track_record import Covered, Reliable, TrackRecord
from calibration.hindcast.windows import Period

KINDS: dict[str, Kind] = {
    "next_exchange": "next",
    "exchange": "event",
    "exchanges": "count",
    "prisoners_to_ukraine": "total",
    "prisoners_to_russia": "total",
}


def invented_cell(
    question: str, *, horizon: int = 30, period: Period = "test", gain: float, half: float | None
) -> Cell:
    topic = Topic(question, KINDS[question], horizon, period, "brier" if KINDS[question] == "event" else "crps")
    others = {"rolling": 1.2, "discounted": 1.0}
    interval = None if half is None else (gain - half, gain + half)
    return Cell(topic, 1.1, 48, 7 if half is None else 10, 14.6, 1 - gain, others, "discounted", gain, interval, None)


def invented_track_record(**changes: Any) -> TrackRecord:
    cells, covered, reliable = [], [], []
    for period in ("development", "test"):
        for horizon in (30, 90):
            cells += [
                invented_cell("next_exchange", horizon=horizon, period=period, gain=0.12, half=0.05),
                invented_cell("exchange", horizon=horizon, period=period, gain=-0.4, half=0.2),
                invented_cell("exchanges", horizon=horizon, period=period, gain=0.03, half=0.1),
                invented_cell("prisoners_to_ukraine", horizon=horizon, period=period, gain=-2.5, half=None),
            ]
            covered += [
                Covered("next_exchange", horizon, period, Coverage(48, 0.92, (0.77, 1.0), (0.1,) * 10)),
                Covered("exchanges", horizon, period, Coverage(48, 0.6, (0.77, 1.0), (0.1,) * 10)),
            ]
            bins = (Bin(0.0, 0.05, 423, 0.02, 0.03, (0.01, 0.05)), Bin(0.4, 0.6, 3, 0.55, 1.0, (0.0, 1.0)))
            reliable.append(Reliable(horizon, period, bins))
    made: dict[str, Any] = {
        "case": "ukraine",
        "what": "invented forecasts",
        "made": dt.date(2025, 6, 1),
        "commit": "0000000",
        "until": dt.date(2024, 5, 31),
        "periods": ("development", "test"),
        "fitted": ("exchanges", "next_exchange"),
        "cells": tuple(cells),
        "strict": (),
        "coverage": tuple(covered),
        "reliability": tuple(reliable),
        "rare": (),
        "diaries": (),
    }
    return TrackRecord(**made | changes)
