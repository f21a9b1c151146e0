/**
 * Packs py/cloche into core-<hash>.zip (sources) and compiled-<hash>.zip (with byte code of the
 * Python that Pyodide brings).
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { at } from "./lib/paths.mjs";
import { seconds } from "./lib/say.mjs";
import { Failed } from "./lib/shell.mjs";
import { filesBelow, hashOf } from "./lib/stamp.mjs";

const PYODIDE = at("node_modules", "pyodide");
/** Parts of the package that run on an author's machine only. */
const NATIVE_ONLY = ["site/", "cli.py", "__main__.py", "py.typed"];

export const pyodideVersion = () =>
  JSON.parse(readFileSync(join(PYODIDE, "package.json"), "utf8")).version;

export function coreSources() {
  const base = at("py", "cloche");
  return filesBelow(base).filter((file) => {
    const name = relative(base, file);
    return !NATIVE_ONLY.some((part) =>
      part.endsWith("/") ? name.startsWith(part) : name === part,
    );
  });
}

/** Pyodide under Node with the sources in its file system and core_zip.py's names defined. */
async function packer() {
  const { loadPyodide } = await import(pathToFileURL(join(PYODIDE, "pyodide.mjs")).href);
  const pyodide = await loadPyodide({ indexURL: `${PYODIDE}/` });
  for (const file of coreSources()) {
    const target = join("/src", relative(at("py"), file));
    pyodide.FS.mkdirTree(dirname(target));
    pyodide.FS.writeFile(target, readFileSync(file));
  }
  pyodide.runPython(readFileSync(at(".ci", "core_zip.py"), "utf8"));
  return pyodide;
}

function pack(pyodide, compiled) {
  const proxy = pyodide.globals.get("pack")("/src", compiled);
  const bytes = proxy.toJs();
  proxy.destroy();
  return Buffer.from(bytes);
}

/** Paths of both zips for the sources as they are now; made once for each state of them. */
export async function core() {
  const since = performance.now();
  const recipe = [at(".ci", "core_zip.py"), at(".ci", "core.mjs")];
  const hash = hashOf([...coreSources(), ...recipe], pyodideVersion());
  const folder = at(".cache", "core");
  const sources = join(folder, `core-${hash}.zip`);
  const compiled = join(folder, `compiled-${hash}.zip`);
  const sizes = () => `${size(sources)}, with byte code ${size(compiled)}`;
  if (existsSync(sources)) {
    console.log(`core: core-${hash}.zip is up to date, ${sizes()}`);
    return { sources, compiled };
  }
  const pyodide = await packer();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(compiled, pack(pyodide, true));
    writeFileSync(`${sources}.part`, pack(pyodide, false));
  } catch (error) {
    throw new Failed(`the Python core does not compile:\n${error.message}`);
  }
  // last, because its presence says that both are whole
  renameSync(`${sources}.part`, sources);
  console.log(`core: core-${hash}.zip, ${sizes()}, made in ${seconds(since)}`);
  return { sources, compiled };
}

const size = (path) => `${(readFileSync(path).length / 1000).toFixed(0)} kB`;
