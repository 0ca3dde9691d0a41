"""A hub in a thread: enough of the Hugging Face protocol to fetch a model from."""

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

COMMIT = "a" * 40


@dataclass
class FakeHub:
    """Serve the folder `files` as one model.

    Attributes
    ----------
    break_after
        For a file's name the number of bytes after which the connection is cut, once.
    requests
        (file, first byte asked for) of each download.
    """

    name: str
    files: Path
    url: str = ""
    status: int = 200
    break_after: dict[str, int] = field(default_factory=dict)
    flip: set[str] = field(default_factory=set)
    requests: list[tuple[str, int]] = field(default_factory=list)

    def listing(self) -> dict[str, object]:
        siblings = []
        for path in sorted(self.files.iterdir()):
            entry: dict[str, object] = {"rfilename": path.name, "size": path.stat().st_size}
            if path.suffix == ".safetensors":
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                entry["lfs"] = {"sha256": digest, "size": entry["size"], "pointerSize": 130}
            siblings.append(entry)
        return {"id": self.name, "modelId": self.name, "sha": COMMIT, "siblings": siblings}


@contextmanager
def serving(hub: FakeHub) -> Iterator[FakeHub]:
    """Run the hub; its address is in ``hub.url``."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if hub.status != 200:
                code = {401: "RepoNotFound", 403: "GatedRepo", 404: "RepoNotFound"}.get(hub.status)
                self.send_response(hub.status)
                if code:
                    self.send_header("X-Error-Code", code)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if self.path.startswith("/api/models/"):
                self._send(json.dumps(hub.listing()).encode(), 0)
                return
            name = self.path.rpartition("/")[2]
            data = (hub.files / name).read_bytes()
            start = int((self.headers.get("Range") or "bytes=0-")[6:].partition("-")[0])
            hub.requests.append((name, start))
            if name in hub.flip:
                data = bytes(byte ^ 1 for byte in data)
            self._send(data, start, hub.break_after.pop(name, None))

        def _send(self, data: bytes, start: int, stop: int | None = None) -> None:
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(data) - start))
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.end_headers()
            self.wfile.write(data[start:stop])
            if stop is not None:
                self.close_connection = True

        def log_message(self, *arguments: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
