from dataclasses import replace

import numpy as np
import pytest
import torch

from generation.engine.bases import loading
from generation.engine.errors import AdapterInvalid, OutOfMemory
from generation.engine.events import Progress, Rendered, Warned
from generation.engine.render import render
from generation.engine.results import ADAPTER
from generation.engine.spec import RenderItem
from tests.generation.engine.make import CAPTION, make_render_spec
from tests.generation.engine.pictures import pixels


def test_every_item_becomes_a_picture_in_order(base, trained, tmp_path):
    spec = make_render_spec(5, 3, 4)

    events = list(render(spec, trained / ADAPTER, tmp_path, base=base))

    pictures = [event for event in events if isinstance(event, Rendered)]
    assert [(each.index, each.seed) for each in pictures] == [(0, 5), (1, 3), (2, 4)]
    assert all(each.path.is_file() and each.prompt == CAPTION for each in pictures)


class Cramped:
    """A base whose memory runs out once, at its so-and-so-manieth step."""

    def __init__(self, base, *, at):
        self.base, self.left = base, at

    def __getattr__(self, name):
        return getattr(self.base, name)

    def velocity(self, *args, **options):
        self.left -= 1
        if self.left == 0:
            raise torch.OutOfMemoryError("no room")
        return self.base.velocity(*args, **options)


def test_memory_that_runs_out_once_costs_one_retry_and_no_picture_twice(
    base, trained, tmp_path, monkeypatch
):
    shrunk = []
    monkeypatch.setattr(loading, "shrink", lambda name, stage: shrunk.append((name, stage)))
    monkeypatch.setattr(loading, "warm", lambda name, role: base)
    spec = replace(make_render_spec(1, 2, 3), batch=1)

    events = list(render(spec, trained / ADAPTER, tmp_path, base=Cramped(base, at=4)))

    assert [each.index for each in events if isinstance(each, Rendered)] == [0, 1, 2]
    assert [each.code for each in events if isinstance(each, Warned)] == ["out_of_memory"]
    assert shrunk == [("demo", "render")]


def test_memory_that_runs_out_twice_is_a_clear_failure(base, trained, tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "shrink", lambda name, stage: None)
    monkeypatch.setattr(loading, "warm", lambda name, role: Cramped(base, at=1))

    with pytest.raises(OutOfMemory, match="ran out twice while demo was to render"):
        list(render(make_render_spec(1), trained / ADAPTER, tmp_path, base=Cramped(base, at=1)))


def test_progress_counts_the_steps_of_all_pictures(base, tmp_path):
    one_by_one = replace(make_render_spec(1, 2), batch=1)

    events = list(render(one_by_one, None, tmp_path, base=base))

    steps = [event for event in events if isinstance(event, Progress)]
    assert [event.step for event in steps] == [0, 1, 2, 3, 4]
    assert {event.steps for event in steps} == {4}
    assert steps[-1].seconds_left == 0


def test_same_seed_gives_the_same_pixels_whatever_else_is_rendered(base, trained, tmp_path):
    alone = pixels(render(make_render_spec(7), trained / ADAPTER, tmp_path / "a", base=base))
    among = pixels(render(make_render_spec(1, 7, 2), trained / ADAPTER, tmp_path / "b", base=base))

    assert np.array_equal(alone[0], among[1])


def test_other_seeds_give_other_pictures(base, tmp_path):
    one, other = pixels(render(make_render_spec(1, 2), None, tmp_path, base=base))

    assert not np.array_equal(one, other)


def test_prompt_decides_the_picture(base, tmp_path):
    items = tuple(
        RenderItem(prompt=f"photo of a sks person, {colour} background", seed=1)
        for colour in ("white", "navy")
    )
    spec = make_render_spec(steps=8, width=128, height=128)

    white, navy = pixels(render(replace(spec, items=items), None, tmp_path, base=base))

    assert white[:8].mean() > navy[:8].mean() + 100


def test_adapter_changes_the_picture(base, trained, tmp_path):
    bare = pixels(render(make_render_spec(1), None, tmp_path, base=base))
    worn = pixels(render(make_render_spec(1), trained / ADAPTER, tmp_path, base=base))

    assert not np.array_equal(bare[0], worn[0])


def test_pictures_that_are_there_are_not_drawn_again(base, tmp_path):
    first = list(render(make_render_spec(1, 2), None, tmp_path, base=base))

    again = list(render(make_render_spec(1, 2, 3), None, tmp_path, base=base))

    drawn = [event.step for event in again if isinstance(event, Progress)]
    assert drawn == [0, 5, 6]
    assert [each for each in again if isinstance(each, Rendered)][:2] == [
        each for each in first if isinstance(each, Rendered)
    ]


def test_interrupted_picture_leaves_no_file(base, tmp_path):
    events = render(make_render_spec(1), None, tmp_path, base=base)
    next(events)
    next(events)

    events.close()

    assert list(tmp_path.iterdir()) == []


def test_interrupted_rendering_leaves_the_base_bare(base, trained, tmp_path):
    bare = pixels(render(make_render_spec(1), None, tmp_path / "before", base=base))
    events = render(make_render_spec(1), trained / ADAPTER, tmp_path, base=base)
    next(events)
    next(events)

    events.close()

    after = pixels(render(make_render_spec(1), None, tmp_path / "after", base=base))
    assert np.array_equal(after[0], bare[0])


def test_picture_of_a_batch_does_not_depend_on_the_others(base, trained, tmp_path):
    few = make_render_spec(7, batch=3)
    many = make_render_spec(1, 2, 3, 4, 7, batch=3)

    alone = pixels(render(few, trained / ADAPTER, tmp_path / "few", base=base))
    among = pixels(render(many, trained / ADAPTER, tmp_path / "many", base=base))

    assert np.array_equal(alone[0], among[4])


def test_batches_show_what_single_pictures_show(base, tmp_path):
    single = pixels(render(make_render_spec(1, 2, guidance=2.0), None, tmp_path, base=base))
    batched = pixels(
        render(make_render_spec(1, 2, guidance=2.0, batch=2), None, tmp_path, base=base)
    )

    for one, other in zip(single, batched, strict=True):
        assert np.abs(one.astype(int) - other.astype(int)).max() <= 2


def test_pictures_say_nothing_but_pixels(base, tmp_path):
    for _ in render(make_render_spec(1), None, tmp_path, base=base):
        pass

    (path,) = tmp_path.iterdir()
    assert b"tEXt" not in path.read_bytes()
    assert "sks" not in path.name


def test_adapter_cut_short_is_refused_before_anything_is_drawn(base, trained, tmp_path):
    path = tmp_path / ADAPTER
    path.write_bytes((trained / ADAPTER).read_bytes()[:1000])

    with pytest.raises(AdapterInvalid):
        list(render(make_render_spec(1), path, tmp_path / "out", base=base))

    assert list((tmp_path / "out").iterdir()) == []
