"""Photographs are counted by folder; those with several faces or none count as not found."""

from PIL import Image

from generation.benchmarks.likeness import real
from tests.generation.vision.portraits import astronaut, bad, photos


def save(folder, name, picture):
    folder.mkdir(exist_ok=True)
    Image.fromarray(picture).save(folder / name)


def test_pairs_within_a_folder_are_one_person_and_across_folders_are_not(tmp_path):
    save(tmp_path / "eileen", "1.png", astronaut())
    save(tmp_path / "eileen", "2.png", astronaut()[::2, ::2])
    save(tmp_path / "ada", "1.jpg", photos(1)[0])
    save(tmp_path / "nobody", "1.jpg", bad("no_face"))

    shares, counts = real.figures(tmp_path)

    assert counts == {
        "real_people": 3,
        "real_photos": 4,
        "real_pairs_same": 1,
        "real_pairs_other": 2,
    }
    assert (shares["real_face_found"].hits, shares["real_face_found"].of) == (3, 4)
    assert shares["real_same_accepted"].share == 1
    assert shares["real_other_rejected"].share == 1
