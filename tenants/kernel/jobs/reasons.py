"""Why work failed, in words for the person who waits for it: what happened, and what to do next."""

from functools import partial
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

_again = partial(
    format_lazy,
    "{} {then}",
    then=gettext_lazy("Try again; if it happens twice, ask whoever runs Likeness for you."),
)
_ours = partial(
    format_lazy,
    "{} {then}",
    then=gettext_lazy("Whoever runs Likeness for you can put that right; then try again."),
)

SENTENCES: Final = {
    "adapter_gone": gettext_lazy(
        "The model of you has been deleted. Start again with your photos."
    ),
    "adapter_invalid": _again(gettext_lazy("The model of you could not be read.")),
    "already_rendering": gettext_lazy("Your headshots are being made already. Wait for them."),
    "base_retired": (
        gettext_lazy(
            "This was begun with another model than is used now. Start again with your photos."
        )
    ),
    "cancelled": gettext_lazy("This was stopped. Start again whenever you like."),
    "consent_withdrawn": gettext_lazy(
        "There is no consent to use the photos any more. Agree again to go on."
    ),
    "disk_full": _ours(gettext_lazy("The machine that makes the pictures has no disk space left.")),
    "does_not_fit": _ours(
        gettext_lazy("The machine that makes the pictures cannot hold the model.")
    ),
    "engine_crashed": _again(gettext_lazy("The program that makes the pictures stopped.")),
    "engine_silent": _again(
        gettext_lazy("The program that makes the pictures hung and was ended.")
    ),
    "fetch_failed": _ours(gettext_lazy("The model files could not be fetched.")),
    "mail_not_sent": _ours(gettext_lazy("The e-mail could not be sent.")),
    "model_unusable": _ours(gettext_lazy("The files that find faces are missing or damaged.")),
    "no_edit_kept": (
        gettext_lazy(
            "No picture kept your face as it is and showed what you asked for. Try again, choose"
            " something else, or ask for new takes."
        )
    ),
    "no_face_known": gettext_lazy(
        "We see your face in none of your photos. Add some that show your whole face."
    ),
    "no_face_rendered": gettext_lazy(
        "No picture showed your face well. Add more varied photos and try again."
    ),
    "no_picture_kept": gettext_lazy(
        "No picture was good enough. Add sharper, more varied photos and try again."
    ),
    "no_style": gettext_lazy("Your company has not published a style yet. Try again once it has."),
    "not_installed": _ours(
        gettext_lazy("The server lacks a part of Likeness, or has a broken one.")
    ),
    "out_of_memory": _ours(gettext_lazy("The machine that makes the pictures ran out of memory.")),
    "photo_unreadable": gettext_lazy(
        "A photo could not be read. Replace the newest ones and try again."
    ),
    "photos_gone": gettext_lazy(
        "Some of the photos have been deleted meanwhile. Add photos and start again."
    ),
    "signing_failed": _ours(gettext_lazy("The files could not be signed as generated pictures.")),
    "spec_invalid": _ours(gettext_lazy("The style asks for something that cannot be made.")),
    "take_gone": gettext_lazy(
        "The take that was to be changed has been deleted. Choose another one."
    ),
    "too_many_bytes": _ours(gettext_lazy("A file cannot be made as small as its use asks for.")),
    "training_diverged": gettext_lazy(
        "The model of you did not settle. Add clearer photos and try again."
    ),
    "unexpected": _again(gettext_lazy("Something went wrong on our side.")),
    "unknown_job": _ours(gettext_lazy("This work belongs to another version of Likeness.")),
    "weights_corrupt": _ours(gettext_lazy("The model files on the server are damaged.")),
    "weights_missing": _ours(gettext_lazy("The model files are not on the server.")),
    "worker_lost": _again(gettext_lazy("The machine that worked on this was lost several times.")),
}


def sentence(code: str) -> str:
    """What to tell the person about a failure code; unknown codes read as unexpected ones."""
    return str(SENTENCES.get(code, SENTENCES["unexpected"]))
