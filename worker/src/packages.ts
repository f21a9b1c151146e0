/** Installs what the app needs: locked packages, wheels, and at last what must be looked up. */
import type { Lockfile, PyodideAPI } from "pyodide";
import type { PyProxy } from "pyodide/ffi";
import type { Boot } from "../../web/src/client/messages";
import { BootError, reason } from "./errors";
import type { AppFiles } from "./mount";
import { post } from "./post";
import { normalName, type Sorted, sortRequirements } from "./requirements";

export interface Plan extends Sorted {
  /** Nothing was resolved at build time, so imports tell what else is needed. */
  scanImports: boolean;
}

/** What to install and from where, and `more` packages of the runtime. Throws BootError for a name that the lock does not have. */
export function planPackages(boot: Boot, lock: Lockfile, more: string[]): Plan {
  const known = lock.packages as Record<string, { name: string; version: string }>;
  const sorted = sortRequirements(boot.requirements ?? [], known, boot.page_url ?? "");
  const named = boot.packages ?? [];
  for (const name of named) {
    if (known[normalName(name)]) continue;
    throw new BootError(
      "packages",
      `The runtime has no package "${name}".`,
      "Build the site again with the runtime that it is deployed with.",
    );
  }
  return {
    ...sorted,
    locked: [...new Set([...named, ...sorted.locked, ...more].map(normalName))],
    scanImports: boot.scan_imports ?? (named.length === 0 && (boot.wheels ?? []).length === 0),
  };
}

/** Make sure that the packages are there, dependencies included. Throws BootError that names the lost ones. */
export async function loadLocked(pyodide: PyodideAPI, names: string[]): Promise<void> {
  if (missing(pyodide, names).length === 0) return;
  const errors: string[] = [];
  await pyodide.loadPackage(names, {
    messageCallback: () => {},
    errorCallback: (text) => errors.push(text),
  });
  // A package that could not be fetched is not an error to Pyodide, so ask what is there.
  const lost = missing(pyodide, names);
  if (lost.length === 0) return;
  throw new BootError(
    "packages",
    `These packages of the runtime could not be loaded: ${lost.join(", ")}. ${errors.join(" ")}`.trim(),
    "Check the network, and that the runtime's address serves its packages unchanged.",
  );
}

/** Load the runtime's packages that the app's files import. Those may be optional: a failure is only told. */
export async function loadImported(pyodide: PyodideAPI, files: AppFiles): Promise<void> {
  const byImport = new Map<string, string>();
  for (const { name, imports } of Object.values(pyodide.lockfile.packages)) {
    for (const module of imports) byImport.set(module, name);
  }
  const wanted = new Set<string>();
  for (const module of importedModules(pyodide, files)) {
    const name = byImport.get(module);
    if (name) wanted.add(name);
  }
  try {
    await loadLocked(pyodide, [...wanted]);
  } catch (error) {
    post({ msg: "console", stream: "stderr", text: reason(error) });
  }
}

/** Top-level names that the app's Python files import from outside the app. */
function importedModules(pyodide: PyodideAPI, files: AppFiles): Set<string> {
  const local = new Set([...files.keys()].map((path) => path.split("/")[0]?.replace(/\.py$/, "")));
  const found = new Set<string>();
  const code = pyodide.pyimport("pyodide.code") as PyProxy;
  try {
    for (const [path, content] of files) {
      if (!path.endsWith(".py")) continue;
      const text = typeof content === "string" ? content : new TextDecoder().decode(content);
      for (const name of imports(code, text)) if (!local.has(name)) found.add(name);
    }
  } finally {
    code.destroy();
  }
  return found;
}

function imports(code: PyProxy, source: string): string[] {
  try {
    const names = code.find_imports(source) as PyProxy;
    const list = names.toJs() as string[];
    names.destroy();
    return list.map((name) => name.split(".")[0] as string);
  } catch {
    // Text that is no Python is explained when the script runs.
    return [];
  }
}

/** Look the rest up in the package index. Throws BootError with the installer's own reason. */
export async function installOthers(pyodide: PyodideAPI, plan: Plan): Promise<void> {
  if (plan.others.length === 0) return;
  const names = plan.others.join(", ");
  try {
    await loadLocked(pyodide, ["micropip"]);
  } catch (error) {
    throw new BootError(
      "packages",
      `These packages are not in the runtime: ${names}. To look them up, an installer is needed. ${reason(error)}`,
      "Check the names and the network. A runtime without the installer needs a built site, or addresses of wheels.",
    );
  }
  const micropip = pyodide.pyimport("micropip") as PyProxy;
  const list = pyodide.toPy(plan.others) as PyProxy;
  try {
    await micropip.install(list);
  } catch (error) {
    throw new BootError(
      "packages",
      `These packages could not be installed: ${names}. ${reason(error)}`,
      installHint(plan),
    );
  } finally {
    for (const proxy of [list, micropip]) proxy.destroy();
  }
}

function installHint({ atOtherVersion }: Plan): string {
  if (atOtherVersion.length > 0) {
    return `The runtime has ${atOtherVersion.join(", ")}: leave the version out, or ask for that one.`;
  }
  return "Check the names and the network. A package with native code must be one of the runtime's own; others need a pure Python wheel.";
}

function missing(pyodide: PyodideAPI, names: string[]): string[] {
  const packages = pyodide.lockfile.packages;
  const lost = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const entry = packages[normalName(name)];
    if (!entry || seen.has(entry.name)) return;
    seen.add(entry.name);
    if (!(entry.name in pyodide.loadedPackages)) lost.add(entry.name);
    entry.depends.forEach(visit);
  };
  names.forEach(visit);
  return [...lost];
}
