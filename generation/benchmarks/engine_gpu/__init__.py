"""Training and drawing on one GPU, with random weights at the public bases' true shapes.

Needs torch, transformers, peft and diffusers, and no network, no weights and nothing of the portal.
"""
