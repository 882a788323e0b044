import copy
import gc
import weakref
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file

from generation.engine import checkpoint, session, weights
from generation.engine.bases import loading
from generation.engine.errors import Diverged, OutOfMemory, PhotoUnreadable
from generation.engine.events import Checkpointed, Evaluated, Progress, Trained, Warned
from generation.engine.recipe import RegionWeights
from generation.engine.render import render
from generation.engine.results import ADAPTER
from generation.engine.train import train
from tests.generation.engine.make import make_render_spec, make_train_spec


def events_of(spec, workdir, base, **options):
    return list(train(spec, workdir, base=base, **options))


def leave_after(events, *, step, stage="train"):
    """Follow a training up to a step, then close it, as a worker does that is told to stop."""
    for event in events:
        if isinstance(event, Progress) and event.stage == stage and event.step == step:
            events.close()
            return


def test_training_ends_with_an_adapter_whose_digest_is_told(base, spec, tmp_path):
    last = events_of(spec, tmp_path, base)[-1]

    assert isinstance(last, Trained)
    assert last.adapter_path == tmp_path / ADAPTER
    assert last.steps == spec.recipe.steps
    assert len(last.digest) == 64
    assert last.likeness is None


def test_events_come_in_order(base, spec, tmp_path):
    events = events_of(spec, tmp_path, base)

    told = [
        (type(event), getattr(event, "stage", ""), getattr(event, "step", 0)) for event in events
    ]
    assert told == [
        (Progress, "load", 0),
        (Progress, "encode", 0),
        (Progress, "train", 1),
        (Progress, "train", 2),
        (Checkpointed, "", 2),
        (Progress, "train", 3),
        (Progress, "train", 4),
        (Trained, "", 0),
    ]


@pytest.mark.parametrize(("most", "written"), [(0.0, [1]), (float("inf"), [1, 2, 3])])
def test_checkpoints_take_no_more_than_their_share_of_the_time(
    base, spec, tmp_path, monkeypatch, most, written
):
    monkeypatch.setattr(session, "MOST_SAVING", most)

    events = events_of(replace(spec, checkpoint_every=1), tmp_path, base)

    assert [each.step for each in events if isinstance(each, Checkpointed)] == written


def test_progress_tells_loss_and_time_left(base, spec, tmp_path):
    steps = [
        each for each in events_of(spec, tmp_path, base) if getattr(each, "stage", "") == "train"
    ]

    assert all(event.loss > 0 for event in steps)
    assert steps[0].seconds_left > 0
    assert steps[-1].seconds_left == 0


def test_same_spec_gives_the_same_bytes(base, spec, tmp_path):
    one, two = (events_of(spec, tmp_path / name, base)[-1].digest for name in ("one", "two"))

    assert one == two


def test_another_seed_gives_another_adapter(base, spec, tmp_path):
    one = events_of(spec, tmp_path / "one", base)[-1]
    two = events_of(replace(spec, seed=8), tmp_path / "two", base)[-1]

    assert one.digest != two.digest


@pytest.mark.parametrize("step", [1, 2, 3])
def test_interrupted_training_gives_the_same_bytes_as_an_uninterrupted_one(
    base, spec, tmp_path, step
):
    whole = events_of(spec, tmp_path / "whole", base)[-1]

    leave_after(train(spec, tmp_path / "parts", base=base), step=step)
    resumed = events_of(spec, tmp_path / "parts", base)

    assert next(event.step for event in resumed if getattr(event, "stage", "") == "train") == step
    assert resumed[-1].digest == whole.digest
    assert (resumed[-1].first_loss, resumed[-1].last_loss) == (whole.first_loss, whole.last_loss)


def test_left_training_leaves_the_base_bare(base, spec, tmp_path):
    leave_after(train(spec, tmp_path, base=base), step=1)

    assert not any("lora" in name for name, _ in base.pipeline.transformer.named_parameters())


def test_finished_training_is_not_done_again(base, spec, tmp_path):
    first = events_of(spec, tmp_path, base)[-1]

    assert events_of(spec, tmp_path, base) == [first]
    assert not (tmp_path / checkpoint.FILE).exists()


def test_finished_training_with_a_damaged_adapter_is_done_again(base, spec, tmp_path):
    first = events_of(spec, tmp_path, base)[-1]
    first.adapter_path.write_bytes(b"damaged")

    assert events_of(spec, tmp_path, base)[-1].digest == first.digest


