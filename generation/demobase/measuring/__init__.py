"""Two small networks that measure what the demo base draws: who is in a picture, and in what scene.

They were trained on drawn pictures only, of people that the base never saw. They know nothing of
real faces and must not be used on them.
"""
