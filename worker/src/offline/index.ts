/**
 * The service worker of a site that works offline. A page gets every file of the one build that it
 * was opened with, from what is kept here or else from the network after a check of its hash.
 */
import { fetchListed } from "./fetching";
import { Shelf } from "./shelf";
import { type News, type Site, update } from "./update";

declare const self: ServiceWorkerGlobalScope;

/** Milliseconds that opening a page waits for word of a new build, and then for its files. */
const CHECK_LIMIT = 1000;
const FETCH_LIMIT = 4000;
/** A page that is being opened is not among the living ones yet. */
const OPENING = 10_000;

const scope = self.registration.scope;
const shelf = new Shelf(scope);
const site: Site = { scope, shelf, inUse, tell, leave };

/** Client id -> its build. Kept on the shelf as well, since this worker is stopped when idle. */
type Clients = Map<string, { build: string; since: number }>;
let clients: Promise<Clients> | null = null;
let leaving = false;

const known = (): Promise<Clients> => {
  clients ??= shelf.clients().then((entries) => new Map(entries));
  return clients;
};

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { cloche, build } = (event.data ?? {}) as { cloche?: unknown; build?: unknown };
  const client = event.source instanceof Client ? event.source : null;
  if (cloche !== "opened" || typeof build !== "string" || !client) return;
  const hear = async (): Promise<void> => {
    if (!(await known()).has(client.id)) await remember(client.id, build);
    await update(site).done;
  };
  event.waitUntil(hear());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const path = pathOf(url.href);
  if (request.method !== "GET" || path === null) return;
  if (leaving) event.waitUntil(leave());
  if (request.mode !== "navigate") event.respondWith(fileFor(event, path));
  else if (path === "" || path === "index.html") event.respondWith(pageFor(event));
});

/** A file's name in the site; null for addresses outside of it. */
function pathOf(url: string): string | null {
  if (!url.startsWith(scope)) return null;
  try {
    return decodeURIComponent(url.slice(scope.length).replace(/[?#].*$/, ""));
  } catch {
    return null;
  }
}

/** The page of the newest build that is here whole, or of the network on a first visit. */
async function pageFor(event: FetchEvent): Promise<Response> {
  if (!leaving && (await shelf.current())) {
    const run = update(site);
    event.waitUntil(run.done);
    if (await within(CHECK_LIMIT, run.checked)) await within(FETCH_LIMIT, run.done);
  }
  const current = leaving ? null : await shelf.current();
  const entry = current && (await shelf.list(current.build))?.files.get("index.html");
  const page = entry && (await shelf.file(entry.sha256));
  if (!current || !page) return fetch(event.request);
  await remember(event.resultingClientId, current.build);
  return page;
}

async function fileFor(event: FetchEvent, path: string): Promise<Response> {
  const build = await buildOf(event.clientId);
  const entry = build && (await shelf.list(build))?.files.get(path);
  if (!build || !entry) return fetch(event.request);
  // A worker that a page starts belongs to the page's build.
  if (event.resultingClientId) await remember(event.resultingClientId, build);
  const kept = await shelf.file(entry.sha256);
  if (kept) return kept;
  const response = await fetchListed(scope, entry);
  const copy = response.clone();
  event.waitUntil(shelf.keep(entry.sha256, copy).catch(() => {}));
  return response;
}

async function buildOf(id: string): Promise<string | null> {
  const all = await known();
  const found = all.get(id);
  if (found) return found.build;
  const client = await self.clients.get(id);
  if (!client || client.type === "window") return null;
  // Some browsers do not say who a worker's script is for: then its page is the only one.
  const pages = await self.clients.matchAll({ type: "window" });
  const builds = new Set(pages.map((page) => all.get(page.id)?.build));
  const [only] = builds;
  return builds.size === 1 && only ? only : null;
}

async function remember(id: string, build: string): Promise<void> {
  if (!id) return;
  const all = await known();
  all.set(id, { build, since: Date.now() });
  await shelf.setClients([...all]).catch(() => {});
}

/** Builds of pages that are open or being opened; those of closed ones are forgotten. */
async function inUse(): Promise<Set<string>> {
  const all = await known();
  const alive = await living();
  for (const [id, { since }] of all) {
    if (!alive.has(id) && Date.now() - since > OPENING) all.delete(id);
  }
  await shelf.setClients([...all]).catch(() => {});
  return new Set([...all.values()].map((client) => client.build));
}

async function living(): Promise<Set<string>> {
  const found = await self.clients.matchAll({ type: "all", includeUncontrolled: true });
  return new Set(found.map((client) => client.id));
}

async function tell(news: News): Promise<void> {
  const pages = await self.clients.matchAll({ type: "window" });
  for (const page of pages) page.postMessage({ cloche: "offline", ...news });
}

/** The site no longer works offline: new pages come from the network, and once no page of a kept
 * build is open any more, nothing of us stays. */
async function leave(): Promise<void> {
  leaving = true;
  const all = await known();
  for (const id of await living()) if (all.has(id)) return;
  await self.registration.unregister();
  await shelf.remove();
}

async function within<T>(limit: number, promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([
    promise,
    new Promise<undefined>((done) => setTimeout(() => done(undefined), limit)),
  ]);
}
