/** Reads what a page posts, and refuses with words that say what is wrong. */
import { type Boot, PROTOCOL_VERSION, TO_WORKER_FIELDS } from "../../web/src/client/messages";
import type { Client, Incoming } from "./clients";
import { reason } from "./errors";

export function readIncoming(data: unknown): Incoming | null {
  if (typeof data === "string") return { text: data, attachments: [] };
  if (typeof data !== "object" || data === null) return null;
  const { text, attachments } = data as Partial<Incoming>;
  if (typeof text !== "string") return null;
  return { text, attachments: Array.isArray(attachments) ? attachments : [] };
}

/** The boot message, or null after a refusal that says what is wrong with it. */
export function readBoot(client: Client, text: string): Boot | null {
  let message: Record<string, unknown>;
  try {
    message = JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    return client.refuse(`A message must be JSON (${reason(error)}).`);
  }
  if (message?.["v"] !== PROTOCOL_VERSION) {
    return client.refuse(
      `The page speaks protocol version ${JSON.stringify(message?.["v"])}, this worker speaks ${PROTOCOL_VERSION}.`,
      "cloche.js and worker.js must come from the same release. Deploy them together and reload the page without its cache.",
    );
  }
  if (message["msg"] !== "boot") {
    return client.refuse(
      `The first message must be "boot", not ${JSON.stringify(message["msg"])}.`,
    );
  }
  for (const [name, type] of Object.entries(TO_WORKER_FIELDS["boot"] ?? {})) {
    const value = message[name];
    if (value === null || typeof value !== type) {
      return client.refuse(`Field "${name}" of the boot message must be of type ${type}.`);
    }
  }
  return message as unknown as Boot;
}
