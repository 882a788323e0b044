from collections.abc import Iterator
from dataclasses import replace

import pytest

from generation.engine import bases, compute
from generation.engine.bases import loading
from generation.engine.bases.interface import Base
from generation.engine.spec import TrainSpec
from generation.engine.train import train
from tests.generation.engine.make import make_train_spec


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """For batches this small more threads mostly wait, on a busy machine for each other."""
    compute.use_threads(1)


@pytest.fixture(scope="session")
def base() -> Base:
    """The demo base, loaded once for all tests; every test must leave it bare."""
    return loading.warm("demo", "train")


@pytest.fixture(scope="module")
def quick() -> Iterator[None]:
    """Evaluations of the demo base draw in two steps."""
    config = bases.configuration("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(bases.CONFIGURATIONS, "demo", replace(config, render_steps=2))
        yield


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
