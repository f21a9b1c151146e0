/** A worker as a two-way channel of texts with attachments; hides where its script comes from. */
import { BootError, messageOf } from "./errors";
import type { Attachment } from "./files";

export type Wire = string | { text: string; attachments: Attachment[] };

/** The part of a worker that the client uses; a MessagePort or a fake in a test will do as well. */
export interface Channel {
  post(wire: Wire): void;
  onMessage(listener: (data: unknown) => void): void;
  /** The other side broke; nothing more will come. */
  onBroken(listener: (error: BootError) => void): void;
  close(): void;
  /** Of a worker that others use, too: give it up for all of them; the next channel gets another. */
  replace?(): void;
  /** Somebody else has given up the worker. */
  onReplaced?(listener: (reason: BootError) => void): void;
}

/** Start the worker script at an absolute URL. */
export function openWorker(url: string): Channel {
  const { worker, release } = createWorker(url);
  let broken: ((error: BootError) => void) | null = null;
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    broken?.(workerError(url, event.message));
  });
  return {
    // Copied, not transferred: the page keeps its own bytes, and Blobs are only references.
    post: (wire) => worker.postMessage(wire),
    onMessage: (listener) => {
      worker.addEventListener("message", (event: MessageEvent<unknown>) => {
        if (isBroken(event.data)) broken?.(workerError(url, event.data.broken));
        else listener(event.data);
      });
      worker.addEventListener("messageerror", () =>
        console.error("A message of the app's worker could not be read and was dropped."),
      );
    },
    onBroken: (listener) => {
      broken = listener;
    },
    close: () => {
      broken = null;
      worker.terminate();
      release();
    },
  };
}

/** A worker that the first lines of a built page have started, before any script was there. */
interface EarlyWorker {
  url: string;
  worker: Worker;
  /** It could not be loaded; another one will say why. */
  failed: boolean;
}

function takeEarlyWorker(url: string): Worker | null {
  const place = globalThis as { clocheWorker?: EarlyWorker };
  const early = place.clocheWorker;
  if (early?.url !== url) return null;
  delete place.clocheWorker;
  early.worker.onerror = null;
  return early.failed ? null : early.worker;
}

/** A worker of the script at a URL, also of another origin. Throws BootError. */
export function createWorker(url: string): { worker: Worker; release(): void } {
  const early = takeEarlyWorker(url);
  if (early) return { worker: early, release: () => {} };
  try {
    if (new URL(url, location.href).origin === location.origin) {
      return { worker: new Worker(url, { type: "module" }), release: () => {} };
    }
    // A worker's script must be of the page's origin; a Blob is, and it may import any address.
    const blob = URL.createObjectURL(new Blob([importer(url)], { type: "text/javascript" }));
    const worker = new Worker(blob, { type: "module" });
    return { worker, release: () => URL.revokeObjectURL(blob) };
  } catch (error) {
    throw workerError(url, messageOf(error));
  }
}

/** The Blob's code: import the real script, and hand it what was posted while it loaded. */
function importer(url: string): string {
  return `const early = [];
const keep = (event) => early.push(event.data);
addEventListener("message", keep);
import(${JSON.stringify(url)}).then(
  () => {
    removeEventListener("message", keep);
    for (const data of early) dispatchEvent(new MessageEvent("message", { data }));
  },
  (error) => postMessage({ broken: String(error) }),
);
`;
}

/** Whether the Blob's code says that it could not import the script. */
export function isBroken(data: unknown): data is { broken: string } {
  return typeof data === "object" && data !== null && "broken" in data;
}

export function workerError(url: string, reason: string | undefined): BootError {
  return new BootError(
    "worker",
    `The app's worker (${url}) ${reason ? `failed: ${reason}` : "could not be loaded."}`,
    "Check that worker.js stands beside cloche.js, that its server sends it as JavaScript (with CORS headers when it is another origin), and that the page's Content-Security-Policy allows workers.",
  );
}
