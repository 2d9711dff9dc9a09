"""`parley new-case`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from parley.terminal import messages

__all__ = ["new_case"]

SKELETON = Path(__file__).parent.parent / "skeleton"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)


def new_case(
    name: Annotated[str, typer.Argument(metavar="NAME", help="small letters, digits and _")],
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="the case folder", show_default="NAME")] = None,
) -> None:
    """A commented skeleton of a case: files to fill in, complete enough to be checked and run."""
    from sim.errors import Fault, InputError, RunError

    if not _NAME.fullmatch(name):
        raise InputError([Fault("NAME", f"got {name!r}, expected small letters, digits and _, a letter first")])
    folder = out or Path(name)
    if folder.exists():
        raise InputError([Fault(str(folder), "is there already, and is left as it is; name another folder with --out")])
    try:
        _copy(folder, name)
    except OSError as error:
        raise RunError(f"{folder}: cannot be written ({error.strerror}); name another folder with --out") from None
    typer.echo(str(folder))
    messages().print(
        f"Fill it in, then: parley check {folder} {folder}/baseline.yaml; parley run {folder}/baseline.yaml"
    )


def _copy(folder: Path, name: str) -> None:
    for source in sorted(path for path in SKELETON.rglob("*") if path.is_file()):
        target = folder / source.relative_to(SKELETON)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source.read_text(encoding="utf-8").replace("NAME_OF_CASE", name), encoding="utf-8")
