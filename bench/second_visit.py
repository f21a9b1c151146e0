"""How much of a start the second visit of an app saves, against bare Pyodide in the same run.

`.venv/bin/python bench/second_visit.py --runs 5`. Each run has a browser profile of its own: the
first visit waits until its memory is kept, the second one is measured. "With packages" is bare
Pyodide that loads and imports the app's packages.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, Playwright, sync_playwright
from server import served

from browser import page, profile
from cloche.site.runtime import ensure, runtime_dir, web_dir

APPS = {
    "hello": ("", []),
    "numpy": ("import numpy as np\n", ["numpy"]),
    "pandas + matplotlib": (
        "import pandas as pd\nimport matplotlib.pyplot as plt\n",
        ["pandas", "matplotlib"],
    ),
}
SCRIPT = (
    "import gradio as gr\n{imports}gr.Interface(lambda x: 'Hello ' + x, 'text', 'text').launch()\n"
)
ANSWERED = """async () => {
  const root = document.querySelector("cloche-app").shadowRoot;
  const until = async (found) => {
    for (;;) {
      const value = found();
      if (value) return value;
      await new Promise((done) => setTimeout(done, 4));
    }
  };
  const texts = () => [...root.querySelectorAll("textarea, input[type=text]")];
  const submit = await until(() =>
    [...root.querySelectorAll("button")].find((item) => item.textContent.trim() === "Submit"));
  texts()[0].value = "Ada";
  texts()[0].dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  submit.click();
  await until(() => texts().at(-1).value === "Hello Ada");
  return performance.now();
}"""
KEPT = """async () => {
  for (;;) {
    const keys = await (await caches.open("cloche-app-snapshots")).keys();
    if (keys.some((key) => key.url.endsWith("/stamp"))) return;
    await new Promise((done) => setTimeout(done, 50));
  }
}"""
BARE = """<!doctype html><link rel="icon" href="data:,"><script type="module">
const code = `import {{ loadPyodide }} from "${{location.origin}}/pyodide/pyodide.mjs";
const pyodide = await loadPyodide({{ indexURL: "${{location.origin}}/pyodide/" }});
await pyodide.loadPackage({packages}, {{ messageCallback() {{}} }});
pyodide.runPython({imports});
postMessage(0);`;
const worker = new Worker(URL.createObjectURL(new Blob([code], {{ type: "text/javascript" }})),
  {{ type: "module" }});
worker.onmessage = () => {{ window.answered = performance.now(); }};
</script>"""


def lay_out(folder: Path) -> None:
    """The pages, each app once on Cloche and once on bare Pyodide."""
    shutil.copytree(web_dir(), folder / "cloche")
    shutil.copytree(runtime_dir(), folder / "pyodide")
    for path in ensure(["numpy", "pandas", "matplotlib"]).values():
        shutil.copy(path, folder / "pyodide" / path.name)
    for number, (imports, packages) in enumerate(APPS.values()):
        bare = BARE.format(packages=json.dumps(packages), imports=json.dumps(imports or "1"))
        (folder / f"bare{number}.html").write_text(bare.replace("\\n", "\\\\n"), "utf-8")
        (folder / f"app{number}.html").write_text(
            '<!doctype html><link rel="icon" href="data:,">'
            '<script type="module" src="/cloche/cloche.js"></script>'
            f'<cloche-app runtime="/pyodide/">\n{SCRIPT.format(imports=imports)}</cloche-app>',
            "utf-8",
        )


def opened(at: Page, url: str) -> float:
    """Milliseconds until the answer is there."""
    at.goto(url, wait_until="commit")
    if "/bare" in url:
        at.wait_for_function("window.answered", timeout=300_000, polling=4)
        bare: float = at.evaluate("window.answered")
        return bare
    at.wait_for_function("document.querySelector('cloche-app')?.shadowRoot", timeout=60_000)
    answered: float = at.evaluate(ANSWERED)
    return answered


def warm(pw: Playwright, url: str) -> tuple[float, float]:
    """The first and the second visit in one profile, each in a browser of its own."""
    with profile() as folder:
        with page(pw, folder) as at:
            first = opened(at, url)
            if "/app" in url:
                at.evaluate(KEPT)
        with page(pw, folder) as at:
            return first, opened(at, url)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory(prefix="cloche-bench-second-") as temporary:
        lay_out(Path(temporary))
        with served(Path(temporary)) as host, sync_playwright() as pw:
            seen: dict[str, list[tuple[float, float]]] = {}
            for _ in range(runs):
                for number in range(len(APPS)):
                    for kind in ("bare", "app"):
                        name = f"{kind}{number}"
                        seen.setdefault(name, []).append(warm(pw, f"{host.base}/{name}.html"))
    median = {
        name: [statistics.median(values) for values in zip(*pairs, strict=True)]
        for name, pairs in seen.items()
    }
    print(f"{'app':22} {'first':>8} {'second':>8} {'to bare':>8} {'with packages':>14}")
    for number, name in enumerate(APPS):
        (first, second), bare, same = (
            median[f"app{number}"],
            median["bare0"],
            median[f"bare{number}"],
        )
        print(
            f"{name:22} {first:8.0f} {second:8.0f} {second / bare[1]:8.2f} {second / same[1]:14.2f}"
        )


if __name__ == "__main__":
    main()
