"""How a handler ends other than by returning.

Anything else it raises is unexpected: tried again, then failed.
"""


class Outcome(Exception):
    """The handler stops here, and `tenants.kernel.jobs.tasks` does what the class says."""


class JobFailed(Outcome):
    """A failure that is understood.

    `code` has a sentence in `reasons`; a retryable one uses up an attempt. `note` goes to the log
    when the job is given up: what whoever runs the machines has to do, and nothing about a person.
    """

    def __init__(self, code: str, *, retryable: bool = False, note: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.retryable = retryable
        self.note = note


class Release(Outcome):
    """The worker drains: others go on from the checkpoint, and the attempt is given back."""


class Hold(Outcome):
    """The work may not begin yet: the job is kept, and no attempt spent, until `actions.let_go`."""


class Superseded(Outcome):
    """The lease ended and another worker has the job: write nothing more."""


class Cancelled(Outcome):
    """Somebody stopped the job, and moved what it worked on: write nothing more."""
