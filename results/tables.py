"""The two tables of a run folder, as Parquet: a row per run, and quantile bands by day."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from results.findings import Bands
from results.outcomes import END_STATES
from results.summary import Runs
from sim.axes import Array

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["read_bands", "read_runs", "write_bands", "write_runs"]

CODEC = "ZSTD"
"""A million runs take 0.7 s and 32 MB; uncompressed 0.65 s and 73 MB; gzip 7 s."""
BAND_COLUMNS = ("p05", "p25", "p50", "p75", "p95")


def write_runs(path: Path, runs: Runs) -> None:
    """A row per run; a day is missing where the outcome never came, the end state is a word."""
    import pandas as pd

    columns: dict[str, Any] = dict(runs)
    columns["end_state"] = pd.Categorical.from_codes(runs["end_state"], categories=list(END_STATES))
    _write(path, pd.DataFrame(columns, copy=False))


def read_runs(path: Path) -> dict[str, NDArray[Any]]:
    """The runs as columns by name; the end state as its place in END_STATES."""
    frame = _read(path)
    runs = {name: frame[name].to_numpy() for name in frame.columns if name != "end_state"}
    words = frame["end_state"].astype(str).to_numpy()
    place = {word: i for i, word in enumerate(END_STATES)}
    return runs | {"end_state": np.array([place[word] for word in words], dtype=np.int8)}


def write_bands(path: Path, days: NDArray[np.int64], bands: Bands) -> None:
    """Tidy: a row per quantity and day, quantiles over the runs in columns."""
    import pandas as pd

    names = list(bands)
    stacked = np.concatenate([bands[name] for name in names]) if names else np.empty((0, len(BAND_COLUMNS)))
    codes = np.repeat(np.arange(len(names)), len(days))
    frame = {
        "quantity": pd.Categorical.from_codes(codes, categories=names),
        "day": np.tile(np.asarray(days, dtype=np.int32), len(names)),
    }
    _write(path, pd.DataFrame(frame | {column: stacked[:, i] for i, column in enumerate(BAND_COLUMNS)}))


def read_bands(path: Path) -> tuple[NDArray[np.int64], dict[str, Array]]:
    """The days, and the bands by quantity."""
    frame = _read(path)
    words = frame["quantity"].astype(str).to_numpy()
    values, every_day = frame[list(BAND_COLUMNS)].to_numpy(), frame["day"].to_numpy()
    days = np.unique(every_day).astype(np.int64)
    return days, {str(name): values[words == name] for name in dict.fromkeys(words)}


def _write(path: Path, frame: DataFrame) -> None:
    import fastparquet

    fastparquet.write(str(path), frame, compression=CODEC, write_index=False)


def _read(path: Path) -> DataFrame:
    import fastparquet

    # Given a path, fastparquet leaves the file open.
    frame: DataFrame = fastparquet.ParquetFile(BytesIO(path.read_bytes())).to_pandas()
    return frame
