"""Stands in for torchvision where it is not installed: what the example uses, over Pillow."""
