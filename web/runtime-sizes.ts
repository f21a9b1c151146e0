/** How large the files of the pinned Pyodide are: a host that compresses them does not say. */
import { statSync } from "node:fs";

const NAMES = ["pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"];

export function runtimeSizes(): Record<string, number> {
  const size = (name: string) =>
    statSync(new URL(`../node_modules/pyodide/${name}`, import.meta.url)).size;
  return Object.fromEntries(NAMES.map((name) => [name, size(name)]));
}
