"""Mail from templates: `templates/email/<name>.subject.txt`, `.txt` and `.html`.

Only job handlers send, never a request: a mail server that is down must not undo what a person did,
and a job tries again and shows its failure. Jobs carry ids, and tokens are stored as digests only,
so a handler makes the fresh token for a link itself, and a repeated mail simply carries a newer
one.
"""

from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from tenants.kernel.jobs.outcomes import JobFailed


class MailNotSent(JobFailed):
    """The mail server did not take it.

    A job that lets this through is tried again, then fails with its code.
    """

    def __init__(self) -> None:
        super().__init__("mail_not_sent", retryable=True)


def send(template: str, *, to: str, language: str, context: dict[str, Any]) -> None:
    """Send one mail, as text and as HTML, in the language of whoever receives it.

    Raises:
        MailNotSent: the server is away or refused it.
    """
    values = {"public_url": settings.PUBLIC_URL, **context}
    with translation.override(language):
        subject, text, html = (
            render_to_string(f"email/{template}.{part}", values)
            for part in ("subject.txt", "txt", "html")
        )
    mail = EmailMultiAlternatives(" ".join(subject.split()), text, to=[to])
    mail.attach_alternative(html, "text/html")
    mail.extra_headers["Auto-Submitted"] = "auto-generated"  # no holiday replies, please: RFC 3834
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        raise MailNotSent from error
