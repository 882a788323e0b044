"""Faces are found and counted, in photographs and in drawn portraits."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from generation.demobase.photos import casual_scenes
from generation.vision.faces import find_faces, find_the_face
from generation.vision.landmarks import find_landmarks
from tests.generation.vision.portraits import astronaut, bad, photos, portrait


def test_face_in_a_photograph_is_found_where_it_is():
    faces = find_faces(astronaut())

    assert len(faces) == 1
    assert faces[0].left < 224 < faces[0].right
    assert faces[0].top < 110 < faces[0].bottom
    assert faces[0].points[0][0] < faces[0].points[1][0]


@pytest.mark.parametrize("seed", range(4))
def test_every_drawn_photo_has_exactly_one_face(seed):
    assert [len(find_faces(photo)) for photo in photos(seed)] == [1] * 6


@pytest.mark.parametrize("seed", range(6))
def test_face_in_a_small_render_is_found(seed):
    picture, _ = portrait(seed)

    assert len(find_faces(picture)) == 1


def test_face_that_must_be_there_is_found_where_the_detector_doubts() -> None:
    picture = Image.fromarray(portrait(2, 256)[0])
    blurred = np.asarray(picture.filter(ImageFilter.GaussianBlur(12)))
    assert find_faces(blurred) == []

    assert find_the_face(blurred)
    assert find_the_face(bad("no_face")) is None


def test_two_people_are_two_faces():
    assert len(find_faces(bad("two_people"))) == 2


def test_empty_room_has_no_face():
    assert find_faces(bad("no_face")) == []


def test_two_photographs_side_by_side_are_two_faces():
    both = np.concatenate([astronaut(), astronaut()[:, ::-1]], axis=1)

    assert len(find_faces(both)) == 2


def test_small_face_is_found_by_looking_closer():
    large = np.full((800, 800, 3), 128, np.uint8)
    large[500:672, 500:672] = np.asarray(Image.fromarray(astronaut()).resize((172, 172)))

    faces = find_faces(large)

    assert len(faces) == 1
    assert 500 < faces[0].left < faces[0].right < 672


def test_mesh_lies_on_the_face():
    picture = astronaut()
    face = find_faces(picture)[0]

    mesh = find_landmarks(picture, face)

    assert mesh.presence > 0.9
    assert abs(mesh.outline[:, 0].mean() - (face.left + face.right) / 2) < 0.15 * face.width
    assert abs(mesh.roll) < 8


@pytest.mark.parametrize(("pose", "sign"), [("slight turn left", -1), ("slight turn right", 1)])
def test_yaw_says_which_way_the_head_is_turned(pose, sign):
    turned = [
        picture
        for seed in range(3)
        for scene, picture in zip(casual_scenes(seed, 6), photos(seed), strict=True)
        if scene.pose == pose
    ]

    yaws = [find_landmarks(picture, find_faces(picture)[0]).yaw for picture in turned]

    assert all(yaw * sign > 3 for yaw in yaws)


def test_yaw_of_a_mirrored_picture_changes_its_sign():
    picture = astronaut()
    turned = picture[:, ::-1]

    yaw = find_landmarks(picture, find_faces(picture)[0]).yaw
    mirrored = find_landmarks(turned, find_faces(turned)[0]).yaw

    assert abs(yaw + mirrored) < 5
