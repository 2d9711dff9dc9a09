"""The files of a run folder, by name."""

from __future__ import annotations

__all__ = ["BACKGROUND", "BANDS", "COUNTS", "FAILURES", "FILES", "MANIFEST", "REPORT", "RUNS", "SUMMARY"]

MANIFEST, RUNS, BANDS, COUNTS = "manifest.json", "runs.parquet", "trajectories.parquet", "counts.parquet"
SUMMARY, BACKGROUND, REPORT, FAILURES = "summary.json", "background.json", "report.html", "failures.json"
FILES = frozenset({MANIFEST, RUNS, BANDS, COUNTS, SUMMARY, BACKGROUND})
"""What every finished run folder holds; a report, and the record of chunks that failed, may be there besides."""
