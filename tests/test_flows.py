"""Every transcript of tests/flows, on both databases: what people see is exactly what the file says."""

from pathlib import Path

import pytest

from tests.stage import Stage
from tests.transcript import play

FLOWS = sorted((Path(__file__).parent / "flows").glob("*.txt"))


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(stage: Stage, path: Path, request: pytest.FixtureRequest) -> None:
    script = path.read_text(encoding="utf-8")
    played = play(stage, script)
    if request.config.getoption("--write-flows"):
        path.write_text(played, encoding="utf-8")
    assert played == script


def test_there_are_enough_conversations() -> None:
    assert len(FLOWS) >= 40
