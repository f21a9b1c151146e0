/** Fetches whole files, with failures that name the address. */
import type { StageName } from "../../web/src/client/messages";
import { BootError, reason } from "./errors";

const CHECK_ADDRESS = "Check the address and that the file was deployed with the page.";

/** The bytes at a URL. Throws BootError at the given stage; `hint` is for an answer like 404. */
export async function fetchBytes(
  url: string,
  stage: StageName,
  what: string,
  hint = CHECK_ADDRESS,
): Promise<Uint8Array> {
  const subject = what.charAt(0).toUpperCase() + what.slice(1);
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw new BootError(
      stage,
      `${subject} could not be fetched from ${url} (${reason(error)}).`,
      "Check the network and the address; another origin must allow this page by CORS headers.",
    );
  }
  if (!response.ok) {
    throw new BootError(
      stage,
      `${subject} is not at ${url}: the server answered ${response.status}.`,
      hint,
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}

/** Whether the bytes begin like a zip archive (a wheel is one). */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/** The bytes of a zip archive at a URL. Throws BootError when it is something else. */
export async function fetchZip(url: string, stage: StageName, what: string): Promise<Uint8Array> {
  const bytes = await fetchBytes(url, stage, what);
  if (isZip(bytes)) return bytes;
  throw new BootError(
    stage,
    `What is at ${url} is not ${what}: it is not a zip archive (${bytes.length} bytes).`,
    "The server may answer with an error page, or the upload was cut short. Deploy the file again.",
  );
}
