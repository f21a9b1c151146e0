/** Runs other programs: loudly, or quietly until they fail. */
import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { environment, root } from "./paths.mjs";

export class Failed extends Error {}

const show = (command, args) => [command.replace(`${root}/`, ""), ...args].join(" ");

/**
 * Runs a program and waits. With `quiet` its output is kept back and shown only when it fails.
 * Throws Failed when it cannot start or ends with another code than 0.
 */
export function run(command, args = [], { cwd = root, env = {}, quiet = false } = {}) {
  return new Promise((done, fail) => {
    const kept = [];
    const child = spawn(command, args, {
      cwd,
      env: { ...environment, ...env },
      stdio: quiet ? ["ignore", "pipe", "pipe"] : "inherit",
    });
    if (quiet) {
      child.stdout.on("data", (part) => kept.push(part));
      child.stderr.on("data", (part) => kept.push(part));
    }
    child.on("error", (error) =>
      fail(new Failed(`could not start ${show(command, args)}: ${error.message}`)),
    );
    child.on("close", (code, signal) => {
      if (code === 0) return done();
      if (quiet) process.stderr.write(Buffer.concat(kept));
      fail(new Failed(`${show(command, args)} ended with ${signal ?? `code ${code}`}`));
    });
  });
}

/** The program's trimmed output, or null when it fails. */
export function ask(command, args = []) {
  const answer = spawnSync(command, args, { encoding: "utf8", env: environment });
  return answer.status === 0 ? answer.stdout.trim() : null;
}

/** First of the names that is a program on PATH (a name with a slash is taken as it is), or null. */
export function which(...names) {
  const folders = (process.env.PATH || "").split(delimiter);
  for (const name of names.filter(Boolean)) {
    for (const candidate of name.includes("/") ? [name] : folders.map((f) => join(f, name))) {
      try {
        accessSync(candidate, constants.X_OK);
        return candidate;
      } catch {
        // not here: look on
      }
    }
  }
  return null;
}
