"""Why work failed, in words for the person who waits for it: what happened, and what to do next."""

from typing import Final

_AGAIN: Final = "Try again; if it happens twice, ask whoever runs Likeness for you."
_OURS: Final = "Whoever runs Likeness for you can put that right; then try again."

SENTENCES: Final = {
    "adapter_gone": "The model of you has been deleted. Start again with your photos.",
    "adapter_invalid": f"The model of you could not be read. {_AGAIN}",
    "already_rendering": "Your headshots are being made already. Wait for them.",
    "base_retired": (
        "This was begun with another model than is used now. Start again with your photos."
    ),
    "cancelled": "This was stopped. Start again whenever you like.",
    "consent_withdrawn": "There is no consent to use the photos any more. Agree again to go on.",
    "disk_full": f"The machine that makes the pictures has no disk space left. {_OURS}",
    "does_not_fit": f"The machine that makes the pictures cannot hold the model. {_OURS}",
    "engine_crashed": f"The program that makes the pictures stopped. {_AGAIN}",
    "engine_silent": f"The program that makes the pictures hung and was ended. {_AGAIN}",
    "fetch_failed": f"The model files could not be fetched. {_OURS}",
    "mail_not_sent": f"The e-mail could not be sent. {_OURS}",
    "model_unusable": f"The files that find faces are missing or damaged. {_OURS}",
    "no_edit_kept": (
        "No picture kept your face as it is and showed what you asked for. Try again, choose"
        " something else, or ask for new takes."
    ),
    "no_face_known": "We see your face in none of your photos. Add some that show your whole face.",
    "no_face_rendered": "No picture showed your face well. Add more varied photos and try again.",
    "no_picture_kept": "No picture was good enough. Add sharper, more varied photos and try again.",
    "no_style": "Your company has not published a style yet. Try again once it has.",
    "not_installed": f"The server lacks a part of Likeness, or has a broken one. {_OURS}",
    "out_of_memory": f"The machine that makes the pictures ran out of memory. {_OURS}",
    "photo_unreadable": "A photo could not be read. Replace the newest ones and try again.",
    "photos_gone": "Some of the photos have been deleted meanwhile. Add photos and start again.",
    "signing_failed": f"The files could not be signed as generated pictures. {_OURS}",
    "spec_invalid": f"The style asks for something that cannot be made. {_OURS}",
    "take_gone": "The take that was to be changed has been deleted. Choose another one.",
    "too_many_bytes": f"A file cannot be made as small as its use asks for. {_OURS}",
    "training_diverged": "The model of you did not settle. Add clearer photos and try again.",
    "unexpected": f"Something went wrong on our side. {_AGAIN}",
    "unknown_job": f"This work belongs to another version of Likeness. {_OURS}",
    "weights_corrupt": f"The model files on the server are damaged. {_OURS}",
    "weights_missing": f"The model files are not on the server. {_OURS}",
    "worker_lost": f"The machine that worked on this was lost several times. {_AGAIN}",
}


def sentence(code: str) -> str:
    """What to tell the person about a failure code; unknown codes read as unexpected ones."""
    return SENTENCES.get(code, SENTENCES["unexpected"])
