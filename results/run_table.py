"""`runs.parquet`, a row per run: written part by part and read column by column, so that memory does not grow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from results.outcomes import END_STATES
from results.reading import reading
from results.summary import Runs
from results.tables import MARK, write_table

__all__ = ["RunTable", "write_runs"]


def write_runs(path: Path, runs: Runs, *, append: bool = False) -> None:
    """A row per run; a day is missing where the outcome never came, the end state is a word.

    append  add rows to those that the file holds already
    """
    import pandas as pd

    columns: dict[str, Any] = dict(runs)
    columns["end_state"] = pd.Categorical.from_codes(runs["end_state"], categories=list(END_STATES))
    write_table(path, pd.DataFrame(columns, copy=False), append=append)


class RunTable(Mapping[str, NDArray[Any]]):
    """The runs of a file as columns by name, each read when it is asked for; the end state as its place in END_STATES.

    FolderError says where the file, or a column of it, cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._opened() as file:
            self._names = tuple(str(name) for name in file.columns)

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name not in self._names:
            raise KeyError(name)
        with self._opened() as file:
            column = file.to_pandas(columns=[name])[name]
            return _places(column) if name == "end_state" else column.to_numpy()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        import fastparquet

        # Given a path, fastparquet leaves the file open; of a damaged one it prints a line of its own.
        with reading(self._path), self._path.open("rb") as file, redirect_stdout(StringIO()):
            begins = file.read(len(MARK))
            file.seek(-len(MARK), 2)
            if not begins == file.read() == MARK:
                raise ValueError("no whole Parquet file: its beginning or its end is missing")
            file.seek(0)
            yield fastparquet.ParquetFile(file)


def _places(words: Any) -> NDArray[np.int8]:
    """Words, stored as codes, as their places in END_STATES."""
    code_r = words.cat.codes.to_numpy()
    if (code_r < 0).any():
        raise ValueError("an end state is missing")
    return np.array([list(END_STATES).index(word) for word in words.cat.categories], dtype=np.int8)[code_r]
