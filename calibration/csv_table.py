"""CSV at the border: a table with a known header, typed cells, and every fault at once."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from calibration.nearest import near
from sim.errors import Fault, InputError

__all__ = ["MAX_BYTES", "Row", "Table"]

MAX_BYTES = 5_000_000

_Word = TypeVar("_Word", bound=str)


@dataclass(frozen=True)
class Row:
    """One line of a table.

    A cell that does not fit leaves a fault; what its reader returns then only fills the place until `Table.done`
    raises. A blank cell is not known: `maybe_` readers give None for it, never zero; the others call it a fault.
    """

    place: str
    cells: dict[str, str]
    faults: list[Fault] = field(repr=False)

    @property
    def is_sound(self) -> bool:
        """Whether no fault was found in this row so far."""
        return all(fault.place != self.place for fault in self.faults)

    def fault(self, column: str, message: str) -> None:
        """Note that a cell is wrong: its value, then what was expected."""
        self.faults.append(Fault(self.place, f"{column}: got {self.cells.get(column, '')[:80]!r}, {message}"))

    def text(self, column: str) -> str:
        """Some words."""
        if not self.cells[column]:
            self.fault(column, "must not be blank")
        return self.cells[column]

    def word(self, column: str, known: Collection[_Word]) -> _Word:
        """One word of a closed list."""
        value = self.cells[column]
        if value not in known:
            self.fault(column, f"expected one of {', '.join(sorted(known))}{near(value, known)}")
        return cast(_Word, value)

    def maybe_word(self, column: str, known: Collection[_Word]) -> _Word | None:
        """One word of a closed list, or nothing."""
        return self.word(column, known) if self.cells[column] else None

    def parts(self, column: str) -> tuple[str, ...]:
        """Several words, parted by semicolons."""
        return tuple(part.strip() for part in self.cells[column].split(";") if part.strip())

    def words(self, column: str, known: Collection[str]) -> tuple[str, ...]:
        """Several words of a closed list, parted by semicolons."""
        for value in self.parts(column):
            if value not in known:
                self.fault(column, f"{value!r} is none of {', '.join(sorted(known))}{near(value, known)}")
        return self.parts(column)

    def day(self, column: str, *, first: dt.date = dt.date.min, last: dt.date = dt.date.max) -> dt.date:
        """An ISO day between two days."""
        try:
            day = dt.date.fromisoformat(self.cells[column])
        except ValueError:
            self.fault(column, "expected a day such as 2024-12-05")
            return dt.date.min
        if not first <= day <= last:
            self.fault(column, "expected a day " + (f"from {first} " if first > dt.date.min else "") + f"up to {last}")
        return day

    def maybe_day(self, column: str, *, first: dt.date = dt.date.min, last: dt.date = dt.date.max) -> dt.date | None:
        """An ISO day between two days, or nothing."""
        return self.day(column, first=first, last=last) if self.cells[column] else None

    def number(self, column: str, *, low: float, high: float = math.inf) -> float:
        """A finite number between two limits."""
        try:
            number = float(self.cells[column])
        except ValueError:
            number = math.nan
        if not low <= number <= high or math.isinf(number):
            self.fault(column, f"expected a number from {low:g}" + (f" to {high:g}" if math.isfinite(high) else ""))
            return low
        return number

    def maybe_number(self, column: str, *, low: float, high: float = math.inf) -> float | None:
        """A finite number between two limits, or nothing."""
        return self.number(column, low=low, high=high) if self.cells[column] else None

    def maybe_count(self, column: str, *, low: int = 0) -> int | None:
        """A whole number, or nothing."""
        number = self.maybe_number(column, low=low)
        if number is not None and number != int(number):
            self.fault(column, "expected a whole number")
        return None if number is None else int(number)


@dataclass(frozen=True)
class Table:
    """The rows of a CSV file whose header names exactly the expected columns, in any order."""

    name: str
    rows: tuple[Row, ...]
    faults: list[Fault]

    @classmethod
    def read(cls, path: Path, *, columns: Sequence[str], optional: Collection[str] = ()) -> Table:
        """Read a file; InputError where it cannot be read as a table of these columns at all."""
        name = path.name
        lines = csv.reader(io.StringIO(_content(path), newline=""), strict=True)
        header, faults = _header(lines, name, columns, optional), list[Fault]()
        rows = list(_rows(lines, name, header, faults))
        return cls(name, tuple(rows), faults)

    def fault(self, message: str) -> None:
        """Note something wrong with the table as a whole."""
        self.faults.append(Fault(f"{self.name}:1", message))

    def check_unique(self, column: str) -> None:
        """Every row has its own value there."""
        first: dict[str, Row] = {}
        for row in self.rows:
            value = row.cells[column]
            if value in first:
                row.fault(column, f"stands already at {first[value].place}")
            first.setdefault(value, row)

    def done(self) -> None:
        """InputError with every fault found in the table, if there is one."""
        if self.faults:
            raise InputError(self.faults)


def _content(path: Path) -> str:
    if not path.is_file():
        raise InputError([Fault(str(path), "there is no such file")])
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise InputError([Fault(path.name, f"is longer than {MAX_BYTES:,} bytes")])
        return content.decode("utf-8-sig")
    except OSError as error:
        raise InputError([Fault(str(path), f"cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError([Fault(f"{path.name}:{line}", "is not UTF-8 text")]) from None


def _header(lines: Iterator[list[str]], name: str, columns: Sequence[str], optional: Collection[str]) -> list[str]:
    try:
        header = next(lines, [])
    except csv.Error as error:
        raise InputError([Fault(f"{name}:1", f"is not CSV: {error}")]) from None
    known = {*columns, *optional}
    faults = [f"the column {c!r} is missing" for c in columns if c not in header]
    faults += [f"the column {c!r} is not known{near(c, known)}" for c in header if c not in known]
    faults += [f"the column {c!r} stands twice" for c in sorted(known) if header.count(c) > 1]
    if faults:
        raise InputError([Fault(f"{name}:1", message) for message in faults])
    return header


def _rows(lines: Iterator[list[str]], name: str, header: list[str], faults: list[Fault]) -> Iterator[Row]:
    reader, start = lines, 2
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise InputError([*faults, Fault(f"{name}:{start}", f"is not CSV: {error}")]) from None
        if cells is None:
            return
        place, start = f"{name}:{start}", reader.line_num + 1  # type: ignore[attr-defined]
        if len(cells) != len(header):
            if cells:
                faults.append(Fault(place, f"has {len(cells)} cells, the header has {len(header)}"))
            continue
        yield Row(place, {column: cell.strip() for column, cell in zip(header, cells, strict=True)}, faults)
