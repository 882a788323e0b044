"""What workers get is plain values that survive JSON."""

import base64
import io
import json

import numpy as np
import pytest
from PIL import Image

from generation.engine.captions import Measured
from generation.runner import serving
from generation.vision import measure, modelfiles, pictures, service, traits
from generation.vision.errors import NoFaceKnown
from generation.vision.faces import find_the_face
from tests.generation.vision.portraits import astronaut, bad, photos, portrait


def text_of(picture) -> str:
    return base64.b64encode(pictures.write_png(picture)).decode()


def text_of_logo(logo: Image.Image) -> str:
    out = io.BytesIO()
    logo.save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def pixels_of(text: str):
    return pictures.read(base64.b64decode(text))


def judged(picture, *, others, held_out=(), colleagues=None, appearances=()):
    """As a candidate whose face fills about what a casual photo's does."""
    asked = {"face_height": 0.35, "most_yaw": 30}
    person = {"held_out": list(held_out), "others": others, "colleagues": colleagues or {}}
    looks = {"appearances": list(appearances), "keep": ["glasses", "beard"]}
    person |= {"medium": "drawing", **looks}
    return service.judge(text_of(picture), asked=asked, framing=FRAMING, person=person)


def counted(function, calls):
    """The function, noting its name whenever it is called."""

    def call(*given, **named):
        calls.append(function.__name__)
        return function(*given, **named)

    return call


def looked_at(picture):
    return service.look(text_of(picture))


def test_once_ready_a_photo_loads_no_more_networks():
    openers = [modelfiles.network, modelfiles.onnx_network, modelfiles.face_network]
    for opener in openers:
        opener.cache_clear()
    service.get_ready()
    opened = [opener.cache_info().misses for opener in openers]

    assert looked_at(photos(1)[0])["embedding"]

    assert [opener.cache_info().misses for opener in openers] == opened
    assert all(opened)


def test_look_survives_json_and_says_the_versions():
    seen = json.loads(json.dumps(looked_at(photos(1)[0])))

    assert seen["code"] == ""
    assert {"detector", "landmarks", "identity", "thresholds"} <= set(seen["measured"]["versions"])


def test_look_measures_what_captions_are_made_of():
    seen = json.loads(json.dumps(looked_at(photos(1)[0])))

    training = seen["measured"]["training"]
    left, top, right, bottom = training.pop("face")
    assert 0 <= left < right <= 1
    assert 0 <= top < bottom <= 1
    assert Measured.from_json(training).clothing is not None


def test_look_at_an_empty_room_has_no_embedding():
    seen = looked_at(bad("no_face"))

    assert (seen["code"], seen["overridable"], seen["embedding"]) == ("no_face", True, None)


@pytest.mark.slow
def test_candidate_is_compared_with_the_person_and_with_colleagues():
    own, *rest = (looked_at(photo)["embedding"] for photo in photos(1))
    colleague = service.mean([looked_at(photo)["embedding"] for photo in photos(2)])

    mine = judged(photos(1)[0], held_out=rest[:1], others=rest, colleagues={"ben": colleague})
    theirs = judged(photos(2)[0], others=[own, *rest], colleagues={"ben": colleague})

    assert mine["score"]["passes"]
    assert not theirs["score"]["passes"]
    assert theirs["score"]["nearest"] == "ben"
    assert mine["score"]["likeness"] > theirs["score"]["likeness"]
    assert mine["score"]["choice"] > theirs["score"]["choice"]


def test_rejected_candidate_has_no_score():
    found = judged(bad("two_people"), others=[looked_at(photos(1)[0])["embedding"]])

    assert (found["reject"], found["score"]) == ("several_faces", None)


def test_a_candidate_is_compared_with_what_the_photos_show():
    looked = [json.loads(json.dumps(looked_at(photo))) for photo in photos(1)]
    own = [each["measured"]["face"]["appearance"] for each in looked]
    others = [each["embedding"] for each in looked]

    found = json.loads(json.dumps(judged(photos(1)[0], others=others, appearances=own)))

    assert found["drift"]["skin"]["code"] == ""
    assert found["drift"]["skin"]["usual"]
    assert set(found["kept"]) <= {"glasses", "beard"}


def test_faces_that_only_an_earlier_network_saw_are_said_to_be_unknown():
    earlier = base64.b64encode(bytes(512)).decode()

    with pytest.raises(NoFaceKnown) as refusal:
        judged(photos(1)[0], others=[earlier])

    assert serving.described(refusal.value)["code"] == "no_face_known"


def test_without_a_person_a_candidate_is_judged_as_a_picture_only():
    asked = {"face_height": 0.35, "most_yaw": 30}

    found = service.judge(text_of(photos(1)[0]), asked=asked, framing=FRAMING)

    assert (found["reject"], found["score"]) == ("", None)


