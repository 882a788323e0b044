"""What an account prefers; nobody else's business, so it leaves no audit event."""

from tenants.organizations.models import User


def choose_theme(user: User, theme: str) -> None:
    """Keep the account's colours: light, dark, or nothing for the system's."""
    User.objects.filter(pk=user.pk).update(theme=theme)


def choose_language(user: User, language: str) -> None:
    """Keep the language that the account reads and is written to in."""
    User.objects.filter(pk=user.pk).update(language=language)
