/** Turns what arrives from the worker into a typed message, or says what is wrong with it. */
import type { Attachment } from "./files";
import { PROTOCOL_VERSION, TO_PAGE_FIELDS, type ToPage } from "./messages";

export interface Received {
  message: ToPage;
  attachments: Attachment[];
}

/** The other side speaks another version of the protocol. */
export class VersionError extends Error {
  override name = "VersionError";
}

/** Throws VersionError, or an Error that names what is malformed. */
export function decode(data: unknown): Received {
  const { text, attachments } = parts(data);
  const message = parsed(text);
  if (message["v"] !== PROTOCOL_VERSION) {
    throw new VersionError(
      `The app's worker speaks protocol version ${JSON.stringify(message["v"])}, this page speaks ${PROTOCOL_VERSION}.`,
    );
  }
  const kind = message["msg"];
  const fields = typeof kind === "string" ? TO_PAGE_FIELDS[kind] : undefined;
  if (!fields) throw new Error(`Unknown kind of message: ${JSON.stringify(kind)}.`);
  for (const [name, type] of Object.entries(fields)) {
    if (typeOf(message[name]) !== type) {
      throw new Error(`Field "${name}" of a "${kind}" message must be of type ${type}.`);
    }
  }
  return { message: message as unknown as ToPage, attachments };
}

function parts(data: unknown): { text: string; attachments: Attachment[] } {
  if (typeof data === "string") return { text: data, attachments: [] };
  if (typeof data === "object" && data !== null && "text" in data) {
    const { text, attachments } = data as { text: unknown; attachments?: unknown };
    const list = Array.isArray(attachments) ? attachments : [];
    if (typeof text === "string") return { text, attachments: list as Attachment[] };
  }
  throw new Error("A message must be text, or an object of text and attachments.");
}

function parsed(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeOf(value) === "object") return value as Record<string, unknown>;
  throw new Error("A message must be a JSON object.");
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return value === null ? "null" : typeof value;
}
