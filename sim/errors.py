"""Everything Parley raises on purpose.

ParleyError
├── InputError      what the user gave is wrong: every fault at once, exit code 2
└── RunError        something failed while working: exit code 1
    ├── FolderError a run folder is unreadable, foreign or half-written
    └── UnsoundError numbers came out as none, so that nothing of the run can be used
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong, where it stands, and what would be right.

    place    `file:line:column`, or a command-line flag, or a dotted key
    message  the value found, what was expected, the next step
    """

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class ParleyError(Exception):
    """Base of every error that Parley raises on purpose."""


class InputError(ParleyError):
    """What the user gave cannot be used; `faults` lists every reason."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


class RunError(ParleyError):
    """The work itself failed; the message says what to do next."""


class FolderError(RunError):
    """A run folder cannot be read, or is not a finished one."""


class UnsoundError(RunError):
    """Numbers came out as none; computing them again would not help."""
