import pytest
import torch


@pytest.fixture(autouse=True)
def _one_thread():
    """Threads cost more than they give at this size, far more on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
