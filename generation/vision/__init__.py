"""Pictures and faces: decoding, measuring, likeness and the brand finish.

Plain Python, numpy and Pillow, with no Django and no torch. Only `door` and `reasons` are for web
processes; all else is for workers, and bytes nobody has checked are opened by `decode` alone.
"""
