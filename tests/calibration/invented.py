"""A small invented case: north (0 end) against south (100 end), one ally, one host; every file can be replaced."""

from __future__ import annotations

from pathlib import Path

from calibration.case import Case, load_case

CASE = """\
name: invented
title: North against south
first_day: 2020-01-01
evidence_until: 2021-12-31
actors:
  north: {label: North, role: belligerent, end: 0}
  south: {label: South, role: belligerent, end: 100}
  ally: {label: Ally, role: patron, client: north, support_share: 1, access: 0.5, aid_series: ally}
  port: {label: Port, role: host, access: 0.4, venues: [harbour]}
protected: north
ratified: [land]
issues:
  land:
    label: Land
    track: settlement
    question: Whose land?
    anchors: {0: all to north, 100: all to south}
    salience_prior: 0.6
    status_quo: {mean: 50, sd: 5, source: assumed}
  ties:
    label: Ties
    track: settlement
    question: Which ties?
    anchors: {0: close, 100: none}
    salience_prior: 0.4
    status_quo: {mean: 30, sd: 5, source: assumed}
  order:
    label: Order
    track: ceasefire
    question: What first?
    anchors: {0: a halt, 100: terms}
    serves: sequencing
stances:
  readiness: {label: Readiness, of: belligerents, anchors: {0: refuses, 100: ready}}
  mediation: {label: Mediation, of: third_parties, anchors: {0: none, 100: drives}}
levers:
  ally.aid: {kind: aid, actor: ally, low: 0, high: 3, default: 1, unit: times, meaning: arms}
  north.land: {kind: position, actor: north, target: land, low: 0, high: 100, fixes: true, unit: scale, meaning: land}
change_of_office:
  - {actor: ally, on: 2021-01-20, known_from: 2020-11-06, incoming: [elect]}
prisoners:
  north: {held: {triangular: [1, 2, 3]}, captured_per_day: {triangular: [1, 2, 3]}, source: assumed}
  south: {held: {triangular: [1, 2, 3]}, captured_per_day: {triangular: [1, 2, 3]}, source: assumed}
children:
  south: {recorded: 100, source: invented}
record_gaps:
  - {part: exchanges, first: 2020-07-01, last: 2020-07-31, source: invented}
development_until: 2021-03-31
"""

SOURCES = """\
doc_a: {title: First paper, published: 2020-03-01}
doc_b: {title: Second paper, published: 2021-02-01}
"""

STATEMENT_HEAD = "id,source,published,date,actor,speaker,issue,position,directness,firmness,paraphrase\n"
DIPLOMACY_HEAD = (
    "id,start,end,known,kind,actors,observers,mediators,proposer,truce_kind,length_days,answers,in_force,"
    "exchange_agreed,level,venue,confidence,summary,notes,sources\n"
)
EXCHANGE_HEAD = (
    "id,date,official_no,agreement,stage,agreed_at,to_north,to_north_military,to_north_civilians,to_south,"
    "to_south_civilians,kind,mediators,basis_north,basis_south,notes,confidence,sources\n"
)
HUMANITARIAN_HEAD = "id,kind,date,precision,to_north,to_south,cumulative,mediators,channel,notes,confidence,sources\n"
MONTHLY_HEAD = "month,territory_date,territory_pct,aid_ally_eur_bn\n"
OUTCOME_HEAD = "outcome,date,record_row,agreement,doubtful,cluster,reason\n"

DIPLOMACY = """\
D1,2020-02-01,,,talks_round,north;south,,port,,,,,,,delegation,harbour,high,they met,,
D2,2020-03-01,2020-03-20,,ceasefire_start,north;south,,,,sectoral,30,,mutual,,other,sea,high,ships spared,,
D3,2020-03-20,,,ceasefire_end,south,,,,sectoral,,D2,,,other,sea,high,ships hit again,,
D4,2020-05-01,,2020-09-01,ceasefire_proposal,south,,,south,general,30,,,,leader,,high,quiet offer,,
D5,2020-06-01,,,ceasefire_start,north;south,,,,holiday,2,,mutual,,leader,front,high,feast,,
D6,2020-06-03,,,ceasefire_end,north;south,,,,holiday,2,D5,,,leader,front,high,feast over,,
D7,2020-08-01,,,ceasefire_start,south,,,,holiday,1,,one_sided,,leader,front,high,alone,,
D8,2020-10-01,,,patron_opponent_contact,ally;south,,,,,,,,,leader,phone,high,they spoke,,
D9,2021-03-01,,,talks_round,north;south,,port,,,,,,600,delegation,harbour,high,they met again,,
"""
EXCHANGES = """\
X1,2020-04-01,1,a1,1,,10,8,2,,,pow,port,reported,undisclosed,,high,
X2,2020-04-03,1,a1,2,,20,20,0,30,0,pow,port,reported,reported,,high,
X3,2020-05-01,,a2,,,0,0,0,5,0,wounded,,reported,reported,,high,
X4,2021-03-05,2,deal,1,D9,600,600,0,600,0,pow,,reported,reported,,high,
"""
HUMANITARIAN = """\
H1,children_event,2020-05-01,day,3,,,port,,,high,
H2,bodies_event,2020-06-01,day,40,,,,,,high,
H3,children_total,2020-07-01,day,,,25,,,,high,
"""
MONTHLY = """\
2020-01,2020-01-31,10.0,2.0
2020-02,2020-02-29,12.0,4.0
2020-03,,,
"""
OUTCOMES = """\
talks_round,2020-02-01,D1,,,,met
limited_ceasefire,2020-03-01,D2,,,,ships spared
exchange,2020-04-01,X1,a1,,,first stage
exchange,2020-04-03,X2,a1,,,second stage
children_return,2020-05-01,H1,,,,dated
general_truce,2020-06-01,D5,,,,feast
talks_round,2021-03-01,D9,,,,met
exchange,2021-03-05,X4,deal,,,as agreed
large_exchange,2021-03-05,X4,deal,,,600 each
"""

FILES = {
    "case.yaml": CASE,
    "sources.yaml": SOURCES,
    "statements.csv": STATEMENT_HEAD,
    "outcomes.csv": OUTCOME_HEAD + OUTCOMES,
    "record/diplomacy.csv": DIPLOMACY_HEAD + DIPLOMACY,
    "record/exchanges.csv": EXCHANGE_HEAD + EXCHANGES,
    "record/humanitarian.csv": HUMANITARIAN_HEAD + HUMANITARIAN,
    "record/monthly.csv": MONTHLY_HEAD + MONTHLY,
}


def statement(
    id: str, *, date: str, position: float, actor: str = "north", issue: str = "land", source: str = "record",
    published: str | None = None, speaker: str = "government", directness: str = "explicit", firmness: str = "firm",
) -> str:  # fmt: skip
    cells = (id, source, published or date, date, actor, speaker, issue, position, directness, firmness, "says so")
    return ",".join(str(cell) for cell in cells) + "\n"


def write_case(folder: Path, **replaced: str) -> Path:
    """The case in a folder; `replaced` gives other texts, a file by its name with _ for . and /."""
    (folder / "record").mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(replaced.get(name.replace(".", "_").replace("/", "_"), text), encoding="utf-8")
    return folder


def invented_case(folder: Path, *statements: str, **replaced: str) -> Case:
    """The case with some statements, loaded."""
    return load_case(write_case(folder, statements_csv=STATEMENT_HEAD + "".join(statements), **replaced))
