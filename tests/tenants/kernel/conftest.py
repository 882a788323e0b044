"""An S3 server on loopback, and a bucket in it."""

from collections.abc import Iterator

import pytest
from moto.server import ThreadedMotoServer

from tenants.kernel.storage import S3Objects

BUCKET = "likeness"


@pytest.fixture(scope="package")
def s3_server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> S3Objects:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    storage = S3Objects(bucket_name=BUCKET, endpoint_url=s3_server, region_name="us-east-1")
    storage.connection.create_bucket(Bucket=BUCKET)
    return storage
