"""What is done to an own photo, in the real runner's code: no network that knows faces is opened.

A child process does it, so that nothing else has opened anything.
"""

import json
import subprocess
import sys

import pytest

from generation.bridge import as_text
from tests.generation.stored import jpeg

pytestmark = pytest.mark.slow

CHILD = """
import json, sys
from generation.runner import serving
from generation.vision import modelfiles

def done(op, **payload):
    ended = serving.perform({"id": 1, "op": "vision." + op, "payload": payload},
                            serving.Commands(), lambda **said: None)
    return ended["result"]

def opened():
    kinds = (modelfiles.network, modelfiles.onnx_network, modelfiles.face_network)
    return [kind.cache_info().currsize for kind in kinds]

framed = done("framed", picture=sys.stdin.read(), frame={"left": 20, "top": 10, "side": 400})
done("thumbnail", picture=framed)
kept = opened()
cutout = done("silhouette", picture=framed)
done("finish", cutout=cutout, head=None, background={"kind": "colour", "colour": "#336699"},
     framing={"eye_line": 0.44, "head_height": 0.55, "centre": 0.5})
before = opened()
modelfiles.network(modelfiles.PERSON_MASK)
told = {"framing": kept, "background": before, "with_the_mask": opened(),
        "torch": "torch" in sys.modules}
if len(sys.argv) > 1:
    done("look", picture=framed)
    told["a_look"] = opened()
print(json.dumps(told))
"""


def told(*arguments: str) -> dict[str, list[int]]:
    """How many networks of each kind the child had opened after each step."""
    picture = as_text(jpeg(size=(480, 600)))
    command = [sys.executable, "-c", CHILD, *arguments]
    ended = subprocess.run(command, input=picture, capture_output=True, text=True, check=True)
    found: dict[str, list[int]] = json.loads(ended.stdout)
    return found


def test_framing_opens_no_network_at_all() -> None:
    assert told()["framing"] == [0, 0, 0]


def test_another_background_opens_the_mask_of_people_and_nothing_else() -> None:
    opened = told()

    assert opened["background"] == opened["with_the_mask"] == [1, 0, 0]


def test_what_is_counted_would_show_a_look_for_faces() -> None:
    assert sum(told("look")["a_look"]) > 1
