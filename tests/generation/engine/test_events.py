import json
from pathlib import Path

from generation.engine.events import Checkpointed, Evaluated, Progress, Rendered, Trained, Warned

EVENTS = [
    Progress(stage="train", step=1, steps=4, loss=0.5, seconds_left=3.0),
    Checkpointed(step=2, path=Path("checkpoint")),
    Evaluated(step=2, pictures=(Path("00.png"),), likeness=0.5),
    Trained(
        adapter_path=Path("adapter"),
        digest="d",
        first_loss=1,
        last_loss=0.5,
        steps=4,
        seconds=2.0,
        report_path=Path("report.html"),
    ),
    Rendered(index=0, path=Path("a.png"), seed=1, prompt="p", digest="d"),
    Warned(code="checkpoint_ignored", message="Starting over."),
]


def test_events_are_plain_json_that_names_them():
    told = [json.loads(json.dumps(event.to_json())) for event in EVENTS]

    names = [each["event"] for each in told]
    assert names == ["progress", "checkpointed", "evaluated", "trained", "rendered", "warned"]
    assert told[0]["loss"] == 0.5
    assert told[2]["pictures"] == ["00.png"]
    assert told[3]["adapter_path"] == "adapter"
