"""The wire to the account's server: what a Pusher calls unless it is given something else."""

import threading
from collections.abc import Callable, Mapping

import requests

Post = Callable[[str, Mapping[str, str], bytes | None, float], tuple[int, bytes]]
"""`(url, query, body, timeout) -> (status, body)`; a body of None asks for GET; OSError means no answer."""


class Wire:
    """The default `Post`: one kept-alive connection per thread."""

    def __init__(self) -> None:
        self._local = threading.local()

    def __call__(self, url: str, params: Mapping[str, str], body: bytes | None, timeout: float) -> tuple[int, bytes]:
        """Raises TimeoutError when cut off and another OSError when nobody answers."""
        session = self._session()
        try:
            if body is None:
                answer = session.get(url, params=params, timeout=timeout, allow_redirects=False)
            else:
                headers = {"Content-Type": "text/xml"}
                answer = session.post(
                    url, params=params, data=body, timeout=timeout, headers=headers, allow_redirects=False
                )
        except requests.Timeout as error:
            raise TimeoutError(timeout) from error
        return answer.status_code, answer.content

    def _session(self) -> requests.Session:
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
            # A proxy of the developer's machine must not stand between two servers on one desk.
            self._local.session.trust_env = False
        session: requests.Session = self._local.session
        return session
