"""Failure codes in words."""

from tenants.kernel.jobs import reasons


def test_a_failure_says_what_happened_and_what_to_do():
    assert reasons.sentence("worker_lost") == (
        "The machine that worked on this was lost several times. "
        "Try again; if it happens twice, ask whoever runs Likeness for you."
    )


def test_an_unknown_code_reads_as_an_unexpected_failure():
    assert reasons.sentence("flux_capacitor") == reasons.sentence("unexpected")


def test_every_sentence_ends():
    assert all(text.endswith(".") for text in reasons.SENTENCES.values())
