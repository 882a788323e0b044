import numpy as np
import pytest
import torch

from generation.demobase.measuring import network, reading, train_recognizer, train_scene_reader
from generation.demobase.pace import Pace
from tests.generation.demobase.make import make_scene


def test_unseen_people_are_told_apart():
    seen = train_recognizer.gallery(train_recognizer.TESTING, people=20, shots=6, workers=1)
    vectors = reading.embeddings(seen.pictures.permute(0, 2, 3, 1).numpy())

    skill = train_recognizer.skill(torch.from_numpy(vectors), seen.people)

    assert skill.rank1 == 1
    assert skill.same > skill.other + 0.8


def test_scenes_of_unseen_people_are_read():
    seen = train_scene_reader.examples(train_scene_reader.TESTING, count=64, workers=1)

    told = reading.scenes(seen.pictures.permute(0, 2, 3, 1).numpy())

    for place, (axis, words) in enumerate(reading.AXES.items()):
        right = [
            row[axis] == words[word]
            for row, word in zip(told, seen.words[:, place].tolist(), strict=True)
        ]
        assert np.mean(right) > 0.85, axis


def test_pictures_are_shrunk_by_averaging():
    pictures = np.zeros((1, 128, 128, 3), np.uint8)
    pictures[0, 0, 0] = 255

    x = reading.to_input(pictures, 64)

    assert x.shape == (1, 3, 64, 64)
    assert x[0, 0, 0, 0] == pytest.approx(-0.5)
    assert x[0, 0, 1, 1] == -1


def test_words_have_their_place_on_each_axis():
    scene = make_scene(light="light from the right", pose="facing the camera")

    places = dict(zip(reading.AXES, train_scene_reader.places(scene), strict=True))

    assert places["lighting"] == 2
    assert places["pose"] == 0


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of torch, about its older exporter
def test_the_exported_file_answers_as_the_network_does(tmp_path):
    torch.manual_seed(0)
    made = network.Network(5, train_scene_reader.SHAPE, is_unit=True).eval()
    pictures = np.random.default_rng(0).integers(0, 256, (3, 64, 64, 3)).astype(np.uint8)

    network.export(made, tmp_path / "made.onnx")

    answers = reading.Reader(tmp_path / "made.onnx", side=64).answers(pictures)
    expected = made(torch.from_numpy(reading.to_input(pictures, 64))).detach().numpy()
    assert np.allclose(answers, expected, atol=1e-5)
    assert np.allclose(np.linalg.norm(answers, axis=1), 1, atol=1e-5)


def test_the_margin_holds_people_apart():
    centres = torch.eye(2)
    person = torch.tensor([0])

    near = train_recognizer.apart(torch.tensor([[1.0, 0.0]]), centres, person)
    between = train_recognizer.apart(torch.tensor([[0.7071, 0.7071]]), centres, person)

    assert near < 0.01 < between


@pytest.mark.slow
def test_a_recognizer_learns():
    seen = train_recognizer.gallery(train_recognizer.TRAINING, people=16, shots=8, workers=1)
    torch.manual_seed(0)

    made = train_recognizer.train(seen, Pace(seconds=600, most_steps=30), np.random.default_rng(0))

    assert train_recognizer.measured(made, seen).rank1 > 0.5
