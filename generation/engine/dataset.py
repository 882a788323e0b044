"""Photos, masks and captions, turned once into the tensors that training needs."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from generation.engine import regions
from generation.engine.bases.embedding import Embedding, one_by_one
from generation.engine.bases.interface import Base, Framing, Grid
from generation.engine.captions import cropped
from generation.engine.checks import Box
from generation.engine.errors import PhotoUnreadable
from generation.engine.photos import NamedFile, TrainPhoto
from generation.engine.spec import TrainSpec


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """N examples of one size: their latents' distributions (N, T, C), how much each token counts
    in the loss (N, T), and which of the captions is theirs (N)."""

    latents: Tensor
    deviation: Tensor
    weights: Tensor
    captions: Tensor
    grid: Grid


@dataclass(frozen=True, kw_only=True)
class Examples:
    """Buckets by their pictures' side, the captions of all, and the empty caption."""

    buckets: dict[int, Bucket]
    text: Embedding
    empty: Embedding


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A square of a photo: where it is in pixels, what it shows, how often it comes a round."""

    photo: Image.Image
    mask: Image.Image | None
    face: Box | None
    area: Box
    caption: str
    times: int


def encode(base: Base, spec: TrainSpec) -> Examples:
    """Read, crop and encode every photo; raises PhotoUnreadable, naming the first bad one.

    Cuts go through the autoencoder one by one, so that memory does not grow with their number.
    """
    cuts = [cut for photo in spec.photos for cut in cuts_of(photo, spec, base.config.crops)]
    captions = list(dict.fromkeys(cut.caption for cut in cuts))
    places = torch.tensor([captions.index(cut.caption) for cut in cuts])
    return Examples(
        buckets={side: _bucket(base, spec, cuts, places, side) for side in spec.recipe.buckets},
        text=one_by_one(base.encode_text, captions),
        empty=base.encode_text([""]),
    )


def cuts_of(photo: TrainPhoto, spec: TrainSpec, framings: Mapping[str, Framing]) -> list[Cut]:
    """One cut for each of the recipe's crops that shows something new.

    The rarest crop comes once a round and the others as often as their shares say.
    """
    upright = opened(photo)
    mask = None if photo.mask is None else read(photo.mask).convert("L").resize(upright.size)
    rarest = min(spec.recipe.crops.values())
    cuts: dict[Box, Cut] = {}
    for name, share in spec.recipe.crops.items():
        area = square(upright.size, face=photo.face, framing=framings[name])
        face = None if photo.face is None else regions.in_cut(photo.face, area, upright.size)
        cut = Cut(
            photo=upright,
            mask=mask,
            face=face,
            area=area,
            caption=cropped(photo.caption, face=face, base=spec.base),
            times=round(share / rarest),
        )
        cuts.setdefault(area, cut)
    return list(cuts.values())


def _bucket(base: Base, spec: TrainSpec, cuts: list[Cut], captions: Tensor, side: int) -> Bucket:
    grid = base.config.grid(side, side)
    encoded = [base.encode_images(picture(cut, side=side)[None]) for cut in cuts]
    means, deviations = zip(*encoded, strict=True)
    weights = torch.stack([_weights(cut, spec, grid) for cut in cuts])
    rows = torch.tensor([row for row, cut in enumerate(cuts) for _ in range(cut.times)])
    return Bucket(
        latents=torch.cat(means)[rows],
        deviation=torch.cat(deviations)[rows],
        weights=weights[rows].to(means[0].device),
        captions=captions[rows],
        grid=grid,
    )


def _weights(cut: Cut, spec: TrainSpec, grid: Grid) -> Tensor:
    person = cut.mask and cut.mask.resize((grid[1], grid[0]), Image.Resampling.BOX, box=cut.area)
    return regions.weights(grid, face=cut.face, person=person, regions=spec.recipe.regions)


def picture(cut: Cut, *, side: int) -> Tensor:
    """The cut as (3, side, side) in -1..1."""
    resized = cut.photo.resize((side, side), Image.Resampling.LANCZOS, box=cut.area)
    return levels(resized)


def levels(picture: Image.Image) -> Tensor:
    """A picture as (3, H, W) in -1..1."""
    return torch.from_numpy(np.array(picture)).permute(2, 0, 1).float() / 127.5 - 1


def square(size: tuple[int, int], *, face: Box | None, framing: Framing) -> Box:
    """The square to take of a photo of this size, in pixels and inside it.

    Around a face it is as large as puts the face at the framing's height, and lies so that the
    face's middle is where the framing has it, as far as the photo reaches; without a face it is
    the largest, in the middle.
    """
    width, height = size
    if face is None:
        side: float = min(width, height)
        return _placed((width - side) / 2, (height - side) / 2, side, size)
    left, top, right, bottom = face
    side = min(width, height, (bottom - top) * height / framing.face_height)
    across, down = (left + right) / 2 * width, (top + bottom) / 2 * height
    return _placed(across - side / 2, down - framing.face_middle * side, side, size)


def _placed(left: float, top: float, side: float, size: tuple[int, int]) -> Box:
    """The square moved into the photo."""
    width, height = size
    left, top = min(max(left, 0), width - side), min(max(top, 0), height - side)
    return left, top, left + side, top + side


def opened(photo: TrainPhoto | NamedFile) -> Image.Image:
    """The photo upright and in colour; raises PhotoUnreadable."""
    return ImageOps.exif_transpose(read(photo)).convert("RGB")


def read(file: TrainPhoto | NamedFile) -> Image.Image:
    """The picture in the file; raises PhotoUnreadable when it is missing, changed or damaged."""
    try:
        data = file.path.read_bytes()
    except OSError as error:
        raise PhotoUnreadable(f"The photo {file.path} cannot be read: {error.strerror}.") from error
    if hashlib.sha256(data).hexdigest() != file.digest:
        raise PhotoUnreadable(f"The photo {file.path} is not the one the specification names.")
    try:
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
        image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise PhotoUnreadable(f"The photo {file.path} is not a whole picture.") from error
    return image
