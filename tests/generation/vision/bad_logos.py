"""Hostile and odd SVG files, and what becomes of each."""

from collections.abc import Callable

RED = '<rect width="60" height="30" fill="#ff0000"/>'
LINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(body: str = RED, *, head: str = "", size: str = 'width="120" height="60"') -> bytes:
    """A drawing with a red left upper quarter, unless other shapes are given."""
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg" {LINK} {size}>{body}</svg>'.encode()


def laughing() -> bytes:
    """Entities that would expand to gigabytes."""
    lines = ['<!ENTITY a "aaaaaaaaaa">']
    pairs = zip("abcdefghi", "bcdefghij", strict=True)
    lines += [f'<!ENTITY {larger} "' + f"&{each};" * 10 + '">' for each, larger in pairs]
    return svg(f"<title>&j;</title>{RED}", head=f"<!DOCTYPE svg [{''.join(lines)}]>")


def uses_of_uses() -> bytes:
    """Shapes that would multiply to billions."""
    groups = ['<g id="g0"><rect width="9" height="9"/></g>']
    groups += [
        f'<g id="g{n}">' + f'<use xlink:href="#g{n - 1}"/>' * 10 + "</g>" for n in range(1, 11)
    ]
    return svg(f"<defs>{''.join(groups)}</defs><use xlink:href='#g10'/>")


def filters_of_filters() -> bytes:
    blur = '<feGaussianBlur stdDeviation="500"/>'
    wide = f'<filter id="f" x="-1000" y="-1000" width="3000" height="3000">{blur}</filter>'
    return svg(wide + '<g filter="url(#f)">' * 50 + RED + "</g>" * 50)


def vast_pattern() -> bytes:
    size = 'width="100000" height="100000" patternUnits="userSpaceOnUse"'
    pattern = f'<pattern id="p" {size}><rect width="90000" height="90000"/></pattern>'
    return svg(f'{pattern}<rect width="60" height="30" fill="url(#p)"/>')


def nested(depth: int) -> bytes:
    return svg("<g>" * depth + RED + "</g>" * depth)


def image(link: str) -> bytes:
    return svg(f'<image xlink:href="{link}" width="60" height="30"/>{RED}')


NESTED_SVG = "data:image/svg+xml;base64,PHN2Zy8+"
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "entities that laugh": (laughing, "svg_entities"),
    "an entity for a file": (
        lambda: svg(
            f"<title>&x;</title>{RED}",
            head='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        ),
        "svg_entities",
    ),
    "a picture in the web": (lambda: image("http://127.0.0.1:9/x.png"), "svg_refers"),
    "a picture of this machine": (lambda: image("/etc/passwd"), "svg_refers"),
    "a picture by its protocol": (lambda: image("file:///etc/passwd"), "svg_refers"),
    "a picture that is an SVG": (lambda: image(NESTED_SVG), "svg_refers"),
    "shapes of another file": (lambda: svg(f'<use href="other.svg#x"/>{RED}'), "svg_refers"),
    "a filter's picture": (
        lambda: svg(f'<filter id="f"><feImage href="//evil.example/x"/></filter>{RED}'),
        "svg_refers",
    ),
    "text that needs a font": (lambda: svg(f'<text y="20">Acme</text>{RED}'), "svg_text"),
    "uses of uses": (uses_of_uses, "file_damaged"),
    "depth without end": (lambda: nested(200_000), "logo_heavy"),
    "filters upon filters": (filters_of_filters, "logo_heavy"),
    "a pattern larger than memory": (vast_pattern, "logo_heavy"),
    "half a document": (lambda: svg()[:-8], "file_damaged"),
    "bytes of no encoding": (lambda: svg().replace(b"120", b"12\xff"), "file_damaged"),
    "no size above nothing": (lambda: svg(size='width="0" height="9"'), "file_damaged"),
    "nothing to see": (lambda: svg('<rect width="60" height="30" fill="none"/>'), "logo_empty"),
    "only a script": (lambda: svg("<script>alert(1)</script>"), "logo_empty"),
    "only foreign words": (
        lambda: svg("<foreignObject><p>Acme</p></foreignObject>"),
        "logo_empty",
    ),
    "a hair's breadth": (lambda: svg('<rect width="1" height="99999"/>', size=""), "logo_small"),
    "more than a logo needs": (lambda: svg(f"<!--{'x' * 2_000_000}-->"), "logo_heavy"),
}
"""What is refused, and its code."""

ACCEPTED: dict[str, Callable[[], bytes]] = {
    "plain": svg,
    "with a mark of its byte order": lambda: b"\xef\xbb\xbf" + svg(),
    "with a prologue": lambda: svg(head='<?xml version="1.0"?><!-- Made by hand -->'),
    "with a type": lambda: svg(
        head='<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
    ),
    "a script": lambda: svg(f"<script>alert(1)</script>{RED}"),
    "a script of another site": lambda: svg(f'<script href="http://evil.example/x.js"/>{RED}'),
    "handlers": lambda: svg(RED.replace("<rect", '<rect onclick="alert(1)"')),
    "a link": lambda: svg(f'<a xlink:href="https://acme.example/">{RED}</a>'),
    "foreign words beside": lambda: svg(f"<foreignObject><p>Acme</p></foreignObject>{RED}"),
    "a style sheet elsewhere": lambda: svg(
        f"<style>@import url(http://evil.example);</style>{RED}"
    ),
    "a million wide": lambda: svg(
        '<rect width="500000" height="250000" fill="red"/>', size='viewBox="0 0 1000000 500000"'
    ),
    "a million pixels wide": lambda: svg(
        '<rect width="500000" height="250000" fill="red"/>', size='width="1000000" height="500000"'
    ),
}
"""What is drawn, all of it the same red quarter."""
