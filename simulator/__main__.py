"""`python -m simulator`: serve the platform, bind it to the product, open the play."""

import os
import socket
import sys
from collections.abc import Sequence

import uvicorn

from simulator import events
from simulator.app import create_simulator
from simulator.connection import watch
from simulator.options import Options, complain, read_options
from simulator.platform import Platform
from simulator.push import Pusher


def main(argv: Sequence[str] | None = None) -> None:
    """Run until interrupted; a bad option ends with exit code 2."""
    options = read_options(sys.argv[1:] if argv is None else argv, os.environ)
    listener = _listener(options)
    platform = Platform(options.account)
    platform.base_url = f"http://{options.host}:{listener.getsockname()[1]}"
    pusher = Pusher(
        platform, options.callback, deliveries=options.deliveries, cutoff=options.cutoff, pause=options.pause
    )
    app = create_simulator(platform, pusher, options.stage)
    watch(pusher, lambda: _connected(pusher, options))
    print(f"公众号模拟器：{platform.base_url} ，消息推送到 {options.callback}", flush=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    server.run(sockets=[listener])


def _listener(options: Options) -> socket.socket:
    try:
        return socket.create_server((options.host, options.port))
    except OSError as error:
        complain(f"{options.host}:{options.port} 用不了（{error.strerror}）")


def _connected(pusher: Pusher, options: Options) -> None:
    print(f"已连上 {options.callback}", flush=True)
    if options.follow:
        for phone in options.stage.phones:
            pusher.deliver(phone.openid, events.subscribe())


if __name__ == "__main__":
    main()
