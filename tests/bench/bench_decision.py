"""Row look-up and whole decision against a bare dict.get, in one run. Medians per call and their ratios."""

import statistics
from timeit import Timer

from allocation.domain.decision import build_case, decide
from allocation.domain.matrix import Product, Service, Transaction, rule_for
from allocation.reference import ladder, policies

ROUNDS = 301
WINDOW = 0.001  # seconds a contestant runs per round: equally long, so that a busy machine hits all alike

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

# name, limit, statement, and what its names stand for
CONTESTANTS = (
    ("bare dict.get", None, "get(key)", {"get": matrix.row_of.get}),
    ("rule_for", 4, "look_up(matrix, phase, availability, transaction, current)", {"look_up": rule_for}),
    ("decide", 25, "answer(matrix, case, availability)", {"answer": decide}),
)


def main() -> int:
    assert decide(matrix, case, availability).matrix_row == 15
    timers = {name: Timer(code, globals=globals() | names) for name, _, code, names in CONTESTANTS}
    calls = {name: int(WINDOW / (timer.timeit(10_000) / 10_000)) for name, timer in timers.items()}
    times: dict[str, list[float]] = {name: [] for name in timers}
    for _ in range(ROUNDS):  # interleaved
        for name, timer in timers.items():
            times[name].append(timer.timeit(calls[name]) / calls[name] * 1e9)
    base = statistics.median(times["bare dict.get"])
    slow = False
    for name, limit, *_ in CONTESTANTS:
        median = statistics.median(times[name])
        print(f"decision: {name}\t{median:.0f} ns, {median / base:.1f}x\t{f'{limit}x' if limit else ''}")
        slow = slow or (limit is not None and median / base > limit)
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
