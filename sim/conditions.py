"""Conditions of events: `trust < 0.2 and not talks_open`, parsed against a closed list, never run as Python."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from sim.axes import FLOAT, Array, Mask

NAMES: Mapping[str, str] = {
    "day": "days since the as-of day",
    "trust": "trust between the belligerents, 0 to 1",
    "momentum": "battlefield momentum, positive for the side at the 100 end, compressed points a month",
    "territory_share": "per cent of territory held by the side at the 100 end",
    "talks_open": "1 while the channel is open",
    "talks_suspended": "1 while the channel is suspended",
    "talks_rounds": "rounds since the as-of day",
    "exchanges": "exchange agreements since the as-of day",
    "general_ceasefire": "1 while a general ceasefire of 30 days or more, or a settlement, is in force",
    "general_truce": "1 while any truce on all fronts is in force",
    "limited_ceasefires": "local and sectoral ceasefires since the as-of day",
    "settled": "1 while a settlement is in force",
    "fighting": "1 while no general truce is in force",
    "mediation": "mediation as it reaches the talks, 0 to 1",
    "gap": "what still separates the offers, in utility; 1 before any offer",
    "hurting": "how far both sides hurt, 0 to 1",
}

_COMPARE: Mapping[type[ast.cmpop], Callable[[Array, Array], Mask]] = {
    ast.Lt: np.less, ast.LtE: np.less_equal, ast.Gt: np.greater, ast.GtE: np.greater_equal,
    ast.Eq: np.equal, ast.NotEq: np.not_equal,
}  # fmt: skip
_MAX_LENGTH = 500
_MOST = 1e38


@dataclass(frozen=True)
class Condition:
    """A checked condition; equal texts are equal conditions."""

    text: str

    def holds(self, state: Mapping[str, Array]) -> Mask:
        """In which runs it holds, given the state by name, each (run,) or a number."""
        return np.asarray(_evaluate(_parse(self.text), state), dtype=bool)


def parse_condition(text: str) -> Condition:
    """A condition from its text; ValueError says what is wrong and lists what is allowed."""
    _check(_parse(text))
    return Condition(text)


def _parse(text: str) -> ast.expr:
    if len(text) > _MAX_LENGTH:
        raise ValueError(f"the condition has {len(text)} characters, at most {_MAX_LENGTH} are read")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"{text!r} is not a condition; write for example: trust < 0.2 and day > 30") from None


def _check(node: ast.expr) -> None:
    match node:
        case ast.BoolOp(values=values):
            for value in values:
                _check(value)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            _check(operand)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for side in (left, *comparators):
                _check_number(side)
            if any(type(op) not in _COMPARE for op in ops):
                raise ValueError("only < <= > >= == != compare here")
        case _:
            _check_number(node)


def _check_number(node: ast.expr) -> None:
    match node:
        case ast.Constant(value=value) if isinstance(value, int | float):
            return
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            _check_number(operand)
        case ast.Name(id=name) if name in NAMES:
            return
        case ast.Name(id=name):
            raise ValueError(f"{name!r} is not known here; known names: {', '.join(sorted(NAMES))}")
        case _:
            raise ValueError("a condition holds names, numbers, comparisons, and, or, not; nothing else")


def _evaluate(node: ast.expr, state: Mapping[str, Array]) -> Array | Mask:
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return np.logical_and.reduce(np.broadcast_arrays(*[_evaluate(v, state) for v in values]))
        case ast.BoolOp(values=values):
            return np.logical_or.reduce(np.broadcast_arrays(*[_evaluate(v, state) for v in values]))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return np.logical_not(_evaluate(operand, state))
        case ast.UnaryOp(operand=operand):
            return -np.asarray(_evaluate(operand, state), dtype=FLOAT)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            sides = [_evaluate(n, state) for n in (left, *comparators)]
            pairs = zip(ops, sides[:-1], sides[1:], strict=True)
            return np.logical_and.reduce(np.broadcast_arrays(*[_COMPARE[type(op)](a, b) for op, a, b in pairs]))
        case ast.Constant(value=value):
            number = min(max(value, -_MOST), _MOST) if isinstance(value, int | float) else np.nan
            return np.asarray(number, dtype=FLOAT)  # as the state is: its .3 must equal .3 here
        case ast.Name(id=name):
            return np.asarray(state[name])
    raise ValueError("unchecked condition")
