"""What the predecessor needs: Gradio-Lite 5.45.0, its last release, with Pyodide 0.27.3.

Measured once, on 2026-11-20, in headless Chromium 156 on two shared cores, with everything served
from the same machine; a real network only adds to it. These are constants to stand beside what is
measured now, not part of a run.
"""

VISIBLE_COLD = "26,100 ms"
ANSWERED_COLD = "26,300 ms (21,700–28,400)"
VISIBLE_WARM = "25,700 ms"
ANSWERED_WARM = "25,800 ms"
REQUESTS = "118"
BYTES = "25.3 MB"
MEMORY = "383 MB"
ROUND_TRIP = "92–97 ms"
YIELDS = "1,150 ms, 42 shown"
FLIP = "600–3,600 ms, and 3,800–4,700 before"
NOTE = (
    "Predecessor: Gradio-Lite 5.45.0 with Pyodide 0.27.3, measured once on 2026-11-20 on two "
    "shared cores, without a network between."
)
