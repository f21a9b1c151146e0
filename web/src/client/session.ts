/** One visitor's session with a running app: its config, its events and its files. */
import type { App } from "./app";
import type { ApiDescription, AppConfig } from "./config";
import type { Connection, Outgoing } from "./connection";
import { Emitter, type Unsubscribe } from "./emitter";
import { AppError, type BootError, messageOf } from "./errors";
import { Feed } from "./feed";
import { type FileData, filesIn, isAddress, isFileData, mapLeaves } from "./filedata";
import type { FileStore } from "./files";
import { Run } from "./run";

export interface Submission {
  fn_index: number;
  data: unknown[];
  event_data?: unknown;
  trigger_id?: number | null;
  /** Further chunks of data follow: `run.feed(data)`, and at the end `run.finish()`. */
  stream?: boolean;
}

export class Session {
  config: AppConfig;
  #connection: Connection;
  #stopListening: Unsubscribe = () => {};
  #runs = new Map<string, Run>();
  /** Files that runs under way were sent: the worker may not have read them yet. */
  #sent = new Map<string, string[]>();
  /** Events whose function runs. */
  #started = new Set<string>();
  #reopened = new Emitter<AppConfig>();
  #reran = new Emitter<AppConfig>();
  #count = 0;
  #api: Promise<ApiDescription> | null = null;

  /** Made by `App.openSession`. */
  constructor(
    readonly app: App,
    readonly hash: string,
    connection: Connection,
    config: AppConfig,
  ) {
    this.#connection = connection;
    this.config = config;
    this.#listen();
  }

  get files(): FileStore {
    return this.app.files;
  }

  /** The visitor's page shows just these paths; what it left twice in a row is freed. */
  retain(paths: Iterable<string>): void {
    this.files.retain(this.hash, [...paths, ...[...this.#sent.values()].flat()]);
  }

  /** Run a listener. Blobs in `data` are uploaded first. Iterating throws when the worker is lost. */
  submit({ fn_index, data, event_data, trigger_id, stream = false }: Submission): Run {
    this.#count += 1;
    const eventId = `${this.hash}-${this.#count}`;
    const run = new Run(eventId, {
      keep: (files, attachments) => this.files.addAll(this.hash, files, attachments),
      link: (value) => this.files.link(this.hash, value),
      fetchFiles: (files) => this.#fetchFiles(files),
      stop: (id) => this.#sendCancel([id]),
      done: (id) => {
        this.#runs.delete(id);
        this.#started.delete(id);
        this.#sent.delete(id);
      },
    });
    this.#runs.set(eventId, run);
    const send = (values: unknown[]) => {
      if (run.ended) return;
      const files = filesIn(values).map(({ path }) => path);
      if (files.length > 0) this.#sent.set(eventId, files);
      this.#connection.send({
        msg: "submit",
        event_id: eventId,
        session_hash: this.hash,
        fn_index,
        data: values,
        event_data: event_data ?? null,
        trigger_id: trigger_id ?? null,
        stream,
      });
    };
    const fail = (error: unknown) => {
      this.#runs.delete(eventId);
      this.#sent.delete(eventId);
      run.fail(error instanceof Error ? error : new AppError(String(error)));
    };
    try {
      // Without files the message leaves now, so that events keep the order in which they were made.
      const uploading = this.#needsUpload(data) ? this.prepare(data).then(send).catch(fail) : null;
      if (!uploading) send(data);
      if (stream) run.feeding = this.#feed(run, uploading, fail);
    } catch (error) {
      fail(error);
    }
    return run;
  }

  #feed(run: Run, opened: Promise<void> | null, fail: (error: unknown) => void): Feed {
    const head = { event_id: run.eventId, session_hash: this.hash };
    const send = (message: Outgoing) => {
      if (!run.ended) this.#connection.send(message);
    };
    return new Feed(
      {
        needsUpload: (data) => this.#needsUpload(data),
        prepare: (data) => this.prepare(data),
        send: (data, event_data) => send({ msg: "stream_chunk", ...head, data, event_data }),
        end: () => send({ msg: "stream_end", ...head }),
        fail,
      },
      opened,
    );
  }

