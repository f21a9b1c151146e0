/** Looks whether the site was deployed anew, and brings a new build in behind the old one. */
import { fetchListed, OtherFileError } from "./fetching";
import { type List, parseList, type Shelf } from "./shelf";

const AT_ONCE = 4;
const DAY = 24 * 3600 * 1000;

export type News =
  | { kind: "kept"; build: string }
  | { kind: "failed"; build: string; reason: string };

export interface Site {
  scope: string;
  shelf: Shelf;
  /** Builds that open pages are made of; their files stay. */
  inUse(): Promise<Set<string>>;
  tell(news: News): Promise<void>;
  /** The site was deployed without offline use. */
  leave(): Promise<void>;
}

export interface Run {
  /** Whether there is something newer than what visitors get. */
  checked: Promise<boolean>;
  done: Promise<void>;
}

let running: Run | null = null;

/** Look for a new build and fetch all of it; a run that is under way is joined. Never rejects. */
export function update(site: Site): Run {
  if (running) return running;
  let say: (isNew: boolean) => void = () => {};
  const checked = new Promise<boolean>((done) => {
    say = done;
  });
  const done = work(site, say)
    .catch((error: unknown) => console.warn(`Offline copy: ${reason(error)}`))
    .finally(() => {
      say(false);
      running = null;
    });
  running = { checked, done };
  return running;
}

async function work(site: Site, say: (isNew: boolean) => void): Promise<void> {
  const found = await newest(site);
  if (found === "gone") {
    say(true);
    await site.leave();
    return;
  }
  if (!found) return;
  const { shelf } = site;
  const current = await shelf.current();
  if (current?.build === found.build && current.whole) {
    // Pages of older builds may have been closed since.
    await sweep(site, found.build);
    return;
  }
  const failure = await shelf.failure();
  if (failure?.build === found.build && Date.now() - failure.at < DAY) return;
  say(current !== null && current.build !== found.build);
  try {
    await bring(site, found, current === null);
  } catch (error) {
    const { build } = found;
    if (error instanceof OtherFileError) {
      await site.tell({ kind: "failed", build, reason: reason(error) });
      return;
    }
    if (!isFull(error)) throw error;
    await shelf.keepOnly(await kept(site, (await shelf.current())?.build)).catch(() => {});
    await shelf.setFailure({ build, at: Date.now() }).catch(() => {});
    const because = `the browser's storage is full (${reason(error)})`;
    await site.tell({ kind: "failed", build, reason: because });
  }
}

async function bring({ shelf, scope, ...site }: Site, list: List, first: boolean): Promise<void> {
  await shelf.setList(list);
  const entries = [...list.files.values()];
  const need = async (later: boolean): Promise<void> => {
    const waiting = entries.filter((entry) => entry.later === later);
    const lane = async (): Promise<void> => {
      for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
        if (await shelf.file(entry.sha256)) continue;
        await shelf.keep(entry.sha256, await fetchListed(scope, entry));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  };
  await need(false);
  if (first) await shelf.setCurrent({ build: list.build, whole: false });
  await need(true);
  // Until this one write visitors get all of the old build, from it on all of the new one.
  await shelf.setCurrent({ build: list.build, whole: true });
  await sweep({ shelf, scope, ...site }, list.build);
  await site.tell({ kind: "kept", build: list.build });
}

async function sweep(site: Site, build: string): Promise<void> {
  await site.shelf.keepOnly(await kept(site, build));
}

async function kept(site: Site, build: string | undefined): Promise<Set<string>> {
  const builds = await site.inUse();
  if (build) builds.add(build);
  return builds;
}

/** The list of the build that is deployed; null when that cannot be told now. */
async function newest({ scope }: Site): Promise<List | "gone" | null> {
  const response = await fetch(`${scope}offline.json`, { cache: "no-store" }).catch(() => null);
  if (response?.ok) return parseList(await response.json().catch(() => null));
  if (response?.status !== 404 && response?.status !== 410) return null;
  // The list is missing: believe it only when the page, too, says nothing of offline use.
  const page = await fetch(scope, { cache: "no-store" }).catch(() => null);
  if (!page?.ok) return null;
  return (await page.text()).includes("offline-worker.js") ? null : "gone";
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
