/**
 * Runs in the browser (see snapshot.mjs): starts Pyodide, imports the core, and sends its memory.
 * The format is that of worker/src/snapshot.ts.
 */
import createModule from "/pyodide/pyodide.asm.mjs";
import { loadPyodide } from "/pyodide/pyodide.mjs";

const [FORMAT, PAGE] = [2, 4096];
const [ZERO, FRESH, KEPT] = [0, 1, 2];
const CORE_PATH = "/lib/cloche-core.zip";
const indexURL = new URL("/pyodide/", location.href).href;
const core = new URL(location.href).searchParams.get("core");

/** Memory of an interpreter that is loaded and not started, as a restore finds it. */
async function freshMemory() {
  let memory;
  const stop = new Error("seen enough");
  const createPyodideModule = async (settings) => {
    const module = await createModule(settings);
    memory = module.HEAPU8.slice();
    throw stop;
  };
  const options = { indexURL, _loadSnapshot: new Uint8Array(4), createPyodideModule };
  await loadPyodide(options).catch((error) => {
    if (error !== stop) throw error;
  });
  return memory;
}

async function started() {
  let timezone = null;
  const links = { places: 0, addresses: {} };
  const createPyodideModule = (settings) => {
    const plain = settings.instantiateWasm;
    settings.instantiateWasm = (imports, done) => {
      const tzset = imports.env._tzset_js;
      imports.env._tzset_js = (...addresses) => {
        timezone = addresses;
        return tzset(...addresses);
      };
      return plain(imports, (instance, code) => {
        const going = done(instance, code);
        links.places = instance.exports.__indirect_function_table.length;
        for (const { module, name } of WebAssembly.Module.imports(code)) {
          if (module === "GOT.func") links.addresses[name] = imports[module][name].value;
        }
        return going;
      });
    };
    return createModule(settings);
  };
  const pyodide = await loadPyodide({ indexURL, _makeSnapshot: true, createPyodideModule });
  const zip = await (await fetch(`/${core}`)).arrayBuffer();
  pyodide.FS.writeFile(CORE_PATH, new Uint8Array(zip));
  const sys = pyodide.pyimport("sys");
  const path = sys.path;
  const library = path.toJs().find((entry) => /^\/lib\/python\d+\.zip$/.test(entry));
  path.insert(0, CORE_PATH);
  for (const proxy of [path, sys]) proxy.destroy();
  const python = pyodide.pyimport("cloche.browser.snapshot");
  python.prepare(CORE_PATH);
  python.destroy();
  if (!timezone) throw new Error("Python did not ask for the time zone");
  if (!library) throw new Error("the standard library is not on sys.path");
  return { pyodide, timezone, library, links };
}

const words = (memory, page) => new Int32Array(memory.buffer, page * PAGE, PAGE / 4);

function kind(memory, fresh, page) {
  const present = words(memory, page);
  if (present.every((word) => word === 0)) return ZERO;
  if ((page + 1) * PAGE > fresh.length) return KEPT;
  const before = words(fresh, page);
  return present.every((word, at) => word === before[at]) ? FRESH : KEPT;
}

function describe(memory, fresh) {
  const runs = [];
  const kept = [];
  let sum = 0;
  for (let page = 0; page < memory.length / PAGE; page += 1) {
    const found = kind(memory, fresh, page);
    if (runs.at(-2) === found) runs[runs.length - 1] += 1;
    else runs.push(found, 1);
    if (found === KEPT) kept.push(memory.subarray(page * PAGE, (page + 1) * PAGE));
    if (found !== FRESH) continue;
    for (const word of words(memory, page)) sum = (Math.imul(sum, 31) + word) | 0;
  }
  return { runs, kept, sum };
}

async function make() {
  const fresh = await freshMemory();
  const { pyodide, timezone, library, links } = await started();
  const bytes = pyodide.makeMemorySnapshot();
  // Pyodide's own format: magic number, where the memory begins, length of the JSON, build; JSON
  const [, begin, length] = new Uint32Array(bytes.buffer, 0, 3);
  const header = new Uint32Array(bytes.buffer, 0, 12).byteLength;
  const objects = JSON.parse(new TextDecoder().decode(bytes.subarray(header, header + length)));
  const memory = bytes.slice(begin);
  const { runs, kept, sum } = describe(memory, fresh);
  const head = {
    format: FORMAT,
    core,
    build: pyodide._api.config.BUILD_ID,
    size: memory.length,
    runs,
    sum,
    functions: pyodide._module.wasmTable.length,
    links,
    timezone,
    library,
    objects,
  };
  return new Blob([`${JSON.stringify(head)}\n`, ...kept]);
}

try {
  await fetch("/made", { method: "POST", body: await make() });
} catch (error) {
  await fetch("/failed", { method: "POST", body: String(error.stack ?? error) });
}
