/** `npm run build`: dist/web (page, worker, Python core, manifest) and the wheel that carries it. */
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { core, coreSources, pyodideVersion } from "./core.mjs";
import { licences } from "./lib/licences.mjs";
import { alone } from "./lib/lock.mjs";
import { at, has, nodeTool, python } from "./lib/paths.mjs";
import { main, seconds } from "./lib/say.mjs";
import { Failed, run } from "./lib/shell.mjs";
import { filesBelow, hashOf, isStamped, stamp } from "./lib/stamp.mjs";
import { browser, nodePackages, pythonPackages, version } from "./lib/tools.mjs";
import { snapshot } from "./snapshot.mjs";

const OUT = at("dist", "web");
const wheelPath = () => at("dist", `cloche-${version()}-py3-none-any.whl`);

const inputs = () => [
  ...["web", "worker", "package.json", "package-lock.json", "pyproject.toml"].map((name) =>
    at(name),
  ),
  ...[
    "build.mjs",
    "core.mjs",
    "core_zip.py",
    "snapshot.mjs",
    "snapshot-worker.mjs",
    "wheel_files.py",
  ].map((name) => at(".ci", name)),
];

function checkVersions() {
  const declared = /^version = "(.+)"$/m.exec(readFileSync(at("pyproject.toml"), "utf8"))?.[1];
  if (declared !== version()) {
    throw new Failed(`versions differ: package.json ${version()}, pyproject.toml ${declared}`);
  }
}

/** Builds dist/web; false when its snapshot is missing. */
async function web() {
  const since = performance.now();
  const fresh = at("dist", ".web-new");
  rmSync(fresh, { recursive: true, force: true });
  const { sources, compiled } = await core();
  const memory = await memoryOf(sources);
  const env = {
    CLOCHE_OUT: fresh,
    CLOCHE_CORE: basename(sources),
    CLOCHE_COMPILED: basename(compiled),
    CLOCHE_SNAPSHOT: memory ? basename(memory) : "",
    CLOCHE_VERSION: version(),
    PYODIDE_VERSION: pyodideVersion(),
  };
  // Not vite's own NODE_ENV=test, should a test run have set it
  const vite = (config) =>
    run(nodeTool("vite"), ["build", "--config", at("web", config)], {
      env: { ...env, NODE_ENV: "production" },
    });
  await vite("vite.config.ts");
  await vite("vite.worker.config.ts");
  await vite("vite.offline.config.ts");
  for (const file of [sources, compiled, memory].filter(Boolean))
    cpSync(file, join(fresh, basename(file)));
  writeFileSync(join(fresh, "licences.txt"), licences());
  writeManifest(fresh, {
    core: basename(sources),
    compiled: basename(compiled),
    snapshot: memory && basename(memory),
  });
  // whoever serves dist/web meanwhile sees the old page or the new one, never half of one
  const old = at("dist", ".web-old");
  rmSync(old, { recursive: true, force: true });
  if (existsSync(OUT)) renameSync(OUT, old);
  renameSync(fresh, OUT);
  rmSync(old, { recursive: true, force: true });
  const main = filesBelow(join(OUT, "chunks")).find((file) => /main-[^/]+\.js$/.test(file));
  const size = readFileSync(main).length / 1000;
  console.log(`web: dist/web, first chunk ${size.toFixed(0)} kB, in ${seconds(since)}`);
  return memory !== null;
}

/** Path of the snapshot; null after a warning on a machine without a browser to make it in. */
async function memoryOf(zip) {
  let chromium = null;
  try {
    chromium = await browser();
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    console.warn(`WARNING: no snapshot, so that every page starts Python itself: ${error.message}`);
  }
  return chromium && snapshot(zip, chromium);
}

function writeManifest(folder, names) {
  const files = filesBelow(folder).map((file) => relative(folder, file).split(sep).join("/"));
  const styles = files.filter((name) => name.endsWith(".css"));
  if (styles.length) {
    throw new Failed(`styles must be imported as text (?inline), but became ${styles.join(", ")}`);
  }
  for (const name of ["cloche.js", "worker.js", "offline-worker.js"]) {
    if (!files.includes(name)) throw new Failed(`the build made no ${name}`);
  }
  const manifest = { version: version(), ...names, pyodide: pyodideVersion(), files };
  writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

async function wheel() {
  const since = performance.now();
  rmSync(wheelPath(), { force: true });
  await run(python, ["-m", "hatchling", "build", "-t", "wheel", "-d", at("dist")], { quiet: true });
  const size = readFileSync(wheelPath()).length / 1_000_000;
  console.log(`wheel: ${relative(at(), wheelPath())}, ${size.toFixed(1)} MB, in ${seconds(since)}`);
}

/** Builds what changed since the last build. */
export async function build() {
  checkVersions();
  const page = hashOf([...inputs(), ...coreSources()]);
  if (has("dist", "web", "manifest.json") && isStamped("web", page)) {
    console.log("web: dist/web is up to date");
  } else {
    const complete = await web();
    if (complete) stamp("web", page);
  }
  const whole = hashOf([at("py", "cloche")], page);
  if (existsSync(wheelPath()) && isStamped("wheel", whole)) {
    console.log(`wheel: ${relative(at(), wheelPath())} is up to date`);
  } else {
    await wheel();
    stamp("wheel", whole);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(() =>
    alone(async () => {
      await nodePackages();
      await pythonPackages();
      await build();
    }),
  );
}
