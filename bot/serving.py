"""Running the product under uvicorn."""

import socket

import typer
import uvicorn

from bot import texts
from bot.app import create_app, utc_now
from bot.console.warming import Warmer
from bot.opening import Problem, opened
from bot.settings import Settings
from bot.setup import prepare


def run(settings: Settings, host: str, port: int) -> None:
    """Prepare the database and serve until stopped; Problem if the address is taken."""
    listener = listen(host, port)
    with opened(settings.database_url) as engine:
        prepare(engine, utc_now())
    typer.echo(texts.SERVING.format(host=host, port=port), err=True)
    app = create_app(settings)
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    warmer = Warmer(app.state.engine)
    warmer.start()
    Server(config).run(sockets=[listener])
    warmer.stop()


class Server(uvicorn.Server):
    """Waits for what is under way, but first ends what would never end: the pages that listen for changes."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does it, with nobody listening any more."""
        self.config.app.state.leave()  # type: ignore[union-attr]
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """The socket to serve on."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise Problem(
            texts.PORT_TAKEN.format(host=host, port=port, reason=texts.TAKEN.get(error.errno or 0, texts.CANNOT))
        ) from error
