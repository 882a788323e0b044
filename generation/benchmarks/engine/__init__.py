"""The engine against its peers and against itself, on the demo base and the processor.

The parent loads no torch: whatever is timed or weighed runs as a program of its own.
"""
