"""The confusion matrix as a picture (needs matplotlib); codes for labels, so that no Chinese font is needed."""

from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nlp.evaluate import Report

_INCHES, _DARK = 0.55, 0.5
_FORMATS = (".png", ".svg", ".pdf")


def draw(report: Report, path: Path) -> None:
    """Counts in the cells, rows coloured by their shares; ValueError for an unknown format, OSError as it comes."""
    if path.suffix.lower() not in _FORMATS:
        raise ValueError(path.suffix)
    codes = sorted({code for pair in report.confusion for code in pair})
    rows = [[report.confusion.get((true, given), 0) for given in codes] for true in codes]
    shares = [[count / max(sum(row), 1) for count in row] for row in rows]
    size = 2.5 + _INCHES * len(codes)
    figure = Figure(figsize=(size, size), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(codes)), codes, rotation=60, ha="right")
    axes.set_yticks(range(len(codes)), codes)
    axes.set_xlabel("decided")
    axes.set_ylabel("labelled")
    axes.set_title(f"accuracy {report.accuracy:.1%}, n = {report.count}")
    for y, row in enumerate(rows):
        for x, count in enumerate(row):
            if count:
                axes.text(
                    x, y, str(count), ha="center", va="center", color="white" if shares[y][x] > _DARK else "black"
                )
    figure.savefig(path, dpi=120)
