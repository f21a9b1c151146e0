/** Lets several elements and pages use one worker, each through a port of its own. */
import {
  bootingLock,
  type FromSharer,
  livingLock,
  type ToSharer,
} from "../../web/src/client/knock";
import { Client, clients } from "./clients";
import { Host } from "./host";

/** Milliseconds that Python stays when nobody uses it: for navigating, and for coming back. */
const GRACE = 30_000;

export class Sharer {
  readonly #host: Host;
  readonly #known = new Map<string, Client>();
  readonly #pages = new Set<string>();
  /** Settles when everybody can see that this worker lives. */
  readonly #living: Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `name`: that of the shared worker; null when the one page that has it looks after it. */
  constructor(
    private readonly name: string | null,
    private readonly end: () => void,
  ) {
    this.#living = name === null ? Promise.resolve() : held(livingLock(name));
    this.#host = new Host({
      spent: () => this.#tellAll({ spent: true }),
      elsewhere: (client, mark) => {
        tell(client.outlet as MessagePort, { elsewhere: mark });
      },
    });
  }

  /** Serve a port from its first message, a knock, to its last. */
  listen(port: MessagePort): void {
    let client: Client | null = null;
    port.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      const word = control(data);
      if (word && "knock" in word) client ??= this.#admit(port, word.knock);
      else if (word && "bye" in word) this.#leave(client);
      else if (word && "retire" in word) this.end();
      else if (client) this.#take(client, data);
    });
    port.addEventListener("messageerror", () => client?.refuse("A message could not be read."));
    port.start();
  }

  #admit(port: MessagePort, { client: id, page }: { client: string; page: string }): Client | null {
    // one that knocks again, because no answer came, is let in once
    if (this.#known.has(id)) return null;
    if (this.#host.spent) {
      tell(port, { spent: true });
      return null;
    }
    clearTimeout(this.#timer);
    const client = new Client(port, page);
    client.id = id;
    this.#known.set(id, client);
    clients.add(client);
    this.#watch(page);
    void this.#living.then(() => tell(port, { hello: true }));
    return client;
  }

  #take(client: Client, data: unknown): void {
    const before = this.#host.booting;
    this.#host.take(client, data);
    if (!before && this.#host.booting && this.name !== null) void this.#tellBooting(this.name);
  }

  async #tellBooting(name: string): Promise<void> {
    await navigator.locks.request(bootingLock(name), async () => {
      while (this.#host.booting) await new Promise((done) => setTimeout(done, 200));
    });
  }

  #leave(client: Client | null): void {
    if (!client || !this.#known.delete(client.id)) return;
    this.#host.leave(client);
    (client.outlet as MessagePort).close();
    if (this.#known.size > 0) return;
    clearTimeout(this.#timer);
    const wait = this.#host.spent ? 0 : GRACE;
    this.#timer = setTimeout(() => this.#known.size === 0 && this.end(), wait);
  }

  /** A page that is closed, or dies, lets go of its lock; all its elements have gone then. */
  #watch(page: string): void {
    if (this.#pages.has(page) || this.name === null) return;
    this.#pages.add(page);
    void navigator.locks.request(page, { mode: "shared" }, () => {
      this.#pages.delete(page);
      for (const client of [...clients]) if (client.page === page) this.#leave(client);
    });
  }

  #tellAll(word: FromSharer): void {
    for (const client of clients) tell(client.outlet as MessagePort, word);
  }
}

function tell(port: MessagePort, word: FromSharer): void {
  port.postMessage(word);
}

function control(data: unknown): ToSharer | null {
  if (typeof data !== "object" || data === null || "text" in data) return null;
  return "knock" in data || "bye" in data || "retire" in data ? (data as ToSharer) : null;
}

/** Resolves when the lock is held, which it is as long as this worker lives. */
function held(name: string): Promise<void> {
  return new Promise((resolve) => {
    void navigator.locks.request(name, () => {
      resolve();
      return new Promise(() => {});
    });
  });
}
