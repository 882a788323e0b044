"""What the runner offers to workers: plain values in and out, pictures and embeddings as base64 text.

Pictures that come here were re-encoded by our own decoder or made by our own engine; uploads never do.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from generation.vision import likeness, measure, pictures, verdict
from generation.vision.identity import Embedding, embed

Plain = dict[str, Any]


def look(picture: str, *, digest: str, earlier: Sequence[Mapping[str, str]]) -> Plain:
    """Measure a photo, judge it beside the person's `earlier` ones (digest, fingerprint), and embed its face.

    Gives `measured`, the verdict's `code` and whether it is `overridable`, and the face's `embedding` or None.
    """
    seen = pictures.read(_bytes(picture))
    found = measure.look(seen)
    decided = verdict.decide(
        found.measurements,
        digest=digest,
        earlier=verdict.Earlier(
            digests=[photo["digest"] for photo in earlier],
            fingerprints=[photo["fingerprint"] for photo in earlier],
        ),
    )
    return {
        "measured": {
            **asdict(found.measurements),
            "versions": verdict.recorded(verdict.THRESHOLDS, measure.VERSIONS),
            "caption": _for_caption(found.measurements),
        },
        "code": decided.code,
        "overridable": bool(decided.reason and decided.reason.overridable),
        "embedding": _text(embed(seen, found.landmarks)) if found.landmarks else None,
    }


def compare(picture: str, *, own: Sequence[str], others: Mapping[str, str]) -> Plain:
    """How alike a candidate is to the person whose embeddings are `own`, and to `others`, means by name.

    Gives `faces`, `sharpness`, and a `score` or None where not exactly one face is seen.
    """
    seen = pictures.read(_bytes(picture))
    found = measure.look(seen)
    face = found.measurements.face
    score = None
    if found.landmarks is not None and found.measurements.faces == 1:
        person = likeness.calibrate([_embedding(text) for text in own])
        means = {name: _embedding(text) for name, text in others.items()}
        score = likeness.score(embed(seen, found.landmarks), person, others=means)
    return {
        "faces": found.measurements.faces,
        "sharpness": face.sharpness if face else 0.0,
        "score": asdict(score) if score else None,
    }


def mean(embeddings: Sequence[str]) -> str:
    """The mean of a person's embeddings: what colleagues' candidates are compared with."""
    return _text(np.mean([_embedding(text) for text in embeddings], axis=0).astype(np.float32))


def _for_caption(measured: measure.Measurements) -> Plain:
    face = measured.face
    return {
        "yaw": face.yaw if face else None,
        "light_side": face.light_side if face else None,
        "background": measured.background,
        "clothing": measured.clothing,
        "face_share": face.share if face else None,
    }


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)


def _text(embedding: Embedding) -> str:
    return base64.b64encode(embedding.astype("<f4").tobytes()).decode()


def _embedding(text: str) -> Embedding:
    return np.frombuffer(base64.b64decode(text), "<f4").astype(np.float32)
