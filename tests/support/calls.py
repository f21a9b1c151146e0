"""Calls an app's endpoints from its page, side by side, and tells when what happened."""

from __future__ import annotations

import textwrap
from typing import Any

from playwright.sync_api import Page

from .app import open_app
from .server import Pages

_HELPERS = """
const client = await document.querySelector('cloche-app').client;
const now = () => performance.now();
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const call = async (name, ...data) => (await client.predict('/' + name, data)).data[0];
const timed = async (work) => { const start = now(); await work; return now() - start; };
const start = (name, ...data) => {
  const submission = client.submit('/' + name, data);
  const seen = [];
  const over = (async () => {
    for await (const event of submission) {
      seen.push(event);
      if (event.type === 'data') seen.at(-1).at = now();
    }
  })();
  return { submission, seen, over, cancel: () => submission.cancel() };
};
const until = async (test, ms = 15000) => {
  const begin = now();
  while (!(await test())) {
    if (now() - begin > ms) throw new Error('waited too long for ' + test);
    await sleep(5);
  }
  return now() - begin;
};
"""


def open_code(page: Page, pages: Pages, name: str, code: str) -> Page:
    """Opens a hand-written page with the app in it, once for several tests of a module."""
    text = textwrap.dedent(code)
    url = pages.write(
        f"{name}.html",
        '<!doctype html><title>t</title><script type="module" src="/cloche/cloche.js"></script>'
        f'<cloche-app runtime="/pyodide/">\n{text}\n</cloche-app>',
    )
    if page.url != url:
        open_app(page, url)
    return page


def run(page: Page, script: str) -> Any:
    """What the script returns. It has `client`, `call(name, ...)`, `start(name, ...)`, `timed`,
    `until`, `sleep` and `now`."""
    return page.evaluate(f"async () => {{ {_HELPERS}\n{script} }}")
