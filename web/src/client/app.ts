/** A running app: its worker, the stages of its boot, its sessions, and a new worker when one dies. */
import { type AppConfig, asConfig } from "./config";
import { Connection, type Outgoing } from "./connection";
import type { Received } from "./decode";
import { Emitter, type Unsubscribe } from "./emitter";
import { AppError, BootError, messageOf } from "./errors";
import { FileStore } from "./files";
import { pageHeaders } from "./headers";
import { answers } from "./liveness";
import { bootMessage, type Manifest } from "./manifest";
import type { Console, StageName, ToPage } from "./messages";
import { type Changes, pageDiffers, rerun } from "./rerun";
import { Session } from "./session";
import { openShared } from "./shared";
import { type Channel, openWorker } from "./transport";

export type AppState =
  | {
      name: "booting";
      stage: StageName;
      message: string;
      loaded: number | null;
      total: number | null;
    }
  | { name: "ready" }
  | { name: "failed"; error: BootError }
  | { name: "dead"; error: BootError }
  | { name: "closed" };

export interface AppOptions {
  pageUrl?: string;
  /** Use one Python with others who ask for the same app, in this page and in other pages. */
  shared?: boolean;
  /** Makes the channel to a fresh worker; a test passes its own. */
  open?: () => Channel;
}

