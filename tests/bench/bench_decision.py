"""Row look-up and whole decision against a bare dict.get, in one run. Medians per call and their ratios."""

import statistics
import timeit

from allocation.domain.decision import build_case, decide
from allocation.domain.matrix import Availability, Product, Transaction, rule_for
from allocation.reference import ladder, policies

ROUNDS, CALLS = 41, 20_000

matrix = policies().versions[-1]
rows = matrix.row_of
# The longest way through: not served, so both rows, both products and the reason are looked at.
case = build_case(ladder(), transaction=Transaction.PB, product=Product.PASCABAYAR, power=17_600)
available = Availability.PRABAYAR
key = (case.phase, available, case.transaction, case.current)

CONTESTANTS = (
    ("bare dict.get", None, lambda: rows.get(key)),
    ("rule_for", 4, lambda: rule_for(matrix, case.phase, available, case.transaction, case.current)),
    ("decide", 25, lambda: decide(matrix, case, available)),
)


def main() -> int:
    times: dict[str, list[float]] = {name: [] for name, _, _ in CONTESTANTS}
    for _ in range(ROUNDS):  # interleaved, so that a busy moment hits all of them
        for name, _, call in CONTESTANTS:
            times[name].append(timeit.timeit(call, number=CALLS) / CALLS * 1e9)
    base = statistics.median(times["bare dict.get"])
    slow = False
    for name, limit, _ in CONTESTANTS:
        median = statistics.median(times[name])
        print(f"decision: {name}\t{median:.0f} ns, {median / base:.1f}x\t{f'{limit}x' if limit else ''}")
        slow = slow or (limit is not None and median / base > limit)
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
