"""`manage.py weights` against a hub on loopback that answers as the real one does."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
COMMIT = "c0ffee" + "0" * 34
LARGE = bytes(range(256)) * 50_000
"""The client keeps what came in pieces of 10 MB; this is one and a part of the next."""
TRAINED = "black-forest-labs/FLUX.2-klein-base-4B"
DRAWN = "black-forest-labs/FLUX.2-klein-4B"


def repository(*parts: str) -> dict[str, bytes]:
    small = {f"{part}/config.json": b"{}" for part in parts}
    return {
        "model_index.json": b"{}",
        "README.md": b"not needed",
        "transformer/model.safetensors": LARGE,
        **small,
    }


class Hub(ThreadingHTTPServer):
    """Two repositories, what was asked of them, and what goes wrong."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        whole = ("scheduler", "transformer", "text_encoder", "tokenizer", "vae")
        self.repositories = {TRAINED: repository(*whole), DRAWN: repository(*whole[:2])}
        self.ranges: list[str] = []
        self.cut_after: int | None = None
        self.is_down = False
        self.spoiled = False
        self.gated = False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_HEAD(self) -> None:
        self._file(body=False)

    def do_GET(self) -> None:
        if not self.path.startswith("/api/models/"):
            self._file(body=True)
            return
        if self.server.gated:
            self._answer(403, b"{}", {"X-Error-Code": "GatedRepo"})
            return
        name = "/".join(self.path.split("?")[0].split("/")[3:5])
        siblings = [_listed(path, data) for path, data in self.server.repositories[name].items()]
        body = json.dumps({"id": name, "sha": COMMIT, "siblings": siblings})
        self._answer(200, body.encode(), {"Content-Type": "application/json"})

    def _file(self, *, body: bool) -> None:
        if self.server.is_down:
            self._answer(404, b"", {}, body=body)
            return
        owner, name, _, _, path = self.path.split("?")[0].strip("/").split("/", 4)
        data = self.server.repositories[f"{owner}/{name}"][path]
        about = {
            "ETag": f'"{hashlib.sha256(data).hexdigest()}"',
            "X-Repo-Commit": COMMIT,
            "Accept-Ranges": "bytes",
        }
        asked = self.headers.get("Range")
        begin = int(asked.removeprefix("bytes=").split("-")[0]) if asked and body else 0
        if asked and body:
            self.server.ranges.append(asked)
            about["Content-Range"] = f"bytes {begin}-{len(data) - 1}/{len(data)}"
        sent = data[begin:]
        if self.server.spoiled and data is LARGE:
            sent = bytes(len(sent))
        self._answer(206 if begin else 200, sent, about, body=body)

    def _answer(
        self, status: int, body_bytes: bytes, headers: dict[str, str], *, body: bool = True
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body_bytes)))
        self.end_headers()
        if not body:
            return
        cut = self.server.cut_after
        if cut is not None and len(body_bytes) > cut:
            self.wfile.write(body_bytes[:cut])
            self.close_connection = self.server.is_down = True
            return
        self.wfile.write(body_bytes)


def _listed(path: str, data: bytes) -> dict[str, object]:
    listed: dict[str, object] = {"rfilename": path, "size": len(data)}
    if path.endswith(".safetensors"):
        digest = hashlib.sha256(data).hexdigest()
        listed["lfs"] = {"sha256": digest, "size": len(data), "pointerSize": 134}
    return listed


