/** The config of an app's last visit, so that its UI stands before Python does where no build made one. */
import type { App } from "../client/app";
import { type AppConfig, asConfig } from "../client/config";
import { filesIn, isAddress, isFileData, mapLeaves } from "../client/filedata";
import { bootMessage, type Manifest } from "../client/manifest";

const SHELF = "cloche-configs";
const AGE_HEADER = "x-cloche-kept";
const MOST = 20;
const MOST_BYTES = 1_000_000;
const OLDEST_MS = 30 * 24 * 3600 * 1000;
/** Larger files of the UI come with Python. */
const FILE_BYTES = 64 * 1024;
/** Milliseconds: a store that takes longer is no help. */
const PATIENCE = 500;

export class LastVisit {
  #address: Promise<string | null> | null = null;

  /** Of the app that starts with this manifest, as it is when one first asks. */
  constructor(
    private readonly manifest: Manifest,
    private readonly pageUrl: string,
  ) {}

  /** What was kept; null when there is nothing, or nothing that can be read. */
  async config(): Promise<AppConfig | null> {
    const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null));
    return Promise.race([late, this.#read().catch(() => null)]);
  }

  /** Keep the config of a session that was just opened. Never throws: the next visit just waits. */
  async keep(config: AppConfig, { files }: App): Promise<void> {
    try {
      const address = await this.#where();
      if (!address) return;
      const text = JSON.stringify({ ...(await still(config, files)), app_id: 0 });
      if (text.length > MOST_BYTES) return;
      const shelf = await caches.open(SHELF);
      const headers = { "content-type": "application/json", [AGE_HEADER]: String(Date.now()) };
      await shelf.put(address, new Response(text, { headers }));
      await tidy(shelf);
    } catch (error) {
      console.debug("The app's UI could not be kept for the next visit.", error);
    }
  }

  #where(): Promise<string | null> {
    this.#address ??= addressOf(this.manifest, this.pageUrl).catch(() => null);
    return this.#address;
  }

  async #read(): Promise<AppConfig | null> {
    const address = await this.#where();
    if (!address || !(await caches.has(SHELF))) return null;
    const found = await (await caches.open(SHELF)).match(address);
    if (!found || ageOf(found) > OLDEST_MS) return null;
    return asConfig((await found.json()) as Record<string, unknown>);
  }
}

/** Names code, files, requirements, runtime and release; null where the browser keeps nothing. */
async function addressOf(manifest: Manifest, pageUrl: string): Promise<string | null> {
  // both need a secure context
  if (!globalThis.caches || !globalThis.crypto?.subtle) return null;
  const { page_url: _, ...boot } = bootMessage(manifest, pageUrl);
  const bytes = new TextEncoder().encode(JSON.stringify([__CLOCHE_VERSION__, boot]));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const name = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return new URL(`/cloche-config/${name}`, location.origin).href;
}

/** A copy in which files have addresses that still mean something at the next visit. */
async function still(config: AppConfig, files: App["files"]): Promise<object> {
  const shown = filesIn(config).filter(({ path }) => !isAddress(path));
  const addresses = new Map<string, string>();
  for (const { path } of shown) {
    const blob = files.blob(path);
    if (blob && blob.size <= FILE_BYTES) addresses.set(path, await dataUrl(blob));
  }
  const replace = (leaf: unknown) => {
    if (!isFileData(leaf) || isAddress(leaf.path)) return undefined;
    const url = addresses.get(leaf.path);
    return url ? { ...leaf, url, path: url } : null;
  };
  return mapLeaves(config, replace) as object;
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** Drops what is too old, and the oldest of too many. */
async function tidy(shelf: Cache): Promise<void> {
  const kept = await Promise.all(
    (await shelf.keys()).map(async (request) => {
      const response = await shelf.match(request);
      return { request, age: response ? ageOf(response) : OLDEST_MS + 1 };
    }),
  );
  kept.sort((a, b) => a.age - b.age);
  const gone = kept.filter(({ age }, index) => age > OLDEST_MS || index >= MOST);
  await Promise.all(gone.map(({ request }) => shelf.delete(request)));
}

function ageOf(response: Response): number {
  const kept = Number(response.headers.get(AGE_HEADER));
  return kept > 0 ? Date.now() - kept : Number.POSITIVE_INFINITY;
}
