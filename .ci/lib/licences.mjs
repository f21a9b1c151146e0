/** The licences of what is bundled into the page, as their terms ask. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { at } from "./paths.mjs";

/** One text with the name, version and licence of every package the page is made of. */
export function licences() {
  const { packages } = JSON.parse(readFileSync(at("package-lock.json"), "utf8"));
  const parts = ["The page contains code of these packages, under their own licences.\n"];
  for (const [path, entry] of Object.entries(packages)) {
    if (!path || entry.dev || entry.optional || !existsSync(at(path))) continue;
    const name = path.split("node_modules/").at(-1);
    parts.push(`${"=".repeat(78)}\n${name} ${entry.version} (${entry.license})\n`);
    const file = readdirSync(at(path)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    if (file) parts.push(`\n${readFileSync(join(at(path), file), "utf8").trim()}\n`);
  }
  return parts.join("\n");
}