def test_finished_training_on_other_weights_is_done_again(base, spec, tmp_path, monkeypatch):
    events_of(spec, tmp_path, base)
    monkeypatch.setattr(weights, "fingerprint", lambda *_: "other weights")

    assert len(events_of(spec, tmp_path, base)) > 1


def test_checkpoint_on_other_weights_is_not_gone_on_from(base, spec, tmp_path):
    leave_after(train(spec, tmp_path, base=base), step=3)
    other = copy.copy(base)
    other.fingerprint = "other weights"

    events = events_of(spec, tmp_path, other)

    assert [event.code for event in events if isinstance(event, Warned)] == ["checkpoint_ignored"]
    assert next(each.step for each in events if getattr(each, "stage", "") == "train") == 1


def test_folder_of_another_training_is_not_mistaken_for_this_one(base, spec, tmp_path):
    first = events_of(spec, tmp_path, base)[-1]

    assert events_of(replace(spec, seed=8), tmp_path, base)[-1].digest != first.digest


def test_damaged_checkpoint_is_told_and_training_starts_over(base, spec, tmp_path):
    whole = events_of(spec, tmp_path / "whole", base)[-1]
    leave_after(train(spec, tmp_path / "parts", base=base), step=3)
    (tmp_path / "parts" / checkpoint.FILE).write_bytes(b"damaged")

    events = events_of(spec, tmp_path / "parts", base)

    warnings = [event for event in events if isinstance(event, Warned)]
    assert [warning.code for warning in warnings] == ["checkpoint_ignored"]
    assert events[-1].digest == whole.digest


@pytest.mark.slow
def test_training_lowers_the_loss(base, tmp_path):
    spec = make_train_spec(tmp_path / "photos", photos=1, steps=40, learning_rate=4e-3)

    trained = events_of(spec, tmp_path, base)[-1]

    assert trained.last_loss < 0.8 * trained.first_loss


def test_loss_that_is_no_number_stops_training_with_nothing_written(base, tmp_path):
    spec = make_train_spec(tmp_path / "photos", learning_rate=0.1, steps=400)
    spoil = next(base.pipeline.transformer.parameters())
    kept = spoil.data.clone()
    try:
        spoil.data.fill_(float("nan"))
        with pytest.raises(Diverged, match="The loss of step 1 is nan"):
            events_of(spec, tmp_path / "work", base)
    finally:
        spoil.data.copy_(kept)

    assert list((tmp_path / "work").iterdir()) == []


def test_one_photo_is_enough_to_train(base, tmp_path):
    spec = make_train_spec(tmp_path / "photos", photos=1)

    assert isinstance(events_of(spec, tmp_path, base)[-1], Trained)


def test_missing_photo_is_refused_before_training(base, spec, tmp_path):
    spec.photos[1].path.unlink()

    with pytest.raises(PhotoUnreadable, match=r"photo-1\.png"):
        events_of(spec, tmp_path / "work", base)


class Scored:
    """A scorer that gives every picture these likenesses in turn, and remembers what it saw."""

    def __init__(self, *likenesses):
        self.rest = list(likenesses)
        self.shown = []

    def __call__(self, drawn, held_out):
        self.shown.append((drawn, held_out))
        likeness = self.rest.pop(0)
        return None if likeness is None else [likeness] * len(drawn)


@pytest.fixture
def judged(quick, tmp_path):
    """A training whose adapter is evaluated after steps 2, 4 and 6."""
    return make_train_spec(
        tmp_path / "photos", held_out=1, steps=6, evaluate_at=(1 / 3, 2 / 3, 1.0), ema=0.9
    )


def test_scorer_sees_drawn_pictures_and_held_out_photos(base, judged, tmp_path):
    score = Scored(0.1, 0.2, 0.3)

    trained = events_of(judged, tmp_path, base, score=score)[-1]

    assert trained.likeness == 0.3
    assert len(score.shown) == 3
    for drawn, held_out in score.shown:
        assert len(drawn) == 2
        assert all(path.is_file() for path in drawn)
        assert held_out == [judged.held_out[0].path]


def test_training_stops_once_likeness_falls(base, judged, tmp_path):
    events = events_of(judged, tmp_path / "work", base, score=Scored(0.5, 0.4))

    steps = [event.step for event in events if getattr(event, "stage", "") == "train"]
    assert steps[-1] == 4
    assert (events[-1].steps, events[-1].likeness) == (2, 0.5)


