"""The peers: bots that verify, open, echo and store nothing.

`python -m benchmarks.peers MODE PORT` is WeRoBot's own run().
"""

import os
import sys
from typing import Any

from simulator.account import Account

ACCOUNT = Account()


def robot(mode: str) -> Any:
    """WeRoBot that says back what was said; its sessions, which would store something, are off."""
    from werobot import WeRoBot

    keys = {"encoding_aes_key": ACCOUNT.aes_key, "app_id": ACCOUNT.appid} if mode == "safe" else {}
    made = WeRoBot(token=ACCOUNT.token, enable_session=False, **keys)
    made.text(lambda message: message.content)
    return made


def werobot_app() -> Any:
    """The same for gunicorn; the mode is the environment variable PEER_MODE."""
    return robot(os.environ["PEER_MODE"]).wsgi


def flask_app() -> Any:
    """Flask and wechatpy as wechatpy's documentation puts them together."""
    from flask import Flask, request
    from wechatpy import create_reply, parse_message
    from wechatpy.crypto import WeChatCrypto
    from wechatpy.utils import check_signature

    app, safe = Flask(__name__), os.environ["PEER_MODE"] == "safe"
    crypto = WeChatCrypto(ACCOUNT.token, ACCOUNT.aes_key, ACCOUNT.appid)

    @app.post("/wechat")
    def echo() -> str:
        """Verify, open, echo."""
        given = request.args
        timestamp, nonce = given["timestamp"], given["nonce"]
        if not safe:
            check_signature(ACCOUNT.token, given["signature"], timestamp, nonce)
            return _echoed(request.data)
        opened = crypto.decrypt_message(request.data, given["msg_signature"], timestamp, nonce)
        sealed: str = crypto.encrypt_message(_echoed(opened), nonce, timestamp)
        return sealed

    def _echoed(xml: Any) -> str:
        message = parse_message(xml)
        rendered: str = create_reply(message.content, message).render()
        return rendered

    return app


if __name__ == "__main__":
    robot(sys.argv[1]).run(host="127.0.0.1", port=int(sys.argv[2]), enable_pretty_logging=False)
