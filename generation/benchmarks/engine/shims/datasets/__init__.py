"""Stands in for the datasets library where it is not installed: a folder of captioned pictures.

Read as its image folder loader reads one: `metadata.jsonl` names each picture in `file_name`, and
its other members are columns beside `image`.
"""

import json
from pathlib import Path
from typing import Any

from PIL import Image


class Table(dict[str, list[Any]]):
    """Columns by name."""

    @property
    def column_names(self) -> list[str]:
        """In their order."""
        return list(self)


def load_dataset(
    path: str,
    name: str | None = None,  # a local folder has one configuration
    *,
    cache_dir: str | None = None,  # nothing is fetched
) -> dict[str, Table]:
    """The folder's only split, `train`."""
    folder = Path(path)
    rows = [json.loads(line) for line in (folder / "metadata.jsonl").read_text().splitlines()]
    pictures = [Image.open(folder / row.pop("file_name")) for row in rows]
    columns = {key: [row[key] for row in rows] for key in rows[0]}
    return {"train": Table(image=pictures, **columns)}
