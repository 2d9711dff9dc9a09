"""Every fault at once: one fault does not hide another."""

from __future__ import annotations

from scenarios.reading import check


def test_a_fault_in_one_part_of_an_event_hides_none_in_another(tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text(
        "title: t\nquestion: q\nas_of: 2025-05-01\nevents:\n"
        '  - {on: 2024-01-01, probabilty: 1, set: {us.aid: 9}, when: "os.system(1)", talks_round: {host: turky}}\n'
    )
    said = "\n".join(fault.message for fault in check(path))
    for word in ("probabilty", "us.aid", "when", "turky"):
        assert word in said, word


def test_a_lever_at_the_top_is_told_where_it_belongs(tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text("title: t\nquestion: q\nas_of: 2025-05-01\nus.aid: 0.5\nus.aidd: 1\nexchange_rate: 3\ntitel: t\n")
    assert [fault.message for fault in check(path)] == [
        "us.aid: got an unknown key; indent it under levers:",
        "us.aidd: got an unknown key; did you mean 'us.aid'? indent it under levers:",
        "exchange_rate: got an unknown key; indent it under uncertainties:",
        "titel: got an unknown key; did you mean 'title'?",
    ]