def test_judging_survives_json_and_says_what_the_prompt_is_compared_with():
    found = json.loads(
        json.dumps(judged(photos(1)[0], others=[looked_at(photos(1)[1])["embedding"]]))
    )

    assert (found["reject"], found["checks"]["one_face"]) == ("", {"found": 1, "reject": ""})
    assert Measured.from_json(found["shows"]).yaw is not None
    assert 0 <= found["quality"] <= 1


def test_a_candidate_is_decoded_and_searched_for_faces_once(monkeypatch):
    calls: list[str] = []
    for module, name in ((pictures, "read"), (measure, "find_faces"), (measure, "person_mask")):
        monkeypatch.setattr(module, name, counted(getattr(module, name), calls))

    judged(photos(1)[0], others=[looked_at(photos(1)[1])["embedding"]])

    looked, judging = calls[:3], calls[3:]
    assert looked == judging == ["read", "find_faces", "person_mask"]


FRAMING = {"eye_line": 0.44, "head_height": 0.55, "centre": 0.5}


def kept(picture, background):
    """What is kept of a picture, to be finished by."""
    cut = service.cut_out(picture, background=background)
    return {"cutout": cut["cutout"], "head": cut["head"]}


def finished(cut, background, **asked):
    cut = {"cutout": cut["cutout"], "head": cut["head"]}
    return service.finish(**cut, framing=FRAMING, background=background, **asked)


def test_cutout_is_in_the_light_that_its_ground_says():
    picture = text_of(portrait(1)[0])
    brand = {"kind": "colour"}

    plain = service.cut_out(picture, background=brand)
    lit = json.loads(json.dumps(service.cut_out(picture, background=brand, ground="#fefefe")))

    assert abs(plain["stops"]) < 0.01
    assert lit["cutout"] != plain["cutout"]
    assert lit["stops"] > 0.01


def test_skin_that_may_not_move_is_not_moved():
    picture = text_of(portrait(1)[0])
    at_its_bound = {"usual": [60, 10, 20], "found": [66, 10, 20], "bound": 6.0}

    lit = service.cut_out(
        picture, background={"kind": "colour"}, ground="#fefefe", skin=at_its_bound
    )

    assert lit["stops"] == 0


def test_finish_draws_the_background_of_the_style():
    background = {"id": "1", "kind": "colour", "colour": "#102030", "colour_to": ""}
    cut = service.cut_out(text_of(portrait(1)[0]), background=background)

    done = finished(cut, background, edge=256)

    drawn, matte = pixels_of(done["picture"]), pixels_of(done["matte"])
    assert drawn.shape == matte.shape == (256, 256, 3)
    assert tuple(drawn[3, 3]) == (0x10, 0x20, 0x30)
    assert (matte[3, 3, 0], matte[200, 128, 0]) == (0, 255)


def test_a_cutout_is_the_person_at_their_own_size():
    picture, _ = portrait(1)

    cut = json.loads(json.dumps(service.cut_out(text_of(picture), background={"kind": "colour"})))

    person, alpha = pictures.read_cutout(base64.b64decode(cut["cutout"]))
    own = pictures.resized(picture, width=512, height=512)
    assert person.shape == own.shape
    assert np.abs(person.astype(int) - own)[alpha == 1].max() <= 1
    assert 150 < cut["head"]["y"] < 300


def test_traits_are_those_of_the_framing_asked_for():
    background = {"kind": "colour", "colour": "#d9dee4"}
    cut = service.cut_out(text_of(portrait(1)[0]), background=background)
    done = finished(cut, background)
    other = {"kind": "colour", "colour": "#c9dee4"}

    own = service.traits(done["picture"], matte=done["matte"], background=background)
    off = service.traits(done["picture"], matte=done["matte"], background=other)

    assert own
    assert off
    assert own["background"] == 0 < off["background"]
    assert own["eye_line"] == pytest.approx(0.44, abs=0.01)
    assert own["sharpness"] > 0


def test_traits_of_another_finish_are_known_without_looking_for_a_face(monkeypatch):
    background = {"kind": "colour", "colour": "#d9dee4"}
    tighter = {"eye_line": 0.42, "head_height": 0.5, "centre": 0.53}
    cut = kept(text_of(portrait(1)[0]), background)
    first = service.finish(**cut, framing=FRAMING, background=background)
    found = service.traits(first["picture"], matte=first["matte"], background=background)
    then = service.finish(**cut, framing=tighter, background=background)
    measured = service.traits(then["picture"], matte=then["matte"], background=background)
    assert found
    assert measured
    calls: list[str] = []
    monkeypatch.setattr(traits, "find_the_face", counted(find_the_face, calls))

    carried = service.carried_traits(
        then["picture"],
        matte=then["matte"],
        background={"kind": "colour", "colour": "#c9dee4"},
        cut=cut,
        framings=[FRAMING, tighter],
        traits=found,
    )

    for name in tighter:
        assert carried[name] == pytest.approx(measured[name], abs=0.01)
    assert carried["background"] > 1
    assert (carried["light"], carried["sharpness"]) == (found["light"], found["sharpness"])
    assert calls == []


