/** The way to a worker that only the elements of this page share. */
import type { BootError } from "./errors";
import type { PortChannel, Route } from "./port-channel";
import { replaced } from "./replaced";
import { isBroken, workerError } from "./transport";

/** Milliseconds that Python stays when no element is left, for one that is put back. */
const GRACE = 30_000;

interface Made {
  worker: Worker;
  release(): void;
}

/** One worker and those who use it. */
class PageWorker {
  readonly users = new Set<PageRoute>();
  #made: Made;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    create: () => Made,
    url: string,
    private readonly id: string,
  ) {
    this.#made = create();
    const { worker } = this.#made;
    const broken = (reason: string | undefined): void => {
      this.end();
      for (const user of [...this.users]) user.lost(workerError(url, reason));
    };
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      broken(event.message);
    });
    worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (isBroken(data)) broken(data.broken);
    });
  }

  enter(user: PageRoute): MessagePort {
    clearTimeout(this.#timer);
    this.users.add(user);
    const { port1, port2 } = new MessageChannel();
    this.#made.worker.postMessage({ port: port2 }, [port2]);
    return port1;
  }

  leave(user: PageRoute): void {
    if (!this.users.delete(user) || this.users.size > 0) return;
    clearTimeout(this.#timer);
    // one that is not found any more is of no further use
    const wait = workers.get(this.id) === this ? GRACE : 0;
    this.#timer = setTimeout(() => this.users.size === 0 && this.end(), wait);
  }

  /** Nobody finds it any more; those who use it go on. */
  hide(): void {
    if (workers.get(this.id) === this) workers.delete(this.id);
  }

  end(): void {
    this.hide();
    clearTimeout(this.#timer);
    this.#made.worker.terminate();
    this.#made.release();
  }
}

const workers = new Map<string, PageWorker>();

export class PageRoute implements Route {
  #worker!: PageWorker;

  constructor(
    private readonly channel: PortChannel,
    private readonly create: () => Made,
    private readonly url: string,
    private readonly id: string,
  ) {
    channel.onWord = (word, port) => {
      if ("hello" in word) channel.settle(port);
      else if ("spent" in word) this.#worker.hide();
      else {
        channel.move();
        this.#worker.leave(this);
        this.#enter(`${this.id}${word.elsewhere}`);
      }
    };
    if (!channel.closed) this.#enter(id);
  }

  /** The worker is lost. */
  lost(error: BootError): void {
    this.channel.fail(error);
  }

  replace(): void {
    const worker = this.#worker;
    worker.end();
    for (const user of [...worker.users]) {
      if (user !== this) user.channel.tellReplaced(replaced());
    }
  }

  close(): void {
    this.#worker?.leave(this);
  }

  #enter(id: string): void {
    let worker = workers.get(id);
    if (!worker) {
      worker = new PageWorker(this.create, this.url, id);
      workers.set(id, worker);
    }
    this.#worker = worker;
    this.channel.knock(worker.enter(this), "page");
  }
}
