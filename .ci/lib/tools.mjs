/** Puts in place what the other scripts need: Node packages, Python, a browser, Pyodide's wheels. */
import { existsSync, lstatSync, readFileSync, rmSync } from "node:fs";
import { at, environment, has, oraclePython, python } from "./paths.mjs";
import { seconds } from "./say.mjs";
import { ask, Failed, run, which } from "./shell.mjs";
import { hashOf, isStamped, stamp } from "./stamp.mjs";

/** Wheels that the tests load in the page. */
export const TEST_WHEELS = ["numpy", "pillow", "micropip"];
const ORACLE = "gradio==6.31.0";

async function once(name, hash, present, what, work) {
  if (present && isStamped(name, hash)) return;
  const since = performance.now();
  console.log(`set-up: ${what}`);
  await work();
  stamp(name, hash);
  console.log(`set-up: ${what}: ${seconds(since)}`);
}

// A linked folder belongs to another checkout: npm ci or pip would change that one behind its back
const isLinked = (name) => lstatSync(at(name), { throwIfNoEntry: false })?.isSymbolicLink();

export async function nodePackages() {
  if (isLinked("node_modules")) return;
  const hash = hashOf([at("package-lock.json")], process.version);
  await once("node", hash, has("node_modules", ".bin", "vite"), "Node packages (npm ci)", () =>
    run("npm", ["ci", "--no-audit", "--no-fund"], { quiet: true }),
  );
}

/** A Python of at least 3.11: $PYTHON, else the first good one on PATH. */
function systemPython() {
  const names = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];
  const fits = "import sys; sys.exit(sys.version_info < (3, 11))";
  for (const name of [process.env.PYTHON, ...names]) {
    const found = which(name);
    if (found && ask(found, ["-c", fits]) !== null) return found;
  }
  throw new Failed("no Python 3.11 or newer on PATH; install one or set PYTHON to it");
}

async function newVenv(folder) {
  const base = systemPython();
  rmSync(at(folder), { recursive: true, force: true });
  try {
    await run(base, ["-m", "venv", at(folder)], { quiet: true });
  } catch (error) {
    // Debian keeps venv's pip in a package of its own
    const version = ask(base, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
    if (!which("apt-get")) throw error;
    console.log(`set-up: this Python makes no venv; installing python${version}-venv`);
    await aptInstall(`python${version}-venv`);
    rmSync(at(folder), { recursive: true, force: true });
    await run(base, ["-m", "venv", at(folder)], { quiet: true });
  }
}

export async function pythonPackages() {
  if (isLinked(".venv")) return;
  const hash = hashOf([at("pyproject.toml")]);
  const works = existsSync(python) && ask(python, ["-c", "pass"]) !== null;
  await once("python", hash, works, "Python packages (.venv)", async () => {
    if (!works) await newVenv(".venv");
    await run(python, ["-m", "pip", "install", "-q", "-e", `${at()}[dev]`], { quiet: true });
  });
}

/** The released reference, in a venv of its own: what it brings must never leak into the product. */
export async function oracle() {
  const works = existsSync(oraclePython) && ask(oraclePython, ["-c", "pass"]) !== null;
  await once("oracle", ORACLE, works, `${ORACLE} (.venv-oracle)`, async () => {
    if (!works) await newVenv(".venv-oracle");
    await run(oraclePython, ["-m", "pip", "install", "-q", ORACLE, "pytest"], { quiet: true });
  });
}

async function aptInstall(...packages) {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-q"], { quiet: true, env });
  await run("apt-get", ["install", "-y", "-q", ...packages], { quiet: true, env });
}

export const findBrowser = () =>
  which(process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome", "chrome");

/** Path of a Chromium; installs one when there is none and the machine allows it. */
export async function browser() {
  const found = findBrowser();
  if (found) return found;
  const advice = "install Chromium, or set CHROMIUM to its path";
  if (!which("apt-get")) throw new Failed(`no Chromium on PATH; ${advice}`);
  const since = performance.now();
  console.log("set-up: no Chromium on PATH; installing it with apt-get");
  try {
    await aptInstall("chromium");
  } catch (error) {
    throw new Failed(`${error.message}; ${advice}`);
  }
  console.log(`set-up: Chromium: ${seconds(since)}`);
  const installed = findBrowser();
  if (!installed) throw new Failed(`apt-get installed no chromium program; ${advice}`);
  return installed;
}

/** Fills the cache with the official wheels that tests and the gallery load. */
export async function wheels(names = TEST_WHEELS) {
  const lock = at("node_modules", "pyodide", "pyodide-lock.json");
  const cache = environment.CLOCHE_CACHE;
  const hash = hashOf([lock], cache, ...names);
  await once("wheels", hash, existsSync(cache), `Pyodide wheels (${names.join(", ")})`, () =>
    run(python, ["-m", "cloche.site.runtime", ...names]),
  );
}

export const version = () => JSON.parse(readFileSync(at("package.json"), "utf8")).version;
