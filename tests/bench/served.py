"""The app behind its real server, in processes of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from webapp.settings import Settings


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """`yidu serve` over the same data; answers its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    env = {
        **os.environ,
        "YIDU_DATA": str(settings.data),
        "YIDU_DATABASE_URL": settings.database_url,
        "YIDU_SECRET_KEY": settings.secret_key,
    }
    command = [sys.executable, "-m", "webapp", "serve", "--port", port]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        server.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        server.terminate()
