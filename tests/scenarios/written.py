"""Scenario files for tests, written where the test says."""

from __future__ import annotations

from pathlib import Path

from scenarios.reading import check

SOUND = {"title": "A title", "question": "A question?", "as_of": "2025-06-01"}


def write(folder: Path, name: str, text: str, *, sound: bool = True) -> Path:
    """A file in a folder; `sound` puts in front whatever keys must be given and the text leaves out."""
    head = "".join(f"{key}: {value}\n" for key, value in SOUND.items() if f"{key}:" not in text) if sound else ""
    path = folder / name
    path.write_text(head + text, encoding="utf-8")
    return path


def faults(path: Path) -> list[str]:
    """What is wrong with a file, each fault as `line:column: message`."""
    return [str(fault).removeprefix(f"{path}:") for fault in check(path)]


def messages(path: Path) -> list[str]:
    """What is wrong with a file, without the places."""
    return [fault.message for fault in check(path)]
