"""`import gradio` gives Cloche's own modules, never a second copy of them."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
from cloche.browser.alias import install_alias
install_alias()
install_alias()
import gradio as gr
import gradio.blocks.blocks
from gradio.components.textbox import Textbox
from gradio import Interface
import cloche, cloche.components.textbox
assert gr is cloche
assert Textbox is cloche.components.textbox.Textbox is gr.Textbox
assert gradio.blocks.blocks.Blocks is gr.Blocks
assert cloche.__spec__.name == "cloche", cloche.__spec__
assert cloche.components.textbox.__spec__.name == "cloche.components.textbox"
try:
    import gradio.nothing
except ModuleNotFoundError as error:
    assert "gradio.nothing" in str(error)
else:
    raise SystemExit("an unknown module was imported")
"""


def test_alias() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
