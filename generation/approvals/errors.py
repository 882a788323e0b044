"""Why nothing is decided: what happened meanwhile, or what the company's rules ask for."""

from django.utils.translation import gettext_lazy

from tenants.kernel.errors import Conflict
from tenants.kernel.lifecycle import IllegalMove


class AlreadyApproved(Conflict):
    """The employee has an approved headshot; it has to be taken back first."""

    code = "already_approved"
    sentence = gettext_lazy(
        "Your headshot is approved already. Take it back first to choose another one."
    )


class ConsentTakenBack(Conflict):
    """The person took their consent back, so nothing of theirs is approved."""

    code = "consent_taken_back"
    sentence = gettext_lazy(
        "This person took their consent back, so their headshot cannot be approved."
    )


class NotSignedOff(Conflict):
    """The rules ask for the employee's sign-off, and this was put forward without it."""

    code = "not_signed_off"
    sentence = gettext_lazy(
        "They have not chosen this themselves, and your company asks for that. Wait for it."
    )


class NotTheirChoice(Conflict):
    """Another take than the one they signed off needs their sign-off first."""

    code = "not_their_choice"
    sentence = gettext_lazy(
        "They signed off their first choice. To use another one, request a redo while you look at "
        "it."
    )


class SecondReviewerNeeded(Conflict):
    """The same person said yes before, and the rules ask for two."""

    code = "second_reviewer_needed"
    sentence = gettext_lazy(
        "You said yes to this already. Somebody else has to say the second yes."
    )


class WithdrawnMeanwhile(IllegalMove):
    """It was called back."""

    code = "withdrawn_meanwhile"
    sentence = gettext_lazy(
        "This headshot was taken back a moment ago, so there is nothing to decide any more."
    )


class ChoseAnother(IllegalMove):
    """The first choice is another one than the reviewer saw."""

    code = "chose_another"
    sentence = gettext_lazy(
        "They chose another take a moment ago. Look at that one before you decide."
    )


class DecidedMeanwhile(IllegalMove):
    """Somebody decided."""

    code = "decided_meanwhile"
    sentence = gettext_lazy(
        "Somebody else decided on this a moment ago. Reload the page to see how."
    )


class PassedOnMeanwhile(IllegalMove):
    """Somebody said the first yes."""

    code = "passed_on_meanwhile"
    sentence = gettext_lazy(
        "Somebody else said the first yes a moment ago. Yours would be the second: decide again."
    )


class TakenUpMeanwhile(IllegalMove):
    """It waits for the first reviewer."""

    code = "taken_up_meanwhile"
    sentence = gettext_lazy(
        "This waits for a first decision. Reload the page to see where it stands."
    )
