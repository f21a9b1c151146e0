/** Remembers what was done for which inputs, so that a second run does nothing twice. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { at, root } from "./paths.mjs";

// Hidden entries are caches and editors' files, never a source
const isIgnored = (name) =>
  name.startsWith(".") ||
  name === "node_modules" ||
  name === "__pycache__" ||
  name.endsWith(".pyc");

/** Every file below the given files and folders, sorted, so that a hash of them is stable. */
export function filesBelow(...paths) {
  const found = [];
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (!statSync(path).isDirectory()) return void found.push(path);
    for (const name of readdirSync(path).sort()) {
      if (!isIgnored(name)) visit(join(path, name));
    }
  };
  for (const path of paths) visit(path);
  return found;
}

/** A short hash of the files' names and contents, and of any further words. */
export function hashOf(paths, ...words) {
  const hash = createHash("sha256");
  for (const word of words) hash.update(`${word}\0`);
  for (const file of filesBelow(...paths)) {
    hash.update(`${relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 16);
}

const stampFile = (name) => at(".cache", "stamps", name);

export function isStamped(name, hash) {
  const file = stampFile(name);
  return existsSync(file) && readFileSync(file, "utf8") === hash;
}

export function stamp(name, hash) {
  mkdirSync(dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), hash);
}