def test_traits_say_how_much_a_head_was_enlarged_for_want_of_room():
    background = {"kind": "colour", "colour": "#d9dee4"}
    cut = kept(text_of(portrait(1)[0]), background)
    high = {"eye_line": 0.3, "head_height": 0.3, "centre": 0.5}
    done = service.finish(**cut, framing=FRAMING, background=background)
    found = service.traits(done["picture"], matte=done["matte"], background=background)
    assert found

    carried = service.carried_traits(
        done["picture"],
        matte=done["matte"],
        background=background,
        cut=cut,
        framings=[FRAMING, high],
        traits=found,
    )

    assert (
        carried["enlarged"]
        == service.finish(**cut, framing=high, background=background, edge=64)["enlarged"]
        > 1
    )
    assert carried["head_height"] > 0.3 * 1.05


def test_background_and_average_agree():
    drawn = service.background({"kind": "colour", "colour": "#336699"}, width=40, height=30)

    assert service.backdrop(drawn, blur=0) == {"picture": drawn, "average": "#336699"}


def test_gradient_is_drawn_as_its_plain_values_say():
    plain = {"kind": "gradient", "colour": "#000000", "colour_to": "#ffffff", "angle": 90}

    drawn = pixels_of(service.background(plain, width=40, height=30))

    assert drawn[0, 0, 0] < 5
    assert drawn[-1, -1, 0] > 250


def test_blurred_backdrop_is_a_picture_of_its_size():
    sharp = text_of(astronaut())

    soft = pixels_of(service.backdrop(sharp, blur=30)["picture"])

    assert soft.shape == astronaut().shape
    assert np.abs(np.diff(soft.astype(int), axis=0)).mean() < 3


def test_frame_is_drawn_from_plain_values():
    logo = Image.new("RGBA", (40, 20), (255, 0, 0, 255))
    red = text_of_logo(logo)
    frame = {"placement": "top_left", "size": 0.1, "margin": 0.0, "logo": red, "id": "ignored"}

    made = service.rendition(text_of(astronaut()), form={"media_type": "image/png", "frame": frame})
    drawn = pixels_of(made["file"])

    assert (drawn[2, 2] == (255, 0, 0)).all()
    assert (drawn[-1] == astronaut()[-1]).all()


def test_files_come_as_bytes_in_text():
    form = {"media_type": "image/jpeg", "width": 64, "height": 64}
    made = service.rendition(text_of(astronaut()), form=form)
    small = service.thumbnail(text_of(astronaut()), edge=32)

    assert base64.b64decode(made["file"]).startswith(b"\xff\xd8\xff")
    assert (made["width"], made["height"]) == (64, 64)
    assert base64.b64decode(small)[8:12] == b"WEBP"


def test_mark_is_laid_and_found_by_a_key_in_text():
    picture, alpha = portrait(7, 512)
    matte = base64.b64encode(pictures.write_mask(alpha)).decode()
    key = base64.b64encode(b"key").decode()

    made = service.rendition(
        text_of(picture),
        form={"media_type": "image/png"},
        mark={"key": key, "number": 12, "matte": matte},
    )

    found = service.find_mark(made["file"], key=key)
    assert found is not None
    assert json.loads(json.dumps(found))["numbers"][0] == 12
    assert service.find_mark(text_of(picture), key=key) is None


@pytest.mark.slow
def test_scene_is_kept_as_a_picture_that_covers_any_output():
    made = service.scene("plants", colour="#336699", tint=20, blur=14)

    assert pixels_of(made["picture"]).shape == (1600, 1600, 3)
    assert made["average"].startswith("#")


def test_an_edit_is_prepared_and_joined_as_plain_values():
    behind = {"kind": "colour", "colour": "#0f6d6c"}
    cutout = service.cut_out(text_of(portrait(2)[0]), background=behind)["cutout"]
    about = {"cutout": cutout, "colour": "#bfc2c7", "light": "light from the left"}

    prepared = json.loads(json.dumps(service.prepare_edit(**about, edge=128)))
    done = json.loads(json.dumps(service.join_edit(prepared["picture"], **about)))

    assert pixels_of(prepared["picture"]).shape == (128, 128, 3)
    assert pixels_of(prepared["mask"]).shape == (128, 128, 3)
    assert pixels_of(done["picture"]).shape == (128, 128, 3)
    assert 0 < done["skin"] < 6
    assert done["seam"] < 3
    assert done["reject"] == ""
