"""No country and no issue of any case is named in the engine: a second case needs no code."""

from __future__ import annotations

import io
import re
import tokenize
from functools import cache
from typing import get_args

import pytest
import yaml

from sim import world
from tests.architecture.tree import ROOT, package_files, texts

# Words of the engine itself that a case may use as names too: what its mechanisms ask for, and `territory_share_end`.
KINDS = (world.Role, world.Track, world.Service, world.LeverKind)
GLOSSARY = {"territory", *(word for kind in KINDS for word in get_args(kind))}
PROPER_NOUN = re.compile(r"(?<=[a-z,;:(] )[A-Z][A-Za-z]{2,}")


def texts_inside(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in texts_inside(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in texts_inside(item))


def venue_names(case):
    for actor in case.get("actors", {}).values():
        yield from map(str, actor.get("venues", []))


def pattern(word):
    """How a case's word would show: as a proper noun, as a short name in capitals or quotes, else in any case."""
    if len(word) <= 3:
        return re.compile(rf"\b{word.upper()}\b|[\"']{word.lower()}[\"'.]")
    if word[0].isupper():
        return re.compile(rf"(?<![A-Za-z]){re.escape(word)}(?![a-z])")
    return re.compile(rf"(?<![a-z]){re.escape(word)}(?![a-z])", re.IGNORECASE)


def case_words(case):
    """Names that belong to one case: its actors, issues, venues, and the proper nouns in its labels and anchors."""
    actors, issues = case.get("actors", {}), case.get("issues", {})
    labels = [text for actor in actors.values() for text in texts_inside(actor.get("label", ""))]
    parts = {part for label in labels if " " in label for part in label.split()}
    nouns = {noun for text in texts_inside(issues) for noun in PROPER_NOUN.findall(text)} - parts
    names = {str(name).replace("_", " ") for name in (*actors, *issues, *venue_names(case), case.get("name", ""))}
    return {word for word in names | nouns | set(labels) if word and word.lower() not in GLOSSARY}


@cache
def cases():
    paths = sorted((ROOT / "calibration" / "cases").glob("*/case.yaml"))
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths)


@cache
def all_words():
    return frozenset().union(*(case_words(case) for case in cases()))


@cache
def issue_names():
    return frozenset(name.replace("_", " ") for case in cases() for name in case["issues"])


def test_cases_have_words_to_look_for():
    assert len(all_words()) >= 10


def without_comments(text):
    """The same lines, comments left out: there, `forces` and `identity` may be meant as plain English."""
    lines = text.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    return "\n".join(lines)


@pytest.mark.parametrize("path", package_files("sim"), ids=lambda path: str(path.relative_to(ROOT)))
def test_engine_names_no_case(path):
    whole = texts()[path]
    code = without_comments(whole)
    found = {}
    for word in all_words():
        text = code if word in issue_names() else whole
        hit = pattern(word).search(text) or pattern(word.replace(" ", "_")).search(text)
        if hit:
            found[word] = f"line {text.count(chr(10), 0, hit.start()) + 1}: {hit.group()!r}"
    assert not found, found


@pytest.mark.parametrize(
    ("word", "text", "is_named"),
    [
        ("Russian", "a Russian offer", True),
        ("West", "westward", False),
        ("russia", "prisoners_to_russia", True),
        ("us", "lets us draw", False),
        ("us", 'actor == "us"', True),
        ("us", "the US aid", True),
        ("United States", "states of a channel", False),
        ("qatar", "catarrh", False),
        ("forces", "enforces", False),
        ("forces", "x_forces = 1", True),
    ],
)
def test_pattern_finds_names_and_spares_ordinary_words(word, text, is_named):
    assert bool(pattern(word).search(text)) is is_named
