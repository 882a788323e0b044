"""`python -m generation.runner [--parent PID]`."""

from generation.runner.serving import main

main()
