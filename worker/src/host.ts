/** Boots the app for the first client, lets others join it, and passes everyone's messages on. */
import type { Boot } from "../../web/src/client/messages";
import { boot, type Main } from "./boot";
import { type Client, clients, type Incoming } from "./clients";
import { asBootError, BootError, reason } from "./errors";
import { readBoot, readIncoming } from "./incoming";
import { markOf } from "./mark";
import { type AppFiles, collectFiles } from "./mount";
import { postFailure, postStage } from "./post";

/** What a worker that several clients use has to tell them besides the messages. */
export interface Sharing {
  /** Nothing will run here any more: whoever tries again needs another worker. */
  spent(): void;
  /** What runs here is not what the client asks for; the mark names what it does. */
  elsewhere(client: Client, mark: string): void;
}

export class Host {
  #started = false;
  #main: Main | null = null;
  #failure: BootError | null = null;
  #tellMark: (mark: Promise<string>) => void = () => {};
  readonly #mark = new Promise<string>((resolve) => {
    this.#tellMark = resolve;
  });

  constructor(private readonly sharing: Sharing | null = null) {}

  /** Whether the app is on its way, but not there yet. */
  get booting(): boolean {
    return this.#started && !this.#main && !this.#failure;
  }

  /** Whether it failed, or its interpreter broke. */
  get spent(): boolean {
    return this.#failure !== null;
  }

  /** Take what a client posted: first its boot message, then messages to the app. */
  take(client: Client, data: unknown): void {
    const incoming = readIncoming(data);
    if (!incoming) client.refuse("A message must be text, or an object of text and attachments.");
    else if (client.python) this.#deliver(client, incoming);
    else if (client.booted) client.early.push(incoming);
    else this.#receiveBoot(client, incoming.text);
  }

  /** A client has gone: its sessions end, those of others go on. */
  leave(client: Client): void {
    if (!clients.delete(client)) return;
    const { python } = client;
    client.python = null;
    if (!python || this.#failure) return;
    python.close();
    python.destroy();
  }

  #receiveBoot(client: Client, text: string): void {
    const message = readBoot(client, text);
    if (!message) return;
    client.booted = true;
    if (this.#failure) postFailure(client, this.#failure);
    else if (this.#started) void this.#join(client, message);
    else this.#boot(client, message);
  }

  #boot(client: Client, message: Boot): void {
    this.#started = true;
    client.fits = true;
    boot(message, {
      fatal: (error) => this.#broken(error),
      files: (files) => this.#know(files),
    }).then(
      (main) => {
        this.#main = main;
        for (const one of clients) if (one.fits) this.#connect(one, main);
      },
      (error) => this.#fail(asBootError(error, "script", "Reload the page.")),
    );
  }

  #know(files: AppFiles): void {
    if (this.sharing) this.#tellMark(markOf(files));
  }

  /** The same addresses may lead to other files than they did when the app was booted. */
  async #join(client: Client, message: Boot): Promise<void> {
    if (this.booting) postStage(client);
    if (Object.values(message.files).some(({ url }) => url)) {
      let mark: string;
      try {
        mark = await markOf(await collectFiles(message.files));
      } catch (error) {
        postFailure(client, asBootError(error, "script", "Check the network, then try again."));
        return;
      }
      if (mark !== (await this.#mark)) {
        this.sharing?.elsewhere(client, mark);
        return;
      }
    }
    client.fits = true;
    if (this.#main && !this.#failure && clients.has(client)) this.#connect(client, this.#main);
  }

  #connect(client: Client, main: Main): void {
    client.python = main.connect(client.relay);
    for (const incoming of client.early.splice(0)) this.#deliver(client, incoming);
  }

  #deliver(client: Client, { text, attachments }: Incoming): void {
    if (this.#failure) return;
    try {
      client.python?.receive(text, attachments);
    } catch (error) {
      // Python answers every bad message itself, so what arrives here is a fault of the core.
      console.error(error);
      client.refuse(`The app could not take a message: ${reason(error)}`);
    }
  }

  /** The interpreter is broken for good (out of memory, a crash in native code). */
  #broken(error: unknown): void {
    const text = `Python has stopped: ${reason(error)}`;
    const hint =
      "It may have run out of memory, or native code crashed. Restart the app; smaller inputs may help.";
    this.#fail(new BootError("ready", text, hint));
  }

  #fail(error: BootError): void {
    if (this.#failure) return;
    this.#failure = error;
    this.sharing?.spent();
    for (const client of clients) postFailure(client, error);
  }
}
