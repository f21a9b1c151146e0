/** Channels to a Python that elements with the same app share, in one page or in several. */
import type { Outgoing } from "./connection";
import { PortChannel } from "./port-channel";
import { type Channel, createWorker } from "./transport";

export type Boot = Outgoing & { msg: "boot" };

/** Join the worker that runs this app, or start it. `url` is that of the worker script. */
export function openShared(url: string, boot: Boot): Channel {
  return new PortChannel(async (channel) => {
    const id = identity(boot);
    const reason = cannotBeShared(url);
    if (reason === null) {
      const { SharedRoute } = await import("./shared-route");
      return new SharedRoute(channel, url, await hash(id));
    }
    note(reason);
    const { PageRoute } = await import("./page-route");
    return new PageRoute(channel, () => createWorker(url), url, id);
  });
}

/** Why pages cannot share a worker here, or null. */
function cannotBeShared(url: string): string | null {
  if (typeof SharedWorker !== "function") return "this browser has no shared workers";
  // Of a Blob there would be one for each page, and other ways to a foreign script are barred.
  if (new URL(url, location.href).origin !== location.origin) {
    return "cloche.js comes from another origin than the page, and shared workers must be of the page's own";
  }
  if (!globalThis.isSecureContext || !navigator.locks) return "the page is not served by https";
  return null;
}

const noted = new Set<string>();

function note(reason: string): void {
  if (noted.has(reason)) return;
  noted.add(reason);
  console.info(
    `shared-worker: the elements of this page share one Python; other pages have their own, because ${reason}.`,
  );
}

/** The same for all that may share: what is run, and with what. */
function identity(boot: Boot): string {
  const { page_url, requirements, ...rest } = boot;
  // a relative address among the requirements is one from the page's folder
  const relative = requirements?.some((line) => /[/\\]|\.whl$/.test(line));
  const folder = relative && page_url ? new URL(".", page_url).href : "";
  return JSON.stringify([__CLOCHE_VERSION__, rest, requirements, folder]);
}

async function hash(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const hex = Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0"));
  return `cloche-${hex.join("").slice(0, 32)}`;
}
