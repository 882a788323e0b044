"""The operations as the runner serves them."""

import pytest

from generation.engine import service
from generation.engine import train as training
from generation.engine.events import Progress


def test_work_that_fails_while_it_is_closed_says_so(spec, tmp_path, monkeypatch):
    def failing(*_, **__):
        try:
            yield Progress(stage="train", step=1, steps=2)
        finally:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(training, "train", failing)
    events = service.train(spec.to_json(), str(tmp_path))
    next(events)

    with pytest.raises(OSError, match="No space left"):
        events.close()
