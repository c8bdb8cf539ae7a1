"""A time-stamping authority of the tests: `openssl ts` behind a small web server."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SETTINGS = """
[tsa]
default_tsa = mine
[mine]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class Authority:
    url: str
    folder: Path

    def verifies(self, token: Path, data: Path) -> bool:
        """What the guide tells a verifier to do."""
        words = ["ts", "-verify", "-token_in", "-in", str(token), "-data", str(data), "-CAfile", "ca.pem"]
        return subprocess.run(["openssl", *words], cwd=self.folder, capture_output=True, check=False).returncode == 0


def openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, capture_output=True, check=True)


def _make_certificates(folder: Path) -> None:
    key = "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"
    openssl(folder, "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test CA")
    openssl(folder, "req", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test TSA")
    (folder / "use.cnf").write_text("extendedKeyUsage = critical,timeStamping\n")
    signing = "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "use.cnf"
    openssl(folder, "x509", "-req", "-in", "tsa.csr", *signing, "-out", "tsa.pem", "-days", "30")
    (folder / "serial").write_text("01\n")
    (folder / "ts.cnf").write_text(SETTINGS.format(folder=folder))


@contextmanager
def authority(folder: Path) -> Iterator[Authority]:
    _make_certificates(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/busy":
                self.send_error(503)
                return
            words = ["ts", "-reply", "-config", "ts.cnf", "-queryfile", "/dev/stdin"]
            done = subprocess.run(["openssl", *words], cwd=folder, input=asked, capture_output=True, check=True)
            answer = {"/junk": b"hello", "/cut": done.stdout[:-50]}.get(self.path, done.stdout)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Authority(f"http://127.0.0.1:{server.server_port}", folder)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
