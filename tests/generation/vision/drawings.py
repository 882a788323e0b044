"""Drawings that people send by mistake or in jest."""

from generation.demobase.raster import rasterise
from generation.vision.pictures import Picture

FRAME = """<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1100">
<rect width="900" height="1100" fill="#cfe3ee"/>{shapes}</svg>"""
CAT = """
<polygon points="230,330 300,80 430,270" fill="#b0763a"/>
<polygon points="670,330 600,80 470,270" fill="#b0763a"/>
<ellipse cx="450" cy="470" rx="270" ry="240" fill="#b0763a"/>
<ellipse cx="450" cy="1000" rx="300" ry="330" fill="#b0763a"/>
<ellipse cx="450" cy="560" rx="130" ry="100" fill="#ead2b5"/>
<ellipse cx="345" cy="430" rx="55" ry="48" fill="#d8d94f"/>
<ellipse cx="555" cy="430" rx="55" ry="48" fill="#d8d94f"/>
<ellipse cx="345" cy="430" rx="14" ry="44"/><ellipse cx="555" cy="430" rx="14" ry="44"/>
<polygon points="415,520 485,520 450,560" fill="#c9797a"/>
"""
MANGA = """
<path d="M260 420 Q260 760 450 800 Q640 760 640 420 Z" fill="#fde3d3"/>
<path d="M220 560 Q180 150 450 140 Q720 150 680 560 L640 420 L560 300 L500 420 L430 290 L360 430
 L300 320 Z" fill="#d64f8b"/>
<ellipse cx="350" cy="540" rx="60" ry="85" fill="#fff"/>
<ellipse cx="550" cy="540" rx="60" ry="85" fill="#fff"/>
<ellipse cx="350" cy="550" rx="46" ry="70" fill="#3f6fc9"/>
<ellipse cx="550" cy="550" rx="46" ry="70" fill="#3f6fc9"/>
<circle cx="335" cy="520" r="18" fill="#fff"/><circle cx="535" cy="520" r="18" fill="#fff"/>
<path d="M425 710 Q450 728 475 710" stroke="#a55" stroke-width="7" fill="none"/>
"""
SMILEY = """
<circle cx="450" cy="500" r="300" fill="#ffd93b" stroke="#333" stroke-width="10"/>
<circle cx="350" cy="420" r="35"/><circle cx="550" cy="420" r="35"/>
<path d="M300 580 Q450 740 600 580" fill="none" stroke="#333" stroke-width="18"/>
"""


def drawing(shapes: str) -> Picture:
    """The shapes on a light ground."""
    return rasterise(FRAME.format(shapes=shapes))[..., :3].copy()
