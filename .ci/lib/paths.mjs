/** Where things are in a checkout. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const at = (...parts) => join(root, ...parts);

const scripts = process.platform === "win32" ? "Scripts" : "bin";
export const venvTool = (name, venv = ".venv") => at(venv, scripts, name);
export const python = venvTool("python");
export const oraclePython = venvTool("python", ".venv-oracle");
export const nodeTool = (name) => at("node_modules", ".bin", name);
export const has = (...parts) => existsSync(at(...parts));

/** What every child process gets: one cache inside the project, and no browser downloads. */
export const environment = {
  ...process.env,
  CLOCHE_CACHE: process.env.CLOCHE_CACHE || at(".cache"),
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: "1",
  PIP_DISABLE_PIP_VERSION_CHECK: "1",
  ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }),
};
