"""The whole decision as a table, for engines that evaluate tables: zen-engine and SQL.

For every row of the matrix and each product the powers are cut where an answer changes; so one line of the
table gives outcome, alternative, reason and row at once, and the engines answer what `decide` answers.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import zen

from allocation.domain.decision import Case, decide
from allocation.domain.matrix import Matrix, Product
from allocation.domain.power import MAX_POWER, MIN_POWER

Answer = tuple[str, str, str, int]
"""outcome, alternative ("" = none), reason ("" = none), number of the matrix row."""
Peer = Callable[[Case, str], Answer]


class Line(NamedTuple):
    phase: int
    availability: str
    transaction: str
    current: str
    product: str
    low: int
    high: int
    answer: Answer


def answer_of(matrix: Matrix, case: Case, availability: Any) -> Answer:
    decision = decide(matrix, case, availability)
    assert decision.matrix_row
    return (decision.outcome, decision.alternative or "", decision.reason or "", decision.matrix_row)


def lines(matrix: Matrix) -> Iterator[Line]:
    ends = {MIN_POWER, MAX_POWER + 1}
    for row in matrix.rows:
        for served in (row.prabayar, row.pascabayar):
            if served:
                ends |= {served.low, MAX_POWER + 1 if served.high is None else served.high + 1}
    cuts = sorted(ends)
    for row in matrix.rows:
        for product in Product:
            for low, end in pairwise(cuts):
                case = Case(row.transaction, row.current, None, low, row.phase, product)
                key = (row.phase, row.availability, row.transaction, code(row.current), product)
                yield Line(*key, low, end - 1, answer_of(matrix, case, row.availability))


def code(service: Any) -> str:
    return service.code if service else ""


# zen-engine ----------------------------------------------------------------------------------------


def zen_document(matrix: Matrix) -> dict[str, Any]:
    fields = ("phase", "availability", "transaction", "current", "product", "power")
    answers = ("outcome", "alternative", "reason", "row")
    rules = []
    for number, line in enumerate(lines(matrix)):
        texts = (line.availability, line.transaction, line.current, line.product)
        cells = [str(line.phase), *(json.dumps(text) for text in texts), f"[{line.low}..{line.high}]"]
        rule = {"_id": f"r{number}", **dict(zip(fields, cells, strict=True))}
        rules.append(rule | {f"to_{k}": json.dumps(v) for k, v in zip(answers, line.answer, strict=True)})
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in fields],
        "outputs": [{"id": f"to_{name}", "name": name, "field": name} for name in answers],
        "rules": rules,
    }
    position = {"x": 0, "y": 0}
    return {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "position": position},
            {
                "id": "table",
                "name": "table",
                "type": "decisionTableNode",
                "content": table,
                "position": position,
            },
            {"id": "out", "name": "out", "type": "outputNode", "position": position},
        ],
        "edges": [
            {"id": "e1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "e2", "sourceId": "table", "targetId": "out", "type": "edge"},
        ],
    }


def zen_peers(matrix: Matrix) -> dict[str, Peer]:
    document = zen_document(matrix)
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"matrix": document}}})
    decision = engine.create_decision(json.dumps(document))

    def context(case: Case, availability: str) -> dict[str, Any]:
        return {
            "phase": case.phase,
            "availability": availability,
            "transaction": case.transaction,
            "current": code(case.current),
            "product": case.product,
            "power": case.power,
        }

    def told(response: Any) -> Answer:
        result = response["result"]
        return (result["outcome"], result["alternative"], result["reason"], result["row"])

    return {
        "zen-engine, static loader": lambda c, a: told(engine.evaluate("matrix", context(c, a))),
        "zen-engine, create_decision": lambda c, a: told(decision.evaluate(context(c, a))),
    }


# SQL -----------------------------------------------------------------------------------------------


def sql_peer(matrix: Matrix) -> Peer:
    """SQLite in memory, one prepared statement over an index of all columns asked for."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE TABLE line (phase, availability, kind, current, product, low, high, "
        "outcome, alternative, reason, number)"
    )
    rows = [(*line[:7], *line.answer) for line in lines(matrix)]
    connection.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute("CREATE INDEX asked ON line (phase, availability, kind, current, product, low)")
    statement = (
        "SELECT outcome, alternative, reason, number FROM line WHERE phase = ? AND availability = ? "
        "AND kind = ? AND current = ? AND product = ? AND low <= ? AND high >= ?"
    )

    def ask(case: Case, availability: str) -> Answer:
        key = (case.phase, availability, case.transaction, code(case.current), case.product)
        found: Answer = connection.execute(statement, (*key, case.power, case.power)).fetchone()
        return found

    return ask
