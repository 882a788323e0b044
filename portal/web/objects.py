"""Objects of the local storage, by the short-lived address that was signed for them."""

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from portal.http.doors import public_page
from tenants.kernel import files
from tenants.kernel.storage import disposition


@public_page
@require_safe
def signed(request: HttpRequest, token: str) -> FileResponse:
    """The object, to whoever has the address while it is good; saved, never shown or run."""
    del request
    found = files.open_signed(token)
    response = FileResponse(found.content, content_type=found.media_type)
    response["Content-Disposition"] = disposition(found.filename)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
