"""The pages of paying: plain HTML, no script, readable by any browser and any screen reader."""

import base64
import hashlib
from html import escape

from fastapi import Response

from serve.articles import Article

STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; place-items: center; min-height: 100vh; }
main { width: min(26rem, 90vw); padding: 2rem 0; }
.test { border: 3px solid #b45309; border-radius: .5rem; padding: .75rem 1rem; font-weight: 600;
  background: #fef3c7; color: #451a03; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1.5rem; }
dt { opacity: .75; } dd { margin: 0; text-align: right; }
button { font: inherit; font-weight: 600; width: 100%; padding: .75rem; border: 0;
  border-radius: .5rem; background: #1d4ed8; color: #fff; cursor: pointer; }
button:hover { background: #1e40af; }
button:focus-visible, a:focus-visible { outline: 3px solid #f59e0b; outline-offset: 3px; }
"""
HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{HASH}'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
}
"""The address of a checkout is its key: it is told to no other site, and kept in no cache."""
WARNING = '<p class="test" role="note">TEST TILL: no card, no money. For trying things out.</p>'


def checkout(article: Article, token: str) -> Response:
    """Return the page with the button."""
    money = amount(article)
    each = f" each {article.interval}" if article.interval else ", once"
    return page(
        "Test till",
        f"""{WARNING}
<h1>{escape(article.title)}</h1>
<dl><dt>Credits</dt><dd>{article.credits:,}{each}</dd><dt>Price</dt><dd>{money}{each}</dd></dl>
<form method="post"><input type="hidden" name="token" value="{escape(token)}">
<button type="submit">Pay {money}, as a test</button></form>
<p><a href="/credits">Do not buy</a></p>""",
    )


def paid(article: Article) -> Response:
    """Return the page after the button."""
    return page(
        "Paid, as a test",
        f"""{WARNING}
<h1>Paid, as a test</h1>
<p role="status">{article.credits:,} credits are in your account now.</p>
<p><a href="/credits">Go on</a></p>""",
    )


def refused(status: int, why: str) -> Response:
    """Return the page of a checkout that is none."""
    return page("Test till", f'{WARNING}\n<h1>Not bought</h1>\n<p role="alert">{why}</p>', status)


def returned() -> Response:
    """Return where buyers come back to, whether they paid or not."""
    return page(
        "Credits",
        """<h1>Credits</h1>
<p>What you paid for is granted as soon as the payment is confirmed, most often within seconds.
You can close this page.</p>
<p><code>GET /api/credits</code> tells what you have, <code>GET /api/plans</code> what there is, and
<code>POST /api/polar/checkout-url</code> where to pay for it.</p>""",
    )


def amount(article: Article) -> str:
    """Return a price as people write it."""
    return f"{article.price / 100:,.2f} {escape(article.currency.upper())}"


def page(title: str, content: str, status: int = 200) -> Response:
    """Return a page with the headers of all of them."""
    html = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{STYLE}</style></head>
<body><main>
{content}
</main></body></html>
"""
    return Response(html, status, HEADERS, "text/html; charset=utf-8")
