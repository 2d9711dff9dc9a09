"""The files of a run folder, by name."""

from __future__ import annotations

__all__ = ["BACKGROUND", "BANDS", "COUNTS", "FAILURES", "FILES", "MANIFEST", "REPORT", "RUNS", "SUMMARY", "WHAT_IF"]

MANIFEST, RUNS, BANDS, COUNTS = "manifest.json", "runs.parquet", "trajectories.parquet", "counts.parquet"
SUMMARY, BACKGROUND, REPORT, FAILURES = "summary.json", "background.json", "report.html", "failures.json"
WHAT_IF = "what_if.json"
FILES = frozenset({MANIFEST, RUNS, BANDS, COUNTS, SUMMARY, BACKGROUND})
"""What every finished run folder holds. A report, the record of chunks that failed, and the grid of what-if sliders may
be there besides."""
