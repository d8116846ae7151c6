"""Short names of the rules' words, and cases built as the desk builds them."""

from datetime import date

from allocation.domain.decision import build_case
from allocation.domain.matrix import Availability, Product, Service, Transaction
from allocation.reference import ladder, policies

MATRIX, LADDER = policies().by_id("2021-01-26"), ladder(date(2021, 1, 26))
PB, PD = Transaction
PRA, PASCA = Product.PRABAYAR, Product.PASCABAYAR
ALL, ONLY_PASCA, ONLY_PRA = Availability.ALL, Availability.PASCABAYAR, Availability.PRABAYAR


def new(product, power, phase=None):
    return build_case(LADDER, transaction=PB, product=product, power=power, phase=phase)


def change(current, product, power, phase=None, current_power=None):
    return build_case(
        LADDER,
        transaction=PD,
        current=Service.parse(current),
        current_power=current_power,
        product=product,
        power=power,
        phase=phase,
    )
