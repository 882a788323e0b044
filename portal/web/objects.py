"""Objects of the local storage, by the short-lived address that was signed for them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from generation.delivery import gate
from portal.http.doors import public_page
from portal.http.ways import gives_out
from tenants.kernel import files
from tenants.kernel.storage import disposition


@public_page
@require_safe
@gives_out(gate.SIGNED)
def signed(request: HttpRequest, token: str) -> HttpResponse:
    """The picture, to whoever has the address while it is good and the picture may leave; saved,
    never shown or run."""
    del request
    found = files.read_signed(token)
    gate.require_signed(found.key, organization_id=found.organization_id)
    response = HttpResponse(files.open_signed(found), content_type=found.media_type)
    response["Content-Disposition"] = disposition(found.filename)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