def test_adapter_before_likeness_fell_is_kept(base, judged, tmp_path):
    best = events_of(judged, tmp_path / "one", base, score=Scored(0.5, 0.4))[-1]
    short = replace(judged, recipe=replace(judged.recipe, evaluate_at=(1 / 3, 0.9)))
    rising = events_of(judged, tmp_path / "two", base, score=Scored(0.4, 0.5, 0.6))[-1]
    kept = events_of(short, tmp_path / "three", base, score=Scored(0.5, 0.4))[-1]

    assert tensors_of(best) == tensors_of(kept)
    assert tensors_of(best) != tensors_of(rising)


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("stage", ["train", "evaluate"])
def test_interrupted_evaluated_training_gives_the_same_bytes(base, judged, tmp_path, stage, step):
    def score(drawn, held_out):
        return [{"2": 0.4, "4": 0.5, "6": 0.45}[drawn[0].parent.name]] * len(drawn)

    whole = events_of(judged, tmp_path / "whole", base, score=score)[-1]
    leave_after(train(judged, tmp_path / "parts", base=base, score=score), step=step, stage=stage)
    resumed = events_of(judged, tmp_path / "parts", base, score=score)[-1]

    assert resumed.digest == whole.digest
    assert (resumed.steps, resumed.likeness) == (4, 0.5)


def test_likeness_that_cannot_be_told_decides_nothing(base, judged, tmp_path):
    events = events_of(judged, tmp_path, base, score=Scored(0.5, None, 0.6))

    told = [event.likeness for event in events if isinstance(event, Evaluated)]
    assert told == [0.5, None, 0.6]
    assert (events[-1].steps, events[-1].likeness) == (6, 0.6)


def test_missing_held_out_photo_is_refused_before_training(base, judged, tmp_path):
    judged.held_out[0].path.unlink()

    with pytest.raises(PhotoUnreadable, match=r"photo-3\.png"):
        events_of(judged, tmp_path / "work", base, score=Scored())


def test_evaluation_draws_with_the_average_and_leaves_training_as_it_was(base, judged, tmp_path):
    plain = replace(judged, recipe=replace(judged.recipe, evaluate_at=()))

    evaluated = events_of(judged, tmp_path / "evaluated", base, score=Scored(0.1, 0.2, 0.3))[-1]
    not_evaluated = events_of(plain, tmp_path / "plain", base)[-1]

    assert tensors_of(evaluated) == tensors_of(not_evaluated)


@pytest.mark.parametrize(
    ("held_out", "score", "code"), [(1, None, "no_scorer"), (0, Scored(), "nothing_held_out")]
)
def test_training_that_cannot_be_judged_says_so(base, quick, tmp_path, held_out, score, code):
    spec = make_train_spec(tmp_path / "photos", held_out=held_out, evaluate_at=(1.0,))

    events = events_of(spec, tmp_path / "work", base, score=score)

    assert [event.code for event in events if isinstance(event, Warned)] == [code]
    assert [event.likeness for event in events if isinstance(event, Evaluated)] == [None]
    assert events[-1].steps == spec.recipe.steps


def test_other_weights_can_draw_the_evaluation(base, judged, tmp_path):
    renderer = copy.copy(base)
    renderer.pipeline = copy.deepcopy(base.pipeline)

    trained = events_of(
        judged, tmp_path / "work", base, renderer=renderer, score=Scored(0.1, 0.2, 0.3)
    )[-1]

    assert trained.likeness == 0.3
    assert not list((tmp_path / "work").glob("draft*"))


def test_average_of_the_weights_becomes_the_adapter(base, tmp_path):
    last = make_train_spec(tmp_path / "photos")
    average = make_train_spec(tmp_path / "photos", ema=0.9)

    one, other = (events_of(each, tmp_path / each.digest(), base)[-1] for each in (last, average))

    assert tensors_of(one) != tensors_of(other)


def test_training_at_several_sizes_goes_through_all_of_them(base, tmp_path):
    spec = make_train_spec(tmp_path / "photos", buckets={64: 0.5, 96: 0.5}, steps=4)

    trained = events_of(spec, tmp_path / "work", base)[-1]

    assert trained.steps == 4


def tensors_of(trained):
    """The adapter's numbers, as bytes; its words about itself hold the digest of its spec."""
    found = load_file(trained.adapter_path)
    return {name: tensor.numpy().tobytes() for name, tensor in found.items()}


