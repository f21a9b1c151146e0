/**
 * The way to a SharedWorker. It cannot be ended from outside, so that one which is stuck or broken is
 * passed by: the next *generation* of its name is used, by everyone who knows. A page that knows
 * holds a lock that says so, and with the last such page it is forgotten.
 */
import { BootError } from "./errors";
import { bootingLock, type FromSharer, livingLock } from "./knock";
import { heldLocks, hold, pageLock } from "./locks";
import type { PortChannel, Route } from "./port-channel";
import { replaced } from "./replaced";
import { workerError } from "./transport";

/** Milliseconds between two looks at a worker that has not answered. */
const LOOK = 1000;
/** Milliseconds that one which lives, and starts nothing, may take for its answer. */
const PATIENCE = 10_000;

type Outcome = "hello" | "spent" | "silent" | "gone";

/** Not yet in the type library: Chromium keeps such a worker for a while without any page. */
type Options = WorkerOptions & { extendedLifetime?: boolean };

export class SharedRoute implements Route {
  #generation = 0;
  #news: BroadcastChannel | null = null;
  #watching = new AbortController();
  #over = false;

  constructor(
    private readonly channel: PortChannel,
    private readonly url: string,
    private name: string,
  ) {
    this.#find().catch((error: unknown) => channel.fail(workerError(url, String(error))));
  }

  replace(): void {
    if (this.#over) return;
    this.#over = true;
    const { name } = this;
    const generation = this.#generation;
    const news = new BroadcastChannel(name);
    void pass(name, generation).then(() => {
      news.postMessage(generation);
      news.close();
      // It is not told before the others know, or they would take it for a crash.
      const worker = this.#worker(workerName(name, generation));
      worker.port.postMessage({ retire: true });
      worker.port.close();
    });
  }

  close(): void {
    this.#over = true;
    this.#watching.abort();
    this.#news?.close();
  }

  async #find(): Promise<void> {
    const page = await pageLock();
    while (!this.channel.closed) {
      this.#generation = await generationOf(this.name);
      const outcome = await this.#tryOne(workerName(this.name, this.#generation), page);
      if (outcome === "gone") return;
      if (outcome === "hello") {
        this.#follow();
        return;
      }
      this.channel.move();
      await pass(this.name, this.#generation);
    }
  }

  async #tryOne(name: string, page: string): Promise<Outcome> {
    let settle: (outcome: Outcome) => void = () => {};
    const answered = new Promise<Outcome>((resolve) => {
      settle = resolve;
    });
    this.channel.onWord = (word, port) => {
      if ("hello" in word) {
        this.channel.settle(port);
        settle("hello");
      } else if ("spent" in word) settle("spent");
    };
    const knock = (): void => {
      const worker = this.#worker(name);
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        this.channel.fail(workerError(this.url, (event as ErrorEvent).message));
        settle("gone");
      });
      this.channel.knock(worker.port, page);
    };
    knock();
    let silent = 0;
    for (let wait = LOOK; ; wait *= 2) {
      const outcome = await Promise.race([answered, after(Math.min(wait, 4 * LOOK))]);
      if (outcome) return outcome;
      if (this.channel.closed) return "gone";
      const held = await heldLocks();
      // One that was just ending has not heard the knock; one that is still loading hears this, too.
      if (!held.has(livingLock(name))) knock();
      else if (held.has(bootingLock(name))) silent = 0;
      else silent ||= performance.now();
      if (silent && performance.now() - silent > PATIENCE) return "silent";
    }
  }

  /** What may become of a worker that has let us in. */
  #follow(): void {
    const { name, channel } = this;
    const generation = this.#generation;
    channel.onWord = (word) => this.#hear(word);
    const news = new BroadcastChannel(name);
    this.#news = news;
    news.onmessage = ({ data }) => {
      if (data !== generation || this.#over) return;
      this.#over = true;
      void pass(name, generation).then(() => channel.tellReplaced(replaced()));
    };
    const { signal } = this.#watching;
    navigator.locks
      .request(livingLock(workerName(name, generation)), { mode: "shared", signal }, async () => {
        // news of its replacement may be on the way
        await after(500);
        if (!this.#over) channel.fail(lost());
      })
      .catch(() => {});
  }

  #hear(word: FromSharer): void {
    if ("spent" in word) {
      this.#over = true;
      void pass(this.name, this.#generation);
    } else if ("elsewhere" in word) {
      this.#watching.abort();
      this.#watching = new AbortController();
      this.#news?.close();
      this.channel.move();
      this.name = `${this.name.split("-").slice(0, 2).join("-")}-${word.elsewhere}`;
      void this.#find();
    }
  }

  #worker(name: string): SharedWorker {
    const options: Options = { type: "module", name, extendedLifetime: true };
    return new SharedWorker(this.url, options);
  }
}

function workerName(name: string, generation: number): string {
  return `${name}:${generation}`;
}

function passedLock(name: string, generation: number): string {
  return `cloche-passed:${workerName(name, generation)}`;
}

const passing = new Map<string, Promise<void>>();

/** Remember, and let other pages know, that this generation is not to be used any more. */
function pass(name: string, generation: number): Promise<void> {
  const lock = passedLock(name, generation);
  const known = passing.get(lock) ?? hold(lock, "shared");
  passing.set(lock, known);
  return known;
}

/** The first generation after all that were passed by. */
async function generationOf(name: string): Promise<number> {
  await Promise.all(passing.values());
  const held = await heldLocks();
  let generation = 0;
  for (const lock of held) {
    const [kind, of, number] = lock.split(":");
    if (kind === "cloche-passed" && of === name) {
      generation = Math.max(generation, Number(number) + 1);
    }
  }
  return generation;
}

function after(milliseconds: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), milliseconds));
}

function lost(): BootError {
  return new BootError(
    "ready",
    "Python has stopped: the browser has ended its worker.",
    "It may have run out of memory. Restart the app; smaller inputs may help.",
  );
}
