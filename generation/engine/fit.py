"""What a prompt asks that can be measured, and whether the picture drawn for it shows it."""

from dataclasses import dataclass

from generation.engine import bases
from generation.engine.captions import Measured, expression, light, pose
from generation.engine.colours import nearest
from generation.engine.prompts import PromptSpecification, outfit
from generation.engine.vocabulary import VOCABULARIES, Vocabulary

FRAMING = "head and shoulders"
"""The one framing that prompts ask for."""
FACING, TURNED = 2.0, 4.0
"""How far a head may turn that is to face the camera, and one that is to be turned slightly, in
yaws from which it is said to be turned. On the demo base that is 11 and 22 degrees; drawn heads
that face the camera read up to 5.4, turned ones up to 15.8."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What one picture was to show, drawn by one base."""

    specification: PromptSpecification
    base: str

    @property
    def axes(self) -> dict[str, str]:
        """Its values on the axes that pictures of one batch differ in."""
        asked = self.specification
        return {
            "lighting": asked.lighting,
            "clothing": asked.clothing,
            "pose": asked.pose,
            "expression": asked.expression,
        }

    @property
    def head(self) -> dict[str, float]:
        """The face's share of the picture's height, and most degrees of yaw to either side."""
        times = FACING if self.specification.pose == "facing the camera" else TURNED
        crops = bases.configuration(self.base).crops
        most_yaw = times * self._words.turned_degrees
        return {"face_height": crops[FRAMING].face_height, "most_yaw": most_yaw}

    def shown(self, seen: Measured) -> dict[str, bool]:
        """Whether the picture shows what was asked, by axis; what was not measured is left out.

        It does where its own caption would say so.
        """
        asked, words = self.specification, self._words
        found = {}
        if seen.yaw is not None:
            found["pose"] = pose(seen.yaw, turned=words.turned_degrees) == asked.pose
        if seen.light_side is not None:
            found["lighting"] = light(seen.light_side) == asked.lighting
        if smile := expression(seen):
            found["expression"] = smile == asked.expression
        if seen.clothing is not None:
            # by colour, for several outfits have the same
            worn = words.outfits[nearest(seen.clothing, words.outfits)]
            found["clothing"] = worn == words.outfits[outfit(asked, words)]
        if seen.background is not None:
            behind, wanted = seen.background, asked.background.middle
            found["background"] = nearest(behind, words.backgrounds) == nearest(
                wanted, words.backgrounds
            )
        return found

    @property
    def _words(self) -> Vocabulary:
        return VOCABULARIES[bases.configuration(self.base).vocabulary]
