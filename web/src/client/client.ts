/** The JavaScript client: call an app's endpoints from code, with or without its UI. */
import { App, type AppOptions } from "./app";
import type { ApiDescription, AppConfig } from "./config";
import {
  endpointLabel,
  endpointNames,
  fillInputs,
  findEndpoint,
  visibleOutputs,
} from "./endpoints";
import { AppError } from "./errors";
import type { FileData } from "./filedata";
import type { Manifest } from "./manifest";
import type { Session } from "./session";
import { type DataEvent, Submission } from "./submission";

/** Values in the order of the parameters, or by parameter name. Blobs are uploaded. */
export type Arguments = unknown[] | Record<string, unknown>;

export class Client {
  /** `owns`: closing the client closes the app too. */
  constructor(
    readonly session: Session,
    private readonly owns = false,
  ) {}

  /** Open a session with a running app, or start one from a manifest. */
  static async connect(source: App | Manifest, options: AppOptions = {}): Promise<Client> {
    if (source instanceof App) return new Client(await source.openSession());
    const app = new App(source, options).start();
    try {
      return new Client(await app.openSession(), true);
    } catch (error) {
      app.close();
      throw error;
    }
  }

  get app(): App {
    return this.session.app;
  }

  get config(): AppConfig {
    return this.session.config;
  }

  /** Names of the endpoints that can be called, such as "/predict". */
  get endpoints(): string[] {
    return endpointNames(this.config);
  }

  /** Run an endpoint and await its final values. Rejects with AppError (message, title). */
  async predict(
    endpoint: string | number,
    data: Arguments = [],
    event_data?: unknown,
    trigger_id?: number | null,
  ): Promise<DataEvent> {
    const submission = this.submit(endpoint, data, event_data, trigger_id);
    let last: DataEvent | null = null;
    for await (const event of submission) {
      if (event.type === "data") last = event;
      if (event.type === "status" && event.stage === "error") throw event.error;
    }
    if (!last) throw new AppError("The run ended without a result.", "No result");
    return last;
  }

  /** Run an endpoint and read its events with `for await`; `.cancel()` stops it. */
  submit(
    endpoint: string | number,
    data: Arguments = [],
    event_data?: unknown,
    trigger_id?: number | null,
  ): Submission {
    const dependency = findEndpoint(this.config, endpoint);
    const label = endpointLabel(dependency);
    const describe = async () => {
      const { named_endpoints, unnamed_endpoints } = await this.view_api();
      return named_endpoints[label] ?? unnamed_endpoints[String(dependency.id)];
    };
    const start = async () => {
      const values = await fillInputs(this.config, dependency, data, describe);
      return this.session.submit({ fn_index: dependency.id, data: values, event_data, trigger_id });
    };
    return new Submission(start, {
      endpoint: label,
      fn_index: dependency.id,
      queue: dependency.queue !== false,
      visible: (values) => visibleOutputs(this.config, dependency, values),
    });
  }

  /** The endpoints with their parameters and returns. */
  view_api(): Promise<ApiDescription> {
    return this.session.viewApi();
  }

  /** A value for a file parameter: a File or Blob is uploaded when used, an address is passed on. */
  handle_file(file: Blob | string | URL): Blob | FileData {
    if (file instanceof Blob) return file;
    let address: URL;
    try {
      address = new URL(file, globalThis.location?.href);
    } catch {
      throw new AppError(
        `Not a file or an address of one: ${JSON.stringify(String(file))}.`,
        "Bad file",
      );
    }
    const name = address.pathname.split("/").pop() || null;
    const path = address.href;
    return { path, url: path, orig_name: name, meta: { _type: "gradio.FileData" } };
  }

  close(): void {
    if (this.owns) this.app.close();
    else this.session.close();
  }
}
