/** Keeps the memory of a started Pyodide with the core imported, so that pages need not start it. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { pyodideVersion } from "./core.mjs";
import { at } from "./lib/paths.mjs";
import { seconds } from "./lib/say.mjs";
import { Failed } from "./lib/shell.mjs";
import { hashOf } from "./lib/stamp.mjs";

const PATIENCE = 180_000;
const FLAGS = [
  "--headless=new",
  "--no-sandbox", // root in a container has none
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];
const PAGE = '<!doctype html><script type="module" src="/page.mjs"></script>';

/** Path of the snapshot for the core zip, made in the browser at a path, once for each state of the zip. */
export async function snapshot(zip, browser) {
  const since = performance.now();
  const recipe = ["snapshot.mjs", "snapshot-worker.mjs"].map((name) => at(".ci", name));
  const key = hashOf([zip, ...recipe], pyodideVersion());
  const folder = at(".cache", "snapshot", key);
  const known = existsSync(folder) ? readdirSync(folder)[0] : null;
  if (known) {
    console.log(`snapshot: ${known} is up to date, ${size(join(folder, known))}`);
    return join(folder, known);
  }
  const bytes = gzipSync(await made(zip, browser), { level: 9, memLevel: 9 });
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  const name = `snapshot-${hash}.bin.gz`;
  rmSync(at(".cache", "snapshot"), { recursive: true, force: true });
  mkdirSync(`${folder}.part`, { recursive: true });
  writeFileSync(join(`${folder}.part`, name), bytes);
  renameSync(`${folder}.part`, folder);
  console.log(`snapshot: ${name}, ${size(join(folder, name))}, made in ${seconds(since)}`);
  return join(folder, name);
}

/** The bytes that the worker in the browser sends. */
async function made(zip, browser) {
  const profile = mkdtempSync(join(tmpdir(), "cloche-snapshot-"));
  const files = {
    "/": [PAGE, "text/html"],
    "/page.mjs": [
      `new Worker("/worker.mjs?core=${basename(zip)}", { type: "module" }).onerror = (event) =>
        fetch("/failed", { method: "POST", body: event.message || "the worker does not load" });`,
      "text/javascript",
    ],
    "/worker.mjs": [readFileSync(at(".ci", "snapshot-worker.mjs")), "text/javascript"],
    [`/${basename(zip)}`]: [readFileSync(zip), "application/zip"],
  };
  let server;
  let chromium;
  let timer;
  try {
    return await new Promise((done, fail) => {
      timer = setTimeout(
        () => fail(new Failed(`${browser} made no snapshot in ${PATIENCE / 1000} s`)),
        PATIENCE,
      );
      server = createServer((request, response) => answer(files, request, response, done, fail));
      server.listen(0, "127.0.0.1", () => {
        const url = `http://127.0.0.1:${server.address().port}/`;
        const options = { stdio: "ignore", detached: process.platform !== "win32" };
        chromium = spawn(browser, [...FLAGS, `--user-data-dir=${profile}`, url], options);
        chromium.on("error", (error) => fail(new Failed(`${browser}: ${error.message}`)));
        chromium.on("exit", (code) => fail(new Failed(`${browser} ended with code ${code}`)));
      });
    });
  } finally {
    clearTimeout(timer);
    if (chromium) await ended(chromium);
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

function answer(files, request, response, done, fail) {
  const path = new URL(request.url, "http://localhost").pathname;
  if (request.method === "POST") {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      response.end();
      const body = Buffer.concat(parts);
      if (path === "/made") done(body);
      else fail(new Failed(`the snapshot could not be made:\n${body}`));
    });
    return;
  }
  const types = { wasm: "application/wasm", mjs: "text/javascript", json: "application/json" };
  const runtime = path.match(/^\/pyodide\/([\w.-]+)$/)?.[1];
  const [content, type] = runtime
    ? [readFileSync(at("node_modules", "pyodide", runtime)), types[runtime.split(".").pop()]]
    : (files[path] ?? []);
  if (!content) return response.writeHead(404).end();
  response.writeHead(200, { "Content-Type": type ?? "application/octet-stream" }).end(content);
}

/** Ends the browser with all its processes, and waits. */
async function ended(chromium) {
  if (chromium.exitCode !== null || chromium.pid === undefined) return;
  const gone = new Promise((done) => chromium.once("exit", done));
  try {
    if (process.platform === "win32") chromium.kill("SIGKILL");
    else process.kill(-chromium.pid, "SIGKILL");
  } catch {
    // it ended by itself
  }
  await gone;
}

const size = (path) => `${(readFileSync(path).length / 1_000_000).toFixed(1)} MB compressed`;
