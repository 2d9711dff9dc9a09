"""YAML at the border: what people mean is read, what could hurt is refused, always with its place."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.marked_yaml import MAX_BYTES, MAX_DEPTH, MAX_NODES, load
from sim.errors import InputError


def faults_of(source: str | Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load(source, name="x.yaml")
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NO", "NO"), ("on", "on"), ("yes", "yes"), ("true", True), ("FALSE", False), ("~", None), ("", None),
        ("1e-3", 0.001), ("1.", 1.0), (".5", 0.5), ("-7", -7), ("007", 7), ("0x1F", 31), ("0o17", 15),
        ("1_000", "1_000"), ("12:30", "12:30"), ("2025-06-01", "2025-06-01"), ("'7'", "7"), ("<<", "<<"), ("=", "="),
    ],
)  # fmt: skip
def test_scalars_follow_yaml_1_2(written: str, meant: object) -> None:
    value = load(f"a: {written}").data["a"]
    assert (value, type(value)) == (meant, type(meant))


def test_places_count_from_one_and_fall_back_to_what_is_around() -> None:
    marked = load("a:\n  b: [1, {c: 2}]\n", name="x.yaml")
    assert marked.place(("a", "b", 1, "c")) == "x.yaml:2:14"
    assert marked.key_place(("a", "b", 1, "c")) == "x.yaml:2:11"
    assert marked.place(("a", "missing", "deeper")) == "x.yaml:2:3"
    assert marked.key_place(("a", "missing")) == "x.yaml:2:3"


def test_number_keys_stay_numbers_and_other_keys_stay_words() -> None:
    assert load("{0: a, 0.5: b, on: c, true: d, ~: e}").data == {0: "a", 0.5: "b", "on": "c", "true": "d", "~": "e"}


def test_every_fault_comes_at_once_with_its_place() -> None:
    text = "a: 1\na: 2\nb: !!python/object:os.system {}\nc: *nobody\nd: .nan\n? [1, 2]\n: 3\n"
    assert faults_of(text) == [
        "x.yaml:2:1: the key 'a' stands here a second time; keep one",
        "x.yaml:3:4: tags such as !!python/object:os.system are not read; drop it",
        "x.yaml:4:4: *nobody is not known yet; write &nobody before it",
        "x.yaml:5:4: .nan is not a finite number",
        "x.yaml:6:3: a key is a word or a number",
    ]


def test_an_anchor_is_written_once_and_used_twice() -> None:
    assert load("a: &x {b: 1}\nc: *x\n").data == {"a": {"b": 1}, "c": {"b": 1}}


def test_an_anchor_cannot_hold_itself() -> None:
    assert "*x is not known yet" in faults_of("a: &x [*x]")[0]


def test_an_alias_bomb_is_refused_by_what_it_expands_to() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    assert f"more than {MAX_NODES:,} values" in faults_of("\n".join(lines))[0]


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 50_000, "- " * 100_000, "? " * 100_000])
def test_deep_nesting_is_refused(text: str) -> None:
    assert faults_of(text)


def test_nesting_up_to_the_limit_is_read() -> None:
    assert load("[" * MAX_DEPTH + "]" * MAX_DEPTH).data is not None
    assert "deep" in faults_of("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))[0]


def test_a_long_file_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    path.write_bytes(b"a: \xc3\xa4" * 2_000_000)
    assert f"longer than {MAX_BYTES:,} bytes" in faults_of(path)[0]


def test_binary_and_missing_files_and_folders_are_input_errors(tmp_path: Path) -> None:
    path = tmp_path / "binary.yaml"
    path.write_bytes(b"a: 1\n" + bytes(range(256)))
    assert faults_of(path) == ["x.yaml:3:1: is not UTF-8 text"]
    assert faults_of(tmp_path / "none.yaml") == ["x.yaml: there is no such file"]
    assert faults_of(tmp_path) == ["x.yaml: there is no such file"]


@pytest.mark.parametrize("text", ["a: 'open", "a: b: c", "a: [1", "\x00", "a: \x07", "\ud800", "--- 1\n--- 2", "1e999"])
def test_broken_text_is_an_input_error(text: str) -> None:
    assert faults_of(text)[0].startswith("x.yaml:")


def test_a_huge_number_is_a_fault_not_a_crash() -> None:
    assert "5000 characters" in faults_of("a: " + "9" * 5000)[0]


def test_an_empty_text_is_nothing() -> None:
    assert load("# nothing\n").data is None


def test_a_byte_order_mark_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert load(path).data == {"a": 1}


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_but_never_crashes(text: str) -> None:
    with contextlib.suppress(InputError):
        load(text)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("title: a: b\n", "1:9", "a colon too many"),
        ("events:\n\t- {on: 1}\n", "2:1", "indent with spaces"),
        ("events:\n  - {on: 1}\n - {on: 2}\n", "3:2", "too far left or right"),
        ('title: "a\nquestion: b\n', "3:1", "not closed"),
    ],
)
def test_slips_of_the_pen_are_told_in_plain_words(text, place, said):
    with pytest.raises(InputError) as caught:
        load(text, name="slip.yaml")
    (fault,) = caught.value.faults
    assert fault.place == f"slip.yaml:{place}"
    assert said in fault.message
