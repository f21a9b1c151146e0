/**
 * The first lines of a built page start the worker before the page's scripts are there, and say
 * where Python will come from. What surely is needed is asked for at once; the boot message follows.
 */
import { RuntimeCode } from "./code";
import { type Ahead, readAhead } from "./kept/ahead";

interface Early {
  runtime_url: string;
  /** "" when there is none. */
  snapshot_url: string;
  /** Address of the page. */
  page_url: string;
}

let code: { url: string; code: RuntimeCode } | null = null;
/** What is not asked for yet. */
let wanted = "";
let ahead: Promise<Ahead | null> | null = null;
let snapshot: { url: string; response: Promise<Response> } | null = null;

// This module is loaded before the one that reads the protocol's messages.
addEventListener("message", (event: MessageEvent<unknown>) => {
  const early = read(event.data);
  if (!early) return;
  event.stopImmediatePropagation();
  begin(early);
});

function begin({ runtime_url, snapshot_url, page_url }: Early): void {
  code = { url: runtime_url, code: new RuntimeCode(runtime_url) };
  import(/* @vite-ignore */ `${runtime_url}pyodide.mjs`).catch(() => {});
  if (!snapshot_url) return;
  wanted = snapshot_url;
  // an app that was here before has one of its own, most likely
  ahead = readAhead(page_url);
  ahead.then(
    (kept) => kept || fetchSnapshot(snapshot_url),
    () => fetchSnapshot(snapshot_url),
  );
}

/** What this page kept last, if it is being read already or anything is kept at all. Read once. */
export function earlyAhead(page: string): Promise<Ahead | null> {
  const found = ahead ?? readAhead(page);
  ahead = null;
  return found;
}

function fetchSnapshot(url: string): void {
  if (wanted !== url) return;
  snapshot = { url, response: fetch(url) };
  snapshot.response.catch(() => {});
}

/** Python's own code from a base URL, which may be on its way already. */
export function runtimeCode(url: string, module: WebAssembly.Module | null): RuntimeCode {
  return code?.url === url ? code.code : new RuntimeCode(url, module);
}

/** The answer for the snapshot if it was asked for; to be read once. */
export function earlyResponse(url: string): Promise<Response> | null {
  wanted = "";
  const found = snapshot?.url === url ? snapshot.response : null;
  if (found) snapshot = null;
  return found;
}

/** Let go of an answer that nobody has taken. */
export function forgetEarly(): void {
  wanted = "";
  ahead = null;
  snapshot?.response.then((response) => response.body?.cancel()).catch(() => {});
  snapshot = null;
}

function read(data: unknown): Early | null {
  if (typeof data !== "object" || data === null || !("early" in data)) return null;
  const { runtime_url, snapshot_url, page_url } = data.early as Partial<Early>;
  if (typeof runtime_url !== "string" || typeof snapshot_url !== "string") return null;
  return { runtime_url, snapshot_url, page_url: page_url ?? "" };
}
