/** What a host page loads: defines the elements, and offers the client to scripts. */
import type { Client as ClientClass } from "../client/client";
import type { drawStill as draw } from "../prerender/capture";
import { ClocheApp } from "./cloche-app";
import { GradioApp, GradioLite } from "./gradio-tags";

export { App } from "../client/app";
export { AppError, BootError } from "../client/errors";
export type { Manifest } from "../client/manifest";
export type { ClientEvent, DataEvent } from "../client/submission";
export { ClocheApp };

/** The JavaScript client without any UI; its code comes when it is first used. */
export const Client = {
  /** Open a session with a running app, or start one from a manifest. */
  async connect(...source: Parameters<typeof ClientClass.connect>): Promise<ClientClass> {
    return (await import("../client/client")).Client.connect(...source);
  },
};

/** For `cloche build`: draws an app, to write its HTML down. */
export async function drawStill(...what: Parameters<typeof draw>): ReturnType<typeof draw> {
  return (await import("../prerender/capture")).drawStill(...what);
}

/** The release this file belongs to. */
export const version = __CLOCHE_VERSION__;

const ELEMENTS: Record<string, CustomElementConstructor> = {
  "cloche-app": ClocheApp,
  "gradio-lite": GradioLite,
  "gradio-app": GradioApp,
};

for (const [name, element] of Object.entries(ELEMENTS)) {
  // A page that loads the script twice, or the reference beside it, keeps what came first.
  if (!customElements.get(name)) customElements.define(name, element);
}
