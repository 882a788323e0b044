"""Mail from templates."""

from smtplib import SMTPServerDisconnected
from unittest.mock import patch

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives

from tenants.kernel import mail

CONTEXT = {
    "name": "Ada <Byron>",
    "link": "https://x.example/reset",
    "user": "Ada <Byron>",
    "organization": "Acme",
}


def test_a_mail_has_a_subject_a_text_and_html(mailoutbox: list[EmailMultiAlternatives]):
    mail.send("password_reset", to="ada@acme.example", language="en", context=CONTEXT)

    [sent] = mailoutbox
    assert sent.to == ["ada@acme.example"]
    assert sent.subject
    assert "\n" not in sent.subject
    assert "<html" not in sent.body
    assert "<html" in str(sent.alternatives[0][0])


def test_a_mail_asks_for_no_automatic_answers(mailoutbox: list[EmailMultiAlternatives]):
    mail.send("password_reset", to="ada@acme.example", language="en", context=CONTEXT)

    assert mailoutbox[0].extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("fault", [SMTPServerDisconnected("gone"), ConnectionRefusedError()])
def test_a_server_that_is_away_lets_the_job_try_again(fault: Exception):
    down = patch.object(EmailMessage, "send", side_effect=fault)

    with down, pytest.raises(mail.MailNotSent) as refused:
        mail.send("password_reset", to="ada@acme.example", language="en", context=CONTEXT)

    assert (refused.value.code, refused.value.retryable) == ("mail_not_sent", True)
