"""What a table of categories by grids must not show: where few sensitive tickets would point at somebody."""

from collections.abc import Iterable, Mapping

from handlers.figures import HIDDEN, Key

Cell = tuple[str, Key]


def hidden(counts: Mapping[Cell, int], categories: Iterable[str], grids: Iterable[Key], private: set[str]) -> set[Cell]:
    """The cells to leave out.

    They are the sensitive ones that are small, also where nothing is, and in each line as many more as keep them from
    being found by subtraction from the line's sum.
    """
    rows, columns = list(categories), list(grids)
    out = {
        (category, grid)
        for category in rows
        if category in private
        for grid in columns
        if counts.get((category, grid), 0) < HIDDEN
    }
    lines = [[(row, column) for row in rows] for column in columns] + [
        [(row, column) for column in columns] for row in rows
    ]
    while more := {cell for line in lines if (cell := _next(line, counts, out)) is not None}:
        out |= more
    return out


def _next(line: list[Cell], counts: Mapping[Cell, int], out: set[Cell]) -> Cell | None:
    """One more cell of this line to leave out; None if those that are left out cannot be told apart."""
    gone = [cell for cell in line if cell in out]
    if not gone or (len(gone) > 1 and sum(counts.get(cell, 0) for cell in gone) >= HIDDEN):
        return None
    left = [cell for cell in line if cell not in out and counts.get(cell, 0)]
    return min(left, key=lambda cell: (counts[cell], str(cell)), default=None)
