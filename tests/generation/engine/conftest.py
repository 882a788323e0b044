import pytest

from generation.engine import compute
from generation.engine.bases import loading
from generation.engine.bases.interface import Base
from generation.engine.spec import TrainSpec
from generation.engine.train import train
from tests.generation.engine.make import make_train_spec


@pytest.fixture(scope="session")
def base() -> Base:
    """The demo base, loaded once for all tests; every test must leave it bare.

    One thread: for batches this small more of them mostly wait, on a busy machine for each other.
    """
    compute.use_threads(1)
    return loading.warm("demo")


@pytest.fixture(scope="session")
def trained(base, tmp_path_factory):
    """Folder of a short training that ended; its adapter is there to be read, not changed."""
    workdir = tmp_path_factory.mktemp("trained")
    for _ in train(make_train_spec(workdir / "photos"), workdir, base=base):
        pass
    return workdir


@pytest.fixture
def spec(tmp_path) -> TrainSpec:
    return make_train_spec(tmp_path / "photos")