@pytest.mark.slow
@pytest.mark.parametrize(
    "recipe",
    [
        {"caption_dropout": 0.5},
        {"sigma_draw": "shifted"},
        {"sample_latents": True},
        {"ema": 0.9},
        {"regions": RegionWeights(face=1, person=0.2, background=0.2)},
    ],
    ids=str,
)
def test_every_choice_of_the_recipe_changes_the_adapter(base, tmp_path, recipe):
    usual = with_a_face(make_train_spec(tmp_path / "photos"))
    changed = with_a_face(make_train_spec(tmp_path / "photos", **recipe))

    one, other = (events_of(spec, tmp_path / spec.digest(), base)[-1] for spec in (usual, changed))

    assert tensors_of(one) != tensors_of(other)


def with_a_face(spec):
    photos = tuple(replace(photo, face=(0.3, 0.2, 0.7, 0.6)) for photo in spec.photos)
    return replace(spec, photos=photos)


@pytest.mark.filterwarnings("ignore:Mismatch dtype between input and weight")
def test_bf16_trains_too(base, tmp_path):
    spec = make_train_spec(tmp_path / "photos", precision="bf16", steps=2)

    trained = events_of(spec, tmp_path, base)[-1]

    assert torch.isfinite(torch.tensor(trained.last_loss))


class Cramped:
    """A base whose memory runs out so often, once it has made so many steps."""

    def __init__(self, base, *, times, after=0):
        self.base, self.times, self.after = base, times, after

    def __getattr__(self, name):
        return getattr(self.base, name)

    def velocity(self, *args, **options):
        self.after -= 1
        if self.times and self.after < 0:
            self.times -= 1
            raise torch.OutOfMemoryError("no room")
        return self.base.velocity(*args, **options)


@pytest.fixture
def shrunk(monkeypatch):
    """What was asked to be held in a smaller way, and at which stage it ran out."""
    asked = []
    monkeypatch.setattr(loading, "shrink", lambda name, stage: asked.append((name, stage)))
    return asked


def test_memory_that_runs_out_once_costs_one_retry_in_a_smaller_way(
    base, spec, tmp_path, monkeypatch, shrunk
):
    whole = events_of(spec, tmp_path / "whole", base)[-1]
    monkeypatch.setattr(loading, "warm", lambda name, role: base)

    events = events_of(spec, tmp_path / "work", Cramped(base, times=1))

    assert [event.code for event in events if isinstance(event, Warned)] == ["out_of_memory"]
    assert events[-1].digest == whole.digest
    assert shrunk == [("demo", "train")]


def test_memory_that_runs_out_late_goes_on_from_the_checkpoint(
    base, spec, tmp_path, monkeypatch, shrunk
):
    whole = events_of(spec, tmp_path / "whole", base)[-1]
    monkeypatch.setattr(loading, "warm", lambda name, role: base)
    cramped = Cramped(base, times=1, after=2)

    events = events_of(spec, tmp_path / "work", cramped)

    steps = [event.step for event in events if getattr(event, "stage", "") == "train"]
    assert steps == [1, 2, 2, 3, 4]
    assert events[-1].digest == whole.digest


def test_nothing_of_the_first_attempt_is_held_when_the_second_begins(
    base, spec, tmp_path, monkeypatch
):
    first = Cramped(base, times=1)
    seen, alive = weakref.ref(first), []

    def shrink(name, stage):
        gc.collect()
        alive.append(seen())

    monkeypatch.setattr(loading, "shrink", shrink)
    monkeypatch.setattr(loading, "warm", lambda name, role: base)
    events = train(spec, tmp_path, base=first)
    del first

    assert isinstance(list(events)[-1], Trained)
    assert alive == [None]


@pytest.mark.usefixtures("shrunk")
def test_memory_that_runs_out_twice_is_a_clear_failure(base, spec, tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "warm", lambda name, role: Cramped(base, times=1))

    with pytest.raises(OutOfMemory, match=r"GiB\) ran out twice while demo was to train"):
        events_of(spec, tmp_path, Cramped(base, times=1))


def test_picture_that_needs_too_much_between_two_steps_costs_the_training_nothing(
    base, spec, tmp_path, monkeypatch
):
    whole = events_of(spec, tmp_path / "whole", base)[-1]
    monkeypatch.setattr(loading, "warm", lambda name, role: base)
    events = train(spec, tmp_path / "work", base=base)
    for event in events:
        if getattr(event, "step", 0) == 2:
            break

    beside = copy.copy(base)
    beside.pipeline = copy.deepcopy(base.pipeline)
    drawing = render(make_render_spec(1), None, tmp_path, base=Cramped(beside, times=1))
    with pytest.raises(OutOfMemory, match=r"no smaller way \(A training holds demo in memory"):
        list(drawing)

    *_, last = events
    assert isinstance(last, Trained)
    assert last.digest == whole.digest
