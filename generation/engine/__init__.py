"""LoRA training and rendering on FLUX bases: plain Python and torch, no Django, no database.

`spec`, `events`, `prompts`, `captions` and `bases` load no torch, so that web and queue processes
may import them; `train` and `render` do the work and belong in the runner or a shell.
"""
