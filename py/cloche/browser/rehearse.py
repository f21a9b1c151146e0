"""Work that makes the next start faster: the browser learns which of Python's code runs often.

Browsers optimize WebAssembly while it runs, and keep what they have optimized beside the file, for
the next visit. A start from a snapshot runs so little Python that there would be nothing to keep.
So when nobody needs the worker it computes, in small steps, what Python programs are made of.
"""

from __future__ import annotations

import asyncio
import time

#: Seconds of one step, and between two: an event that comes waits no longer than a step.
_STEP = 0.012
_REST = 0.03


async def rehearse(rounds: int) -> None:
    """Compute so many rounds, in steps of a few milliseconds."""
    from .variety import SAMPLES, turns

    end = time.perf_counter() + _STEP
    for _ in range(rounds):
        for sample in SAMPLES:
            sample()
            if time.perf_counter() > end:
                await asyncio.sleep(_REST)
                end = time.perf_counter() + _STEP
        await turns()
