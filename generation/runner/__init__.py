"""The executed engine process that keeps a base warm: `python -m generation.runner`.

`serving` does one command at a time; `training` is what needs the engine and the eyes at once.
"""
