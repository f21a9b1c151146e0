/**
 * What is kept for visits without a network: one list of files per build, and the files by their
 * hash. Files that two builds have in common are kept once; which build visitors get is one small
 * record, so that the switch from one to the next is a single write.
 */

export interface Entry {
  path: string;
  sha256: string;
  /** Not needed to show the app: comes last. */
  later: boolean;
}

/** The files of one build, by their path in the site; the page itself is "index.html". */
export interface List {
  build: string;
  files: Map<string, Entry>;
}

interface Current {
  build: string;
  /** Whether every file of the build is here. */
  whole: boolean;
}

export class Shelf {
  readonly name: string;
  #lists = new Map<string, Promise<List | null>>();

  /** `scope`: the site's folder as an absolute address with a closing slash. */
  constructor(private readonly scope: string) {
    // Sites in other folders of this origin share its storage.
    this.name = `cloche-offline ${new URL(scope).pathname}`;
  }

  async current(): Promise<Current | null> {
    return this.#readJson<Current>("current");
  }

  async setCurrent(current: Current): Promise<void> {
    await this.#writeJson("current", current);
  }

  /** The list of a build; null when it is not, or no longer, known. */
  list(build: string): Promise<List | null> {
    const known = this.#lists.get(build);
    if (known) return known;
    const reading = this.#readJson<unknown>(`list/${build}`).then(parseList);
    this.#lists.set(build, reading);
    return reading;
  }

  async setList(list: List): Promise<void> {
    const files = [...list.files.values()];
    await this.#writeJson(`list/${list.build}`, { format: 1, build: list.build, files });
    this.#lists.set(list.build, Promise.resolve(list));
  }

  async file(sha256: string): Promise<Response | undefined> {
    return (await this.#open()).match(this.#key(`file/${sha256}`));
  }

  async keep(sha256: string, response: Response): Promise<void> {
    await (await this.#open()).put(this.#key(`file/${sha256}`), response);
  }

  /** Which build each living page and worker belongs to, with the time it was told. */
  async clients(): Promise<[string, { build: string; since: number }][]> {
    return (await this.#readJson<[string, { build: string; since: number }][]>("clients")) ?? [];
  }

  async setClients(clients: [string, { build: string; since: number }][]): Promise<void> {
    await this.#writeJson("clients", clients);
  }

  /** When a build did not fit into the browser's storage. */
  async failure(): Promise<{ build: string; at: number } | null> {
    return this.#readJson("failure");
  }

  async setFailure(failure: { build: string; at: number }): Promise<void> {
    await this.#writeJson("failure", failure);
  }

  /** Drop all builds but these, and every file that none of these has. */
  async keepOnly(builds: Set<string>): Promise<void> {
    const wanted = new Set(["current", "clients", "failure"]);
    for (const build of builds) {
      wanted.add(`list/${build}`);
      for (const { sha256 } of (await this.list(build))?.files.values() ?? []) {
        wanted.add(`file/${sha256}`);
      }
    }
    for (const build of [...this.#lists.keys()]) if (!builds.has(build)) this.#lists.delete(build);
    const cache = await this.#open();
    for (const request of await cache.keys()) {
      if (!wanted.has(request.url.slice(this.#key("").length))) await cache.delete(request);
    }
  }

  async remove(): Promise<void> {
    this.#lists.clear();
    await caches.delete(this.name);
  }

  #open(): Promise<Cache> {
    return caches.open(this.name);
  }

  // A name that no file of a site has; nothing is ever asked for there.
  #key(name: string): string {
    return `${this.scope}__cloche/offline/${name}`;
  }

  async #readJson<T>(name: string): Promise<T | null> {
    const found = await (await this.#open()).match(this.#key(name));
    return found ? ((await found.json()) as T) : null;
  }

  async #writeJson(name: string, value: unknown): Promise<void> {
    await (await this.#open()).put(this.#key(name), new Response(JSON.stringify(value)));
  }
}

/** The list in `offline.json`; null when it is something else. */
export function parseList(data: unknown): List | null {
  if (typeof data !== "object" || data === null) return null;
  const { format, build, files } = data as Record<string, unknown>;
  if (format !== 1 || typeof build !== "string" || !Array.isArray(files)) return null;
  const found = new Map<string, Entry>();
  for (const { path, sha256, later } of files as Partial<Entry>[]) {
    if (typeof path !== "string" || typeof sha256 !== "string") return null;
    found.set(path, { path, sha256, later: later === true });
  }
  return found.has("index.html") ? { build, files: found } : null;
}
