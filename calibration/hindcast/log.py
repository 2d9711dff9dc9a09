"""The log of scoring runs: who looked at which windows, with which version, and when. Rows are only ever added."""

from __future__ import annotations

import csv
import datetime as dt
import subprocess
from collections.abc import Sequence
from pathlib import Path

from calibration.hindcast.windows import Period

__all__ = ["COLUMNS", "LOG", "current_commit", "log_scoring"]

LOG = "hindcast/scoring_log.csv"
"""Its place in the case's folder."""

COLUMNS = ("date", "commit", "what", "periods", "windows")


def log_scoring(folder: Path, *, commit: str, what: str, periods: Sequence[Period], windows: int) -> None:
    """Add a row, before the scores are seen.

    folder   the case's
    what     what was scored, in words
    windows  number of forecasts that were scored
    """
    path = folder / LOG
    path.parent.mkdir(exist_ok=True)
    is_new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(COLUMNS)
        writer.writerow((dt.date.today().isoformat(), commit, what, " ".join(periods), windows))


def current_commit(folder: Path) -> str:
    """The version of the tree that a folder belongs to, with -dirty after it where files differ; else `unknown`."""
    command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
