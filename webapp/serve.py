"""The web server: gunicorn over the app, and beside it, if asked, the process of the recurring work."""

import gc
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from webapp.settings import Settings

log = logging.getLogger("yidu.serve")

STOP_SECONDS = 10
REST_SECONDS = 5
EVERYWHERE = {"0.0.0.0", "::", ""}


@dataclass
class JobsProcess:
    """`yidu jobs` as a child: started again if it dies, gone when its parent is."""

    child: subprocess.Popen[bytes] | None = None
    started: float = float("-inf")

    def keep_running(self) -> None:
        """Start it if it does not run; not more often than every few seconds."""
        gone = self.child is None or self.child.poll() is not None
        if gone and time.monotonic() - self.started > REST_SECONDS:
            if self.child:
                log.warning("the recurring work has stopped; it is started again")
            self.started = time.monotonic()
            self.child = subprocess.Popen([sys.executable, "-m", "webapp", "jobs", "--parent", str(os.getpid())])

    def stop(self) -> None:
        if self.child is None:
            return
        self.child.terminate()
        try:
            self.child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()


class _Arbiter(Arbiter):  # type: ignore[misc]
    """Gunicorn's master, which also looks after the jobs once a second."""

    def manage_workers(self) -> None:
        super().manage_workers()
        if self.app.jobs:
            self.app.jobs.keep_running()


class Server(BaseApplication):  # type: ignore[misc]
    """The app is loaded once and shared by the workers; each opens database connections of its own."""

    def __init__(self, app: Flask, options: dict[str, object], jobs: JobsProcess | None) -> None:
        self.app, self.options, self.jobs = app, options, jobs
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app

    def run(self) -> None:
        _Arbiter(self).run()


def serve(
    app: Flask, settings: Settings, ready: Callable[[], None], *, workers: int, threads: int, with_jobs: bool
) -> None:
    """Serve until a signal says stop. Calls `ready` once it listens."""
    jobs = JobsProcess() if with_jobs else None
    database = app.extensions["services"].database
    options = {
        "bind": [_bind(settings)],
        "worker_class": "gthread",
        "workers": workers,
        "threads": threads,
        "preload_app": True,
        "loglevel": "warning",
        "control_socket_disable": True,
        "when_ready": lambda _: ready(),
        "post_fork": lambda _, __: database.leave_to_parent(),
        "on_exit": lambda _: jobs.stop() if jobs else None,
    }
    settle()
    Server(app, options, jobs).run()


MADE_ANEW = 20_000
"""Containers made before the garbage collector looks at the young ones; Python's own 700 is for small programs."""


def settle() -> None:
    """What is loaded now stays: the garbage collector passes it over, and the workers go on sharing its memory."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(MADE_ANEW, *gc.get_threshold()[1:])


def url(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def is_taken(settings: Settings) -> bool:
    """Whether somebody else listens there already."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return True
    return False


def _bind(settings: Settings) -> str:
    return f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"
