/** Fetches files of the site and checks that they are the ones a list names. */
import type { Entry } from "./shelf";

/** The server has another file than the list names: a deployment is under way, or is newer. */
export class OtherFileError extends Error {
  override name = "OtherFileError";
}

/** Fetch a file; its hash is that of the list, whatever the HTTP cache or the server hold. */
export async function fetchListed(scope: string, entry: Entry): Promise<Response> {
  // A server may redirect index.html to the folder; the folder itself is what visitors open.
  const url = new URL(entry.path === "index.html" ? "./" : encodePath(entry.path), scope).href;
  let status = 0;
  for (const cache of ["default", "reload"] as const) {
    const response = await fetch(url, { cache, credentials: "same-origin" });
    status = response.status;
    if (!response.ok) continue;
    const body = await response.arrayBuffer();
    // Made anew: a response that was redirected may not answer for a page.
    if ((await sha256(body)) === entry.sha256) return copy(response, body);
  }
  const found = status === 200 ? "another file than this version of the app has" : String(status);
  throw new OtherFileError(`the server answered ${found} for ${url}`);
}

function copy(response: Response, body: ArrayBuffer): Response {
  const headers = new Headers();
  for (const name of ["content-type", "content-language", "content-security-policy"]) {
    const value = response.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(body, { headers });
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
