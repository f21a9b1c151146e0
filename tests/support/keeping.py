"""Looks into what a page keeps in the browser's storage for the next visit of an app."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

CACHE = "cloche-app-snapshots"

_NAMES = """async (cache) => {
  if (!(await caches.has(cache))) return [];
  const store = await caches.open(cache);
  const names = [];
  for (const key of await store.keys()) {
    const name = key.url.split("/").slice(-2).join("/");
    // a damaged stamp counts as none
    const text = name.endsWith("/stamp") ? await (await store.match(key))?.text() : "{";
    if (text?.startsWith("{")) names.push(name);
  }
  return names.sort();
}"""

_OVERWRITE = """async ([cache, part, text]) => {
  const store = await caches.open(cache);
  for (const key of await store.keys()) {
    if (key.url.endsWith("/" + part)) await store.put(key, new Response(text));
  }
  if (part !== "memory") return;
  const root = await navigator.storage.getDirectory();
  for await (const [, handle] of (await root.getDirectoryHandle(cache)).entries()) {
    const file = await handle.createWritable();
    await file.write(text);
    await file.close();
  }
}"""

_FILES = """async (cache) => {
  const root = await navigator.storage.getDirectory();
  const names = [];
  for await (const name of (await root.getDirectoryHandle(cache, { create: true })).keys()) {
    names.push(name);
  }
  return names.sort();
}"""

_READ = """async ([cache, part]) => {
  if (!(await caches.has(cache))) return {};
  const store = await caches.open(cache);
  const keys = (await store.keys()).filter(({ url }) => url.endsWith("/" + part));
  return keys.length === 1 ? await (await store.match(keys[0]))?.json() ?? {} : {};
}"""


def entries(page: Page) -> list[str]:
    """Names of all that is kept, as "<name>/<part>"."""
    names: list[str] = page.evaluate(_NAMES, CACHE)
    return names


def memories(page: Page) -> set[str]:
    """Names of memories that are there whole."""
    return {entry.split("/")[0] for entry in entries(page) if entry.endswith("/stamp")}


def wait_until(page: Page, found: Callable[[], Any], seconds: float = 30) -> None:
    """Storing happens behind the app."""
    for _ in range(int(seconds * 20)):
        if found():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not so after {seconds} s; kept: {entries(page)}")


def wait_for_memories(page: Page, count: int = 1) -> set[str]:
    """The names, when there are so many."""
    wait_until(page, lambda: len(memories(page)) == count)
    return memories(page)


def overwrite(page: Page, part: str, text: str) -> None:
    """Damage one part of every memory."""
    page.evaluate(_OVERWRITE, [CACHE, part, text])


def read(page: Page, part: str) -> dict[str, Any]:
    """One part of the only memory, as JSON; empty while it is not there."""
    found: dict[str, Any] = page.evaluate(_READ, [CACHE, part])
    return found


def files(page: Page) -> list[str]:
    """Names of the files that have the pages of memories."""
    names: list[str] = page.evaluate(_FILES, CACHE)
    return names


def forget(page: Page) -> None:
    """As when the browser evicts the origin's storage."""
    page.evaluate("(cache) => caches.delete(cache)", CACHE)
