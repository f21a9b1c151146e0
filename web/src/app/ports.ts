/** What the renderer needs of the client; `web/src/client` fits these shapes and tests have fakes of them. */
import type { FileData } from "../atoms/contract";
import type {
  Estimation,
  Log,
  ProcessCompleted,
  ProcessGenerating,
  ProcessStarts,
  Progress,
} from "../client/messages";

/** What a run tells; `output.data` always holds full values. */
export type RunMessage =
  | Estimation
  | ProcessStarts
  | Progress
  | Log
  | ProcessGenerating
  | ProcessCompleted;

export interface SubmitRequest {
  fn_index: number;
  data: unknown[];
  event_data?: unknown;
  trigger_id?: number | null;
  /** Further chunks of data follow in the same run. */
  stream?: boolean;
}

/** A submitted event. Iterating throws when the worker is lost. */
export interface Run extends AsyncIterable<RunMessage> {
  readonly eventId: string;
  cancel(): void;
  /** The next data of a run submitted with `stream`. */
  feed?(data: unknown[], event_data?: unknown): void;
  /** No more data comes; what was sent is still answered. */
  finish?(): void;
}

/** Why Python is gone. */
export interface DeadReason {
  message: string;
  hint?: string;
  traceback?: string | null;
}

/** The parts of the config that the client's own types name; the renderer's are in config.ts. */
export interface RawConfig {
  components: { id: number; type: string; props: Record<string, unknown> }[];
  dependencies: { id: number }[];
  layout: { id: number; children?: unknown[] };
  [field: string]: unknown;
}

export interface Session {
  readonly config: RawConfig;
  /** Python is not there yet: `config` was made at build time, and what is submitted waits. */
  readonly pending?: boolean;
  /** Python is there, `config` is now the app's own. Called before what waits begins. */
  onOpen?(listener: () => void): () => void;
  /** The app's script was run again while the page stood there: `config` is another now. */
  onRerun?(listener: () => void): () => void;
  submit(request: SubmitRequest): Run;
  upload(files: File[]): Promise<FileData[]>;
  /** Call a function that a component offers to its script. */
  callServer?(id: number, name: string, args: unknown[]): Promise<unknown>;
  onDead(listener: (reason: DeadReason) => void): () => void;
  /** The worker does not react to a cancellation, or was replaced as `why` says: restart. */
  onStuck?(listener: (why?: string) => void): () => void;
  /** A new worker for the same session; afterwards `config` is the new one. */
  restart(): Promise<unknown>;
  /** The page shows only these stored files; others may be freed. */
  retain?(paths: Iterable<string>): void;
}

export type Theme = "light" | "dark" | "system";

export interface AppOptions {
  /** The app is a part of somebody's page: no full height, no scrolling of the page. */
  embed?: boolean;
  /** With embed: a border and padding around the app. */
  container?: boolean;
  /** The line at the bottom. */
  info?: boolean;
  /** With embed: `scroll_to_output` may scroll the page. */
  autoScroll?: boolean;
  /** The app's title becomes the page's. */
  controlPageTitle?: boolean;
}

export interface MountOptions {
  container: HTMLElement;
  root: ShadowRoot | Document;
  session: Session;
  theme?: Theme;
  options?: AppOptions;
  /** Given to code on the page that asks for it; the renderer itself only needs the session. */
  client?: unknown;
  /** Settles when the app may take the place of what stands there; it is drawn in the same moment. */
  before?(): Promise<void>;
}

export interface MountedApp {
  destroy(): void;
}
