"""The smaller tables of a run folder, as Parquet: quantile bands by day, counts on the way."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import redirect_stdout
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from results.findings import Bands
from results.summary import Runs
from sim.axes import Array

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["CODEC", "MARK", "read_bands", "read_counts", "write_bands", "write_counts", "write_table"]

CODEC = "ZSTD"
"""A million runs take 0.7 s and 32 MB; uncompressed 0.65 s and 73 MB; gzip 7 s."""
MARK = b"PAR1"
"""First and last bytes of every Parquet file."""
COUNTED = "prisoners_to_"
"""How the quantities begin that are kept on the way."""
BAND_COLUMNS = ("p05", "p25", "p50", "p75", "p95")


def write_bands(path: Path, days: NDArray[Any], *, bands: Bands, shares: Mapping[str, Array]) -> None:
    """Tidy: a row per series and day. A quantity has quantiles over the runs, a state the share of runs in it."""
    import pandas as pd

    names, nothing = [*bands, *shares], np.full(len(days), np.nan)
    frame: dict[str, Any] = {
        "series": pd.Categorical.from_codes(np.repeat(np.arange(len(names)), len(days)), categories=names),
        "day": np.tile(np.asarray(days, dtype=np.int32), len(names)),
    }
    for i, column in enumerate(BAND_COLUMNS):
        frame[column] = np.concatenate([bands[name][:, i] if name in bands else nothing for name in names])
    frame["share"] = np.concatenate([shares.get(name, nothing) for name in names])
    write_table(path, pd.DataFrame(frame))


def read_bands(path: Path) -> tuple[NDArray[np.int64], dict[str, Array], dict[str, Array]]:
    """The days, the bands by quantity, the shares by state."""
    frame = read_frame(path)
    words, share = frame["series"].astype(str).to_numpy(), frame["share"].to_numpy()
    values, days = frame[list(BAND_COLUMNS)].to_numpy(), np.unique(frame["day"].to_numpy()).astype(np.int64)
    rows = {str(name): words == name for name in dict.fromkeys(words)}
    states = {name for name, row in rows.items() if not np.isnan(share[row]).any()}
    bands = {name: values[row] for name, row in rows.items() if name not in states}
    return days, bands, {name: share[row] for name, row in rows.items() if name in states}


def write_counts(path: Path, counts: Mapping[int, Runs], *, append: bool = False) -> None:
    """A row per day and run: prisoners released so far; of a day, the runs are in order."""
    import pandas as pd

    frames = [pd.DataFrame({"day": np.int32(day)} | _counted(had)) for day, had in counts.items()]
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame({"day": np.empty(0, np.int32)})
    write_table(path, frame, append=append)


def _counted(had: Runs) -> dict[str, Any]:
    return {name: np.asarray(value, np.int32) for name, value in had.items() if name.startswith(COUNTED)}


def read_counts(path: Path) -> dict[int, dict[str, NDArray[Any]]]:
    """Day -> quantity -> (run,): prisoners released by the end of that day."""
    frame = read_frame(path)
    names = [name for name in frame.columns if name != "day"]
    return {int(day): {name: part[name].to_numpy() for name in names} for day, part in frame.groupby("day")}


def write_table(path: Path, frame: DataFrame, *, append: bool = False) -> None:
    """Any table, in the form of the run folder's.

    append  add rows to those that the file holds already
    """
    import fastparquet

    fastparquet.write(str(path), frame, compression=CODEC, write_index=False, append=append)


def read_frame(path: Path) -> DataFrame:
    """Any table of a run folder; ValueError where the file is none."""
    import fastparquet

    content = path.read_bytes()
    if not (content.startswith(MARK) and content.endswith(MARK)):
        raise ValueError("no whole Parquet file: its beginning or its end is missing")
    # Given a path, fastparquet leaves the file open; of a damaged one it prints a line of its own.
    with redirect_stdout(StringIO()):
        frame: DataFrame = fastparquet.ParquetFile(BytesIO(content)).to_pandas()
    return frame
