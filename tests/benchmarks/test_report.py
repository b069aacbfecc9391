"""Ratios are taken within a round, so that a slow minute of the machine hurts nobody."""

from benchmarks.contest import Row
from benchmarks.report import ratios


def row(number: int, name: str, rate: float) -> Row:
    return Row(number, name, "plain", 32, 100, rate, 1.0, 2.0, 3.0, 4.0, 1.0, {})


def test_a_ratio_is_the_median_of_the_rounds_not_of_the_rates() -> None:
    rates = [(1, 200.0, 100.0), (2, 20.0, 20.0), (3, 30.0, 10.0)]
    rows = [row(n, name, rate) for n, mine, peer in rates for name, rate in (("gejie SQLite", mine), ("WeRoBot", peer))]
    assert ratios(rows) == {"gejie SQLite / WeRoBot, plain, 32": 2.0}