@pytest.fixture
def hub() -> Iterator[Hub]:
    server = Hub()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def weights(
    tmp_path: Path, *arguments: str, hub: Hub | None = None, **more: str
) -> "subprocess.CompletedProcess[str]":
    """The command, with its folders under `tmp_path`."""
    environment = {
        "PATH": os.defpath,
        "HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "LIKENESS_STATE": str(tmp_path / "state"),
        "LIKENESS_WEIGHTS": str(tmp_path / "weights"),
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DOWNLOAD_TIMEOUT": "3",
        "HF_ENDPOINT": hub.address if hub else "http://127.0.0.1:9",
        **more,
    }
    command = [sys.executable, "manage.py", "weights", *arguments]
    return subprocess.run(
        command,
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_list_says_what_each_base_needs_and_where_it_lies(tmp_path):
    listed = weights(tmp_path, "list")

    assert listed.returncode == 0, listed.stderr
    assert "flux2-klein-4b  FLUX.2 [klein] 4B, Apache-2.0, commercial use" in listed.stdout
    assert "FLUX.2-klein-base-4B, 16 GB: not here; belongs in" in listed.stdout
    assert "flux1-dev  FLUX.1 [dev], FLUX.1 [dev] Non-Commercial License, needs a" in listed.stdout
    assert "demo, 0.02 GB: in " in listed.stdout


def test_fetched_weights_are_whole_and_verified(tmp_path, hub):
    fetched = weights(tmp_path, "fetch", "flux2-klein-4b", hub=hub)
    verified = weights(tmp_path, "verify", "flux2-klein-4b")

    assert fetched.returncode == 0, fetched.stderr
    assert verified.returncode == 0, verified.stderr
    place = tmp_path / "weights" / "FLUX.2-klein-base-4B"
    assert (place / "transformer" / "model.safetensors").read_bytes() == LARGE
    assert json.loads((place / "weights.json").read_text())["revision"] == COMMIT
    assert not (place / "README.md").exists()
    assert "FLUX.2-klein-4B is whole." in verified.stdout


def test_fetch_that_was_cut_off_goes_on_where_it_stopped(tmp_path, hub):
    hub.cut_after = 11_000_000
    cut = weights(tmp_path, "fetch", "flux2-klein-4b", hub=hub)
    hub.cut_after, hub.is_down = None, False
    hub.ranges.clear()

    resumed = weights(tmp_path, "fetch", "flux2-klein-4b", hub=hub)

    assert cut.returncode == 1
    assert len(cut.stderr.strip().splitlines()) == 1
    assert resumed.returncode == 0, resumed.stderr
    assert hub.ranges == [f"bytes={10 * 1024 * 1024}-"]
    assert weights(tmp_path, "verify", "flux2-klein-4b").returncode == 0


def test_file_that_is_not_what_the_hub_promised_is_removed(tmp_path, hub):
    hub.spoiled = True

    fetched = weights(tmp_path, "fetch", "flux2-klein-4b", hub=hub)

    assert fetched.returncode == 1
    assert "came out different from what the hub promised" in fetched.stderr
    assert not list((tmp_path / "weights").rglob("model.safetensors"))


def test_damaged_file_is_named(tmp_path, hub):
    weights(tmp_path, "fetch", "flux2-klein-4b", hub=hub)
    file = tmp_path / "weights" / "FLUX.2-klein-4B" / "transformer" / "model.safetensors"
    file.write_bytes(LARGE[:-1] + b"!")

    verified = weights(tmp_path, "verify", "flux2-klein-4b")

    assert verified.returncode == 1
    assert "transformer/model.safetensors: DAMAGED" in verified.stdout
    assert "weights fetch flux2-klein-4b" in verified.stderr


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, "the hub cannot be reached"),
        ({"HF_HUB_OFFLINE": "1"}, "HF_HUB_OFFLINE is set on this machine."),
    ],
    ids=["no network", "told to stay offline"],
)
def test_offline_is_one_clear_line(tmp_path, more, sentence):
    fetched = weights(tmp_path, "fetch", "flux2-klein-4b", **more)

    assert fetched.returncode == 1
    assert sentence in fetched.stderr
    assert len(fetched.stderr.strip().splitlines()) == 1


def test_gated_weights_say_what_to_accept(tmp_path, hub):
    hub.gated = True

    fetched = weights(tmp_path, "fetch", "flux1-dev", hub=hub)

    assert fetched.returncode == 1
    assert "accept it there and set HF_TOKEN" in fetched.stderr


def test_verifying_what_is_not_there_says_how_to_get_it(tmp_path):
    verified = weights(tmp_path, "verify", "flux1-schnell")

    assert verified.returncode == 1
    assert "get them with: python manage.py weights fetch flux1-schnell" in verified.stderr


def test_weights_that_come_with_the_code_need_no_fetch(tmp_path):
    assert "comes with the code" in weights(tmp_path, "fetch", "demo").stdout
    assert weights(tmp_path, "verify", "demo").returncode == 0
