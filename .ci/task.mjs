/** Small tasks that need the set-up and then run one program: `node .ci/task.mjs <name> [arguments]`. */
import { resolve } from "node:path";
import { alone } from "./lib/lock.mjs";
import { at, nodeTool, python, venvTool } from "./lib/paths.mjs";
import { main } from "./lib/say.mjs";
import { Failed, run } from "./lib/shell.mjs";
import { browser, nodePackages, pythonPackages, wheels } from "./lib/tools.mjs";
import { build } from "./build.mjs";

const BIOME = /\.(ts|mjs|js|css|json)$/;

/** Formats the named files, or everything when none is named. */
async function format(...files) {
  const named = files.map((file) => resolve(file));
  const pick = (pattern, everything) =>
    named.length ? named.filter((file) => pattern.test(file)) : everything;
  const pythonFiles = pick(/\.py$/, [at()]);
  const scripts = pick(BIOME, ["web", "worker", "tests/web", ".ci"]);
  const svelte = pick(/\.svelte$/, ["web/src/**/*.svelte"]);
  if (pythonFiles.length) {
    await run(venvTool("ruff"), ["check", "--fix", "--quiet", ...pythonFiles]);
    await run(venvTool("ruff"), ["format", "--quiet", ...pythonFiles]);
  }
  if (scripts.length) {
    const rules = `--config-path=${at(".ci", "biome-rules.json")}`;
    await run(nodeTool("biome"), ["check", "--write", rules, ...scripts]);
  }
  if (svelte.length) {
    await run(nodeTool("prettier"), ["--config", "web/.prettierrc", "--write", ...svelte]);
  }
}

const tasks = {
  format,
  generate: (...rest) => run(python, [at(".ci", "generate.py"), ...rest]),
  wheels: (...names) =>
    names.length ? run(python, ["-m", "cloche.site.runtime", ...names]) : wheels(),
  async screenshots() {
    await build();
    await wheels();
    const chromium = await browser();
    await run(python, [at(".ci", "screenshots.py")], { env: { CHROMIUM: chromium } });
  },
  async bench(...rest) {
    await build();
    await run(python, [at("bench", "run.py"), ...rest], { env: { CHROMIUM: await browser() } });
  },
};

await main(async () => {
  const [name, ...rest] = process.argv.slice(2);
  const task = tasks[name];
  if (!task) throw new Failed(`no task ${name}; there are ${Object.keys(tasks).join(", ")}`);
  await alone(async () => {
    await nodePackages();
    await pythonPackages();
  });
  await task(...rest);
});
