"""What the log says of a failure: never an error's text, which may hold an address or a name."""

import logging

log = logging.getLogger(__name__)

DEEPEST = 6


def note_failure(what: str, error: BaseException) -> None:
    """Log that `what` (ids only) ended in an error: its class, and the lines it came through."""
    log.error("%s: %s", what, describe(error))


def describe(error: BaseException) -> str:
    """The error's class and the functions it came through, innermost last."""
    places, trace = [], error.__traceback__
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} in {' > '.join(places[-DEEPEST:])}"
