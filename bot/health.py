"""GET /healthz: the process is alive. GET /readyz: database and courier are well."""

import time

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from storage import outbox
from storage.db import transaction

router = APIRouter()
QUIET = 90.0  # seconds without a sign of the courier: a sending may take long, but not this long


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The event loop turns."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(request: Request) -> JSONResponse:
    """200 if messages can be stored and delivered, else 503; what is wrong is named, nothing else."""
    state = request.app.state
    checks = {"database": "ok", "courier": "ok", "desk": "ok"}
    waiting: dict[str, int] = {}
    try:
        with transaction(state.engine) as tx:
            waiting = outbox.counts(tx)
    except Exception as error:
        checks["database"] = type(error).__name__
    if time.monotonic() - state.courier.seen_alive > QUIET:
        checks["courier"] = "silent"
    if not state.desk.alive:
        checks["desk"] = "stopped"
    well = set(checks.values()) == {"ok"}
    body = {"status": "ok" if well else "unwell", **checks, "outbox": waiting}
    return JSONResponse(body, 200 if well else 503)