export class App {
  state: AppState = { name: "closed" };
  readonly files = new FileStore((paths) => this.#freed(paths));
  /** Paths the present worker knows; after a restart the page's files are sent again when used. */
  readonly knownFiles = new Set<string>();
  #states = new Emitter<AppState>();
  #console = new Emitter<Console>();
  #stuck = new Emitter<string | undefined>();
  /** Whose answer to a ping is awaited. */
  #asked: Connection | null = null;
  #connection: Connection | null = null;
  #sessions = new Set<Session>();
  #opening = new Map<string, { resolve(received: Received): void; reject(error: Error): void }>();

  constructor(
    readonly manifest: Manifest,
    private readonly options: AppOptions = {},
  ) {}

  /** Start the worker. Failures show as the state `failed`, and reject `ready`. */
  start(): this {
    this.#setState(booting("worker", "Starting the app’s worker"));
    try {
      this.#connect();
    } catch (error) {
      const known = error instanceof BootError;
      this.#fail(known ? error : new BootError("worker", messageOf(error), "Reload the page."));
    }
    return this;
  }

  onState(listener: (state: AppState) => void): Unsubscribe {
    return this.#states.on(listener);
  }

  onConsole(listener: (line: Console) => void): Unsubscribe {
    return this.#console.on(listener);
  }

  /** The worker of an app that was ready is lost. */
  onDead(listener: (reason: BootError) => void): Unsubscribe {
    return this.onState((state) => state.name === "dead" && listener(state.error));
  }

  /**
   * The worker does not react to a cancellation, or, with words that say so, others who share it have
   * replaced it. Whoever listens restarts the app.
   */
  onStuck(listener: (why?: string) => void): Unsubscribe {
    return this.#stuck.on(listener);
  }

  /** Used by Session after a cancellation: a worker that computes without a pause is replaced. */
  async ensureAnswers(): Promise<void> {
    const connection = this.#connection;
    if (!connection || this.#asked === connection) return;
    this.#asked = connection;
    const alive = await answers(connection, this.options.shared);
    this.#asked = null;
    if (alive || connection !== this.#connection || this.state.name !== "ready") return;
    if (this.#stuck.size > 0) this.#stuck.emit(undefined);
    // a restart that fails shows as the state `failed`
    else await this.restart().catch(() => {});
  }

  /** Resolves when the script has run; rejects with a BootError when the boot failed. */
  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (state: AppState): boolean => {
        if (state.name === "booting") return false;
        if (state.name === "ready") resolve();
        else reject("error" in state ? state.error : closedError());
        return true;
      };
      if (settle(this.state)) return;
      const stop = this.onState((state) => settle(state) && stop());
    });
  }

  /** Begin a session. Rejects with AppError when the app refuses it or is lost. */
  async openSession(): Promise<Session> {
    await this.ready();
    const hash = randomHash();
    const connection = this.#alive();
    const session = new Session(this, hash, connection, EMPTY_CONFIG);
    try {
      session.config = await this.#openOn(connection, session);
    } catch (error) {
      session.close();
      throw error;
    }
    this.#sessions.add(session);
    return session;
  }

  /** A new worker for the same manifest; open sessions go on in it. Rejects with a BootError. */
  async restart(): Promise<void> {
    this.#connection?.replace();
    this.#connection?.close();
    this.#rejectOpening(new AppError("The app is being restarted.", "Restarted"));
    this.start();
    await this.ready();
    const connection = this.#alive();
    for (const session of this.#sessions) {
      session.attach(connection);
      session.reopened(await this.#openOn(connection, session));
    }
  }

  /**
   * For development: run the app's script again in the same Python, with these files changed. Open
   * sessions go on with the new app. Rejects with a BootError when the script fails; the old app
   * then goes on as it was. The answer is whether the page must be loaded again to show all of it.
   */
  async rerun(changes: Changes): Promise<boolean> {
    await this.ready();
    const connection = this.#alive();
    await rerun(connection, this.manifest, changes, this.#pageUrl());
    // it has let go of the files of the sessions that ended
    this.knownFiles.clear();
    let again = false;
    for (const session of this.#sessions) {
      const config = await this.#openOn(connection, session);
      again ||= pageDiffers(session.config, config);
      session.reran(config);
    }
    return again;
  }

  /** Let go of everything and end the worker; listeners of `unload` get a moment for their work. */
  close(): void {
    const unloads = [...this.#sessions].some(hasUnload);
    const connection = this.#connection;
    for (const session of [...this.#sessions]) session.close();
    this.#rejectOpening(closedError());
    this.#connection = null;
    this.files.clear();
    this.#setState({ name: "closed" });
    this.#states.clear();
    const end = () => {
      connection?.close();
      this.#console.clear();
    };
    if (unloads) setTimeout(end, UNLOAD_MS);
    else end();
    this.#stuck.clear();
  }

  /** Used by Session.close. */
  forget(session: Session): void {
    this.#sessions.delete(session);
  }

  #connect(): void {
    const message = bootMessage(this.manifest, this.#pageUrl());
    const connection = new Connection(this.#open(message));
    this.knownFiles.clear();
    this.#connection = connection;
    connection.onMessage((received) => this.#receive(received));
    connection.onDead((reason) => this.#fail(reason));
    connection.onReplaced((reason) => this.#replaced(reason));
    connection.send(message);
  }

  #open(boot: Outgoing & { msg: "boot" }): Channel {
    if (this.options.open) return this.options.open();
    const url = new URL("worker.js", __CLOCHE_BASE__).href;
    return this.options.shared ? openShared(url, boot) : openWorker(url);
  }

  /** Others who share the worker have given it up: go on in the one that they have now. */
  #replaced(reason: BootError): void {
    const wasReady = this.state.name === "ready";
    if (wasReady && this.#stuck.size > 0) this.#stuck.emit(reason.message);
    // a restart that fails shows as the state `failed`
    else if (wasReady || this.state.name === "booting") void this.restart().catch(() => {});
  }

  #receive(received: Received): void {
    const { message } = received;
    if (message.msg !== "uploaded" && "files" in message) {
      for (const { path } of message.files ?? []) this.knownFiles.add(path);
    }
    if (message.msg === "stage") {
      if (this.state.name === "booting")
        this.#setState(booting(message.stage, message.message, message));
    } else if (message.msg === "ready") this.#setState({ name: "ready" });
    else if (message.msg === "console") this.#console.emit(message);
    else if (message.msg === "boot_failed") this.#connection?.kill(BootError.ofMessage(message));
    else if (message.msg === "config") this.#opening.get(message.session_hash)?.resolve(received);
    else if (message.msg === "refused") this.#refused(message);
  }

  /** A refusal that names no request: of the boot, or of a session being opened. */
  #refused(message: ToPage & { msg: "refused" }): void {
    if (message.event_id) return;
    if (this.state.name === "booting") {
      this.#connection?.kill(new BootError(this.state.stage, message.error, message.hint));
    } else if (this.#opening.size > 0) {
      this.#rejectOpening(new AppError(message.error, "Refused", { hint: message.hint }));
    } else console.error(`The app refused a message. ${message.error} ${message.hint}`);
  }

  /** The worker may drop its own copies. */
  #freed(paths: string[]): void {
    const known = paths.filter((path) => this.knownFiles.delete(path));
    if (known.length === 0 || !this.#connection || this.#connection.dead) return;
    this.#connection.send({ msg: "release", paths: known });
  }

  #fail(error: BootError): void {
    const wasReady = this.state.name === "ready";
    this.#connection?.close();
    this.#connection = null;
    this.#rejectOpening(new AppError(error.message, "Connection lost", { hint: error.hint }));
    this.#setState({ name: wasReady ? "dead" : "failed", error });
  }

  async #openOn(connection: Connection, session: Session): Promise<AppConfig> {
    const { hash } = session;
    const { message, attachments } = await new Promise<Received>((resolve, reject) => {
      this.#opening.set(hash, { resolve, reject });
      const url = this.#pageUrl();
      connection.send({ msg: "open", session_hash: hash, url, headers: pageHeaders(url) });
    }).finally(() => this.#opening.delete(hash));
    if (message.msg !== "config") throw new AppError("The app answered with something else.");
    this.files.addAll(hash, message.files ?? [], attachments);
    const config = asConfig(message.config);
    for (const file of this.files.link(hash, config)) {
      // The UI may show before these; a file that cannot be had is reported where it is used.
      file.url = await session.url(file).catch(() => null);
    }
    return config;
  }

  #rejectOpening(error: Error): void {
    for (const { reject } of this.#opening.values()) reject(error);
    this.#opening.clear();
  }

  #alive(): Connection {
    if (!this.#connection) throw "error" in this.state ? this.state.error : closedError();
    return this.#connection;
  }

  #pageUrl(): string {
    return this.options.pageUrl ?? globalThis.location?.href ?? "";
  }

  #setState(state: AppState): void {
    this.state = state;
    this.#states.emit(state);
  }
}

/** How long Python may work after the app was closed. */
const UNLOAD_MS = 2000;

function hasUnload({ config }: Session): boolean {
  return config.dependencies.some(({ targets }) => targets.some(([, event]) => event === "unload"));
}

const EMPTY_CONFIG = asConfig({ components: [], dependencies: [], layout: { id: 0 } });

function booting(
  stage: StageName,
  message: string,
  bytes: { loaded?: number | null; total?: number | null } = {},
): AppState {
  return {
    name: "booting",
    stage,
    message,
    loaded: bytes.loaded ?? null,
    total: bytes.total ?? null,
  };
}

function closedError(): AppError {
  return new AppError("The app is closed.", "Closed", { hint: "Open it again to go on." });
}

function randomHash(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(36).padStart(2, "0")).join("");
}
