import pytest
import torch

from generation.engine import compute


@pytest.fixture(autouse=True)
def _same_threads_afterwards():
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


def test_threads_are_as_many_as_asked(monkeypatch):
    monkeypatch.setenv(compute.THREADS_VARIABLE, "2")

    assert compute.use_threads(1) == 1
    assert compute.use_threads() == 2


def test_without_a_wish_threads_stay_as_they_are(monkeypatch):
    monkeypatch.delenv(compute.THREADS_VARIABLE, raising=False)
    torch.set_num_threads(1)

    assert compute.use_threads() == 1


@pytest.mark.parametrize(("name", "kind"), [("fp32", torch.float32), ("bf16", torch.bfloat16)])
def test_precision_is_that_of_products_inside_the_block(name, kind):
    matrix = torch.ones(4, 4)

    with compute.precision(name):
        inside = matrix @ matrix

    assert inside.dtype == kind
    assert (matrix @ matrix).dtype == torch.float32


def test_auto_is_bf16_only_where_it_is_native():
    matrix = torch.ones(4, 4)

    with compute.precision("auto"):
        product = matrix @ matrix

    assert (product.dtype == torch.bfloat16) == compute.multiplies_bf16()
