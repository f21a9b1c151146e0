/** A plain static server: no special headers, as on any host of static files. */
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { Failed } from "./shell.mjs";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".py": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".jpg": "image/jpeg",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
  ".zip": "application/zip",
};

/** The file a request names: its size and path, a folder's index.html, or a redirect to the folder. */
function find(folder, pathname) {
  let path = normalize(join(folder, decodeURIComponent(pathname)));
  if (path !== folder && !path.startsWith(folder + sep)) return null;
  let entry = statSync(path, { throwIfNoEntry: false });
  if (entry?.isDirectory()) {
    if (!pathname.endsWith("/")) return { redirect: `${pathname}/` };
    path = join(path, "index.html");
    entry = statSync(path, { throwIfNoEntry: false });
  }
  return entry?.isFile() ? { path, size: entry.size } : null;
}

function answer(folder, request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  let found = null;
  try {
    found = find(folder, pathname);
  } catch {
    // a malformed address is an address of nothing
  }
  if (found?.redirect) return response.writeHead(301, { Location: found.redirect }).end();
  if (!found) {
    return response.writeHead(404, { "Content-Type": "text/plain" }).end(`no ${pathname} here\n`);
  }
  const type = TYPES[extname(found.path)] ?? "application/octet-stream";
  response.writeHead(200, { "Content-Type": type, "Content-Length": found.size });
  if (request.method === "HEAD") return response.end();
  createReadStream(found.path).pipe(response);
}

/** Serves the folder on the port, or on the next free one of twenty; resolves to its URL. */
export async function serve(folder, first) {
  for (let port = first; port < first + 20; port += 1) {
    const server = createServer((request, response) => answer(folder, request, response));
    const listens = await new Promise((done, fail) => {
      server.once("error", (error) => (error.code === "EADDRINUSE" ? done(false) : fail(error)));
      server.listen(port, "127.0.0.1", () => done(true));
    });
    if (listens) return `http://127.0.0.1:${port}/`;
  }
  throw new Failed(`ports ${first} to ${first + 19} are all in use; set PORT to a free one`);
}
