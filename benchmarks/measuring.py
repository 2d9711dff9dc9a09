"""How a benchmark measures and what it leaves: a table on the screen, and JSON with the machine and the versions."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
LIBRARIES = ("mesa", "numpy", "scipy", "pandas", "fastparquet")


@dataclass(frozen=True)
class Row:
    """One line of the table.

    target  what it should be at most (at least, where `more` is better); None: told, not judged
    """

    what: str
    measured: float
    unit: str = "x"
    target: float | None = None
    more: bool = False

    @property
    def verdict(self) -> str:
        """Whether the target was reached."""
        if self.target is None:
            return ""
        reached = self.measured >= self.target if self.more else self.measured <= self.target
        return f"{'at least' if self.more else 'at most'} {self.target:g}: {'reached' if reached else 'MISSED'}"


def cpu_seconds(work: Callable[[], object]) -> float:
    """Processor time that this process spends on a call: what other processes do on the machine counts little."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def wall_seconds(work: Callable[[], object]) -> float:
    """Time that passes during a call."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def in_turn(
    works: dict[str, Callable[[], object]], repeats: int, clock: Callable[[Callable[[], object]], float] = cpu_seconds
) -> dict[str, float]:
    """Median seconds of several works, each repeat measuring all of them, so that a busy minute hits all alike."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(repeats):
        for name, work in works.items():
            seconds[name].append(clock(work))
    return {name: statistics.median(values) for name, values in seconds.items()}


def leave(name: str, rows: list[Row]) -> None:
    """Print the table and write `results/<name>.json`."""
    width = max(len(row.what) for row in rows)
    print()
    for row in rows:
        print(f"{row.what:<{width}}  {row.measured:>12,.4g} {row.unit:<9} {row.verdict}")
    RESULTS.mkdir(exist_ok=True)
    out = RESULTS / f"{name}.json"
    told = {"machine": machine(), "versions": versions(), "rows": [asdict(row) for row in rows]}
    out.write_text(json.dumps(told, indent=1) + "\n")
    print(f"written to {out.relative_to(RESULTS.parent.parent)}")


def machine() -> dict[str, object]:
    """What it was measured on, and how busy that was."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {"processor": _processor(), "cores": os.cpu_count(), "system": platform.system(), "load": load}


def versions() -> dict[str, str]:
    """Python and the libraries that the speed hangs on."""
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()