  /** Stop events of this session; each run ends with a completed message marked `cancelled`. */
  cancel(eventIds: string[]): void {
    for (const id of eventIds) this.#runs.get(id)?.cancel();
  }

  /** Store files with the app; the answer has one record per file, in order. */
  async upload(files: Blob[]): Promise<FileData[]> {
    if (files.length === 0) return [];
    const { message } = await this.#connection.request(
      {
        msg: "upload",
        files: files.map((file) => ({ path: nameOf(file), mime_type: file.type || null })),
      },
      files,
    );
    const records = message.files as unknown as FileData[];
    records.forEach((record, index) => {
      const file = files[index];
      if (!file || typeof record.path !== "string") return;
      this.files.add(this.hash, record.path, file, record.mime_type);
      this.app.knownFiles.add(record.path);
    });
    this.files.link(this.hash, records);
    return records;
  }

  /** The value with every Blob uploaded, and files that a restarted worker has lost sent again. */
  async prepare<T>(value: T): Promise<T> {
    const blobs: Blob[] = [];
    mapLeaves(value, (leaf) => {
      if (leaf instanceof Blob) blobs.push(leaf);
      return leaf instanceof Blob ? null : undefined;
    });
    const lost = this.#lostFiles(value);
    const again = lost.map((file) => namedBlob(this.files.blob(file.path) as Blob, file));
    const records = await this.upload([...blobs, ...again]);
    const byBlob = new Map(blobs.map((blob, index) => [blob, records[index]]));
    const byPath = new Map(lost.map((file, index) => [file.path, records[blobs.length + index]]));
    return mapLeaves(value, (leaf) => {
      if (leaf instanceof Blob) return byBlob.get(leaf);
      return isFileData(leaf) ? byPath.get(leaf.path) : undefined;
    }) as T;
  }

  /** An address for a stored file, its bytes fetched from the worker if need be. */
  async url(file: FileData): Promise<string> {
    if (!this.files.has(file.path) && !isAddress(file.path)) await this.#readFile(file);
    const url = this.files.url(file.path) ?? (isAddress(file.path) ? file.path : file.url);
    if (!url) throw new AppError(`The file ${file.orig_name ?? file.path} is not there any more.`);
    return url;
  }

  /** Call a function that a component offers to its script. Blobs in `args` are uploaded first. */
  async callServer(component_id: number, name: string, args: unknown[]): Promise<unknown> {
    const { message, attachments } = await this.#connection.request({
      msg: "call_server",
      session_hash: this.hash,
      component_id,
      name,
      args: await this.prepare(args),
    });
    this.files.addAll(this.hash, message.files ?? [], attachments);
    this.files.link(this.hash, message.value);
    return message.value ?? null;
  }

  /** The app's endpoints, asked for once. */
  viewApi(): Promise<ApiDescription> {
    this.#api ??= this.#connection
      .request({ msg: "view_api" })
      .then(({ message }) => message.info as unknown as ApiDescription)
      .catch((error: unknown) => {
        this.#api = null;
        throw error;
      });
    return this.#api;
  }

  /** The worker is lost. What the page shows may stay; `restart` gives it a new worker. */
  onDead(listener: (reason: BootError) => void): Unsubscribe {
    return this.app.onDead(listener);
  }

  /**
   * The worker does not react to a cancellation, or others who share it have replaced it (`why` says
   * so); `restart` gives the session another. Without listeners it is done.
   */
  onStuck(listener: (why?: string) => void): Unsubscribe {
    return this.app.onStuck(listener);
  }

  /** After a restart: the session runs in a new worker, with this config. */
  onReopen(listener: (config: AppConfig) => void): Unsubscribe {
    return this.#reopened.on(listener);
  }

  /** The app's script was run again in the same worker, and this is the session's config now. */
  onRerun(listener: (config: AppConfig) => void): Unsubscribe {
    return this.#reran.on(listener);
  }

  /** A new worker with the same app and the same session; the page keeps its values. */
  restart(): Promise<void> {
    return this.app.restart();
  }

  close(): void {
    if (!this.#connection.dead) this.#connection.send({ msg: "close", session_hash: this.hash });
    this.#stopListening();
    this.#failRuns(new AppError("The session was closed.", "Closed"));
    this.files.release(this.hash);
    this.#reopened.clear();
    this.#reran.clear();
    this.app.forget(this);
  }

  /** Used by App: go on with another worker. Runs of the old one end with an error. */
  attach(connection: Connection): void {
    this.#failRuns(new AppError("The app was restarted.", "Restarted"));
    this.#connection = connection;
    this.#api = null;
    this.#listen();
  }

  /** Used by App: the new worker has answered with the session's config. */
  reopened(config: AppConfig): void {
    this.config = config;
    this.#reopened.emit(config);
  }

  /** Used by App: the script was run again. What ran before has been stopped. */
  reran(config: AppConfig): void {
    for (const run of [...this.#runs.values()]) run.cancel();
    this.config = config;
    this.#api = null;
    this.#reran.emit(config);
  }

  #listen(): void {
    this.#stopListening();
    const connection = this.#connection;
    const stops = [
      connection.onMessage(({ message, attachments }) => {
        const id = "event_id" in message ? message.event_id : null;
        // those of other sessions come here, too
        const run = id ? this.#runs.get(id) : undefined;
        if (id && run && message.msg === "process_starts") this.#started.add(id);
        run?.receive(message, attachments);
      }),
      connection.onDead((reason) =>
        this.#failRuns(new AppError(reason.message, "Connection lost", { hint: reason.hint })),
      ),
    ];
    this.#stopListening = () => {
      for (const stop of stops) stop();
    };
  }

  #failRuns(error: Error): void {
    for (const run of this.#runs.values()) run.fail(error);
    this.#runs.clear();
    this.#started.clear();
    this.#sent.clear();
  }

  #sendCancel(ids: string[]): void {
    if (this.#connection.dead) return;
    this.#connection.send({ msg: "cancel", session_hash: this.hash, event_ids: ids });
    // one that only waited is none of the worker's business
    if (ids.some((id) => this.#started.has(id))) void this.app.ensureAnswers();
  }

  #lostFiles(value: unknown): FileData[] {
    const byPath = new Map(filesIn(value).map((file) => [file.path, file]));
    return [...byPath.values()].filter(
      ({ path }) => this.files.has(path) && !this.app.knownFiles.has(path),
    );
  }

  #needsUpload(value: unknown): boolean {
    let found = this.#lostFiles(value).length > 0;
    mapLeaves(value, (leaf) => {
      found ||= leaf instanceof Blob;
      return undefined;
    });
    return found;
  }

  async #fetchFiles(files: FileData[]): Promise<void> {
    const results = await Promise.allSettled(files.map((file) => this.#readFile(file)));
    for (const result of results) {
      if (result.status === "rejected") console.error(messageOf(result.reason));
    }
  }

  async #readFile(file: FileData): Promise<void> {
    if (!this.files.has(file.path)) {
      const { message, attachments } = await this.#connection.request({
        msg: "read_file",
        path: file.path,
      });
      const content = attachments[0];
      if (!content) throw new AppError(`The app sent no bytes for the file ${file.path}.`);
      // meanwhile a message may have brought them, in the form that is shown
      if (!this.files.hold(this.hash, file.path))
        this.files.add(this.hash, file.path, content, message.mime_type ?? file.mime_type);
      this.app.knownFiles.add(file.path);
    }
    file.url = this.files.url(file.path);
  }
}

function nameOf(file: Blob): string {
  return "name" in file && typeof file.name === "string" && file.name ? file.name : "blob";
}

function namedBlob(blob: Blob, file: FileData): File {
  const name = file.orig_name ?? file.path.split("/").pop() ?? "blob";
  return new File([blob], name, { type: blob.type });
}
