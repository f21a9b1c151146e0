/** A channel through a port of a worker that other elements, and perhaps other pages, use as well. */
import type { BootError } from "./errors";
import type { FromSharer, ToSharer } from "./knock";
import type { Channel, Wire } from "./transport";

/** Finds the worker for a channel, and lets go of it. */
export interface Route {
  replace(): void;
  close(): void;
}

export class PortChannel implements Channel {
  /** Names this channel to the worker, which lets each one in once. */
  readonly client = randomId();
  /** Called when the worker says something about itself. */
  onWord: (word: FromSharer, port: MessagePort) => void = () => {};
  #ports = new Set<MessagePort>();
  /** The one through which the worker answered. */
  #chosen: MessagePort | null = null;
  #first: Wire | null = null;
  /** What no worker has taken yet. */
  #waiting: Wire[] = [];
  #listen: (data: unknown) => void = () => {};
  #broken: (error: BootError) => void = () => {};
  #replaced: (reason: BootError) => void = () => {};
  #closed = false;
  readonly #route: Promise<Route>;

  constructor(find: (channel: PortChannel) => Promise<Route>) {
    this.#route = find(this);
    this.#route.catch((error: BootError) => this.fail(error));
  }

  get closed(): boolean {
    return this.#closed;
  }

  post(wire: Wire): void {
    this.#first ??= wire;
    if (this.#chosen) this.#chosen.postMessage(wire);
    else {
      this.#waiting.push(wire);
      for (const port of this.#ports) port.postMessage(wire);
    }
  }

  onMessage(listener: (data: unknown) => void): void {
    this.#listen = listener;
  }

  onBroken(listener: (error: BootError) => void): void {
    this.#broken = listener;
  }

  onReplaced(listener: (reason: BootError) => void): void {
    this.#replaced = listener;
  }

  replace(): void {
    this.#route.then(
      (route) => route.replace(),
      () => {},
    );
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#leave();
    this.#route.then(
      (route) => route.close(),
      () => {},
    );
  }

  /** Ask to be let in by the worker behind a port; what has been posted follows at once. */
  knock(port: MessagePort, page: string): void {
    this.#ports.add(port);
    port.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (this.#closed || !this.#ports.has(port)) return;
      if (isWord(data)) this.onWord(data, port);
      else if (port === this.#chosen) this.#listen(data);
    });
    port.addEventListener("messageerror", () =>
      console.error("A message of the app's worker could not be read and was dropped."),
    );
    port.start();
    this.say(port, { knock: { client: this.client, page } });
    for (const wire of this.#waiting) port.postMessage(wire);
  }

  /** This port has answered; from here on everything goes through it. */
  settle(port: MessagePort): void {
    this.#chosen = port;
    this.#waiting = [];
    for (const other of this.#ports) if (other !== port) other.close();
    this.#ports = new Set([port]);
  }

  /** Leave the worker for another one, which then gets the first message again. */
  move(): void {
    if (this.#chosen && this.#first) this.#waiting = [this.#first];
    this.#leave();
  }

  say(port: MessagePort, word: ToSharer): void {
    port.postMessage(word);
  }

  /** The worker is lost. */
  fail(error: BootError): void {
    if (!this.#closed) this.#broken(error);
  }

  /** Somebody else has given the worker up. */
  tellReplaced(reason: BootError): void {
    if (!this.#closed) this.#replaced(reason);
  }

  #leave(): void {
    for (const port of this.#ports) {
      this.say(port, { bye: true });
      port.close();
    }
    this.#ports.clear();
    this.#chosen = null;
  }
}

function isWord(data: unknown): data is FromSharer {
  if (typeof data !== "object" || data === null || "text" in data) return false;
  return "hello" in data || "spent" in data || "elsewhere" in data;
}

function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
