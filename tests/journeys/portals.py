"""A real web server of the portal, in a process of its own."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.journeys.clusters import CHECKOUT, eventually

HOST = "127.0.0.1"


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[str]:
    """The portal on a free port for as long as the block runs; gives its address."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    server = ["granian", "--interface", "wsgi", "--no-ws", "--host", HOST, "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-m", *server, "--blocking-threads", "4", "portal.wsgi:application"],
        cwd=CHECKOUT,
        env={**environment, "PUBLIC_URL": f"http://{HOST}:{port}"},
    )
    try:
        assert eventually(lambda: _answers(port)), "the portal did not start"
        yield f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait(timeout=15)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
