"""Row look-up and whole decision against a bare dict.get, and against engines that give the same answer.

All take turns in one run. Medians per call; the peers' ratio is theirs to ours.
"""

import statistics
from timeit import Timer

from allocation.domain.decision import Case, build_case, decide
from allocation.domain.matrix import Product, Service, Transaction, rule_for
from allocation.reference import ladder, policies
from tests.bench.peers.decision_tables import answer_of, sql_peer, zen_peers

ROUNDS = 301
WINDOW = 0.001  # seconds a contestant runs per round: equally long, so that a busy machine hits all alike
ZEN_LIMIT = 5

matrix = policies().versions[-1]
# The longest way through: not served, so both rows, both products and the reason are looked at.
case = build_case(
    ladder(),
    transaction=Transaction.PD,
    current=Service.parse("3-PRABAYAR"),
    current_power=6_600,
    product=Product.PASCABAYAR,
    power=2_200,
)
phase, availability, transaction, current = key = matrix.rows[14].key
peers = {**zen_peers(matrix), "SQL (SQLite in memory)": sql_peer(matrix)}

# name, most times a bare dict.get, statement, and what its names stand for
CONTESTANTS = (
    ("bare dict.get", None, "get(key)", {"get": matrix.row_of.get}),
    ("rule_for", 4, "look_up(matrix, phase, availability, transaction, current)", {"look_up": rule_for}),
    ("decide", 25, "answer(matrix, case, availability)", {"answer": decide}),
    *((name, None, "ask(case, availability)", {"ask": peer}) for name, peer in peers.items()),
)


def main() -> int:
    assert decide(matrix, case, availability).matrix_row == 15
    check_peers()
    timers = {name: Timer(code, globals=globals() | names) for name, _, code, names in CONTESTANTS}
    calls = {name: max(1, int(WINDOW / (timer.timeit(1000) / 1000))) for name, timer in timers.items()}
    times: dict[str, list[float]] = {name: [] for name in timers}
    for _ in range(ROUNDS):  # interleaved
        for name, timer in timers.items():
            times[name].append(timer.timeit(calls[name]) / calls[name] * 1e9)
    medians = {name: statistics.median(measured) for name, measured in times.items()}
    slow = False
    for name, limit, *_ in CONTESTANTS:
        if name in peers:
            ratio = medians[name] / medians["decide"]
            least = ZEN_LIMIT if "static loader" in name else 0
            measured, asked = f"{ratio:.1f}x decide", f"at least {least}x" if least else ""
            slow |= ratio < least
        else:
            ratio = medians[name] / medians["bare dict.get"]
            measured, asked = f"{ratio:.1f}x", f"{limit}x" if limit else ""
            slow |= limit is not None and ratio > limit
        print(f"decision: {name}\t{medians[name]:.0f} ns, {measured}\t{asked}")
    return 1 if slow else 0


def check_peers() -> None:
    """Every row at every standard power of its phase for both products: 840 requests, the same answers."""
    requests = [
        (Case(row.transaction, row.current, None, power, row.phase, product), row.availability)
        for row in matrix.rows
        for power in ladder().of_phase(row.phase)
        for product in Product
    ]
    assert len(requests) == 840
    for request, meters in requests:
        for name, ask in peers.items():
            assert ask(request, meters) == answer_of(matrix, request, meters), (name, request, meters)


if __name__ == "__main__":
    raise SystemExit(main())
