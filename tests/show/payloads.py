"""Texts that have run, broken or hidden something somewhere."""

from __future__ import annotations

from typing import Final

#: The sign that a payload ran: it sets this property of the window.
MARK: Final = "geosafe_was_here"

PAYLOADS: Final = (
    "{{ 7*191 }}",
    "{{ ''.__class__.__mro__ }}",
    "{% for x in (1,2) %}run{% endfor %}",
    "{# gone #}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{% raw %}x{% endraw %}",
    f"<script>window.{MARK}=1</script>",
    f"</script><script>window.{MARK}=2</script>",
    f"</SCRIPT ><script>window.{MARK}=3</script>",
    f"</textarea></style></title><script>window.{MARK}=4</script>",
    f"<!--<script>window.{MARK}=5",
    "-->",
    f"<img src=x onerror=window.{MARK}=6>",
    f"<svg onload=window.{MARK}=7>",
    f"<iframe srcdoc='<script>parent.{MARK}=8</script>'>",
    f'<a href="javascript:window.{MARK}=9">x</a>',
    f"javascript:window.{MARK}=10",
    f"data:text/html,<script>window.{MARK}=11</script>",
    f"${{window.{MARK}=12}}",
    f"`${{window.{MARK}=13}}`",
    "`",
    "C:\\20190221",
    "\\u003cscript\\u003e",
    f'\\";window.{MARK}=14;//',
    f"';window.{MARK}=15;//",
    f'"-(window.{MARK}=16)-"',
    f'" onmouseover="window.{MARK}=17',
    f"&lt;script&gt;window.{MARK}=18&lt;/script&gt;",
    "&amp;&#x3c;",
    "line\u2028separator",
    "paragraph\u2029separator",
    "right\u202eto left",
    "isolate\u2066d\u2069",
    "\x1b[31mred\x1b[0m",
    "nul\x00byte",
    '=HYPERLINK("http://example.invalid")',
    "'; DROP TABLE streets;--",
    "constructor",
    "__proto__",
    "%7B%7B7*7%7D%7D %s %n",
    "]]><![CDATA[",
    "../../etc/passwd",
    "x" * 300,
    "Rue de l'Église «du Port» — Straße ŁÓDŹ 東京 شارع کوچه‌باغ",
)
