/**
 * `npm test`: sets up what is missing, then runs the steps below in this order and stops at the
 * first that fails. `npm test lint unit` runs only those; words after `--` go to the last program.
 */
import { at, has, nodeTool, oraclePython, python, venvTool } from "./lib/paths.mjs";
import { main, seconds, step } from "./lib/say.mjs";
import { alone } from "./lib/lock.mjs";
import { Failed, run } from "./lib/shell.mjs";
import { filesBelow } from "./lib/stamp.mjs";
import { browser, nodePackages, oracle, pythonPackages, wheels } from "./lib/tools.mjs";
import { build } from "./build.mjs";

const pytest = (folder, options) => run(python, ["-m", "pytest", "-q", folder, ...more], options);
let more = [];

const holds = (folder, ending) => filesBelow(at(folder)).some((file) => file.endsWith(ending));

const steps = {
  lint: {
    what: "ruff, biome, prettier",
    async work() {
      await run(venvTool("ruff"), ["check", "."]);
      await run(venvTool("ruff"), ["format", "--check", "--quiet", "."]);
      const scripts = ["web", "worker", "tests/web", ".ci"].filter((name) => has(name));
      const rules = `--config-path=${at(".ci", "biome-rules.json")}`;
      await run(nodeTool("biome"), ["check", "--error-on-warnings", rules, ...scripts]);
      if (holds("web/src", ".svelte")) {
        const files = ["--check", "web/src/**/*.svelte"];
        await run(nodeTool("prettier"), ["--config", "web/.prettierrc", ...files]);
      }
    },
  },
  types: {
    what: "mypy, tsc, svelte-check",
    async work() {
      await run(venvTool("mypy"));
      await run(nodeTool("tsc"), ["-p", "worker"]);
      await run(nodeTool("tsc"), ["-p", "web"]);
      const check = ["--workspace", "web", "--tsconfig", "tsconfig.json", "--fail-on-warnings"];
      await run(nodeTool("svelte-check"), [...check, "--output", "human"]);
    },
  },
  generated: {
    what: "generated files are those the Python classes give",
    work: () => run(python, [at(".ci", "generate.py"), "--check"]),
  },
  unit: {
    what: "Python core (tests/py)",
    work: () => pytest("tests/py"),
  },
  web: {
    what: "page code in jsdom (tests/web)",
    work: () => run(nodeTool("vitest"), ["run", "--config", "web/vitest.config.ts", ...more]),
  },
  build: {
    what: "dist/web and the wheel",
    work: () => alone(build),
  },
  browser: {
    what: "built apps in Chromium (tests/browser)",
    async work() {
      const chromium = await alone(async () => {
        await build();
        await wheels();
        return browser();
      });
      await pytest("tests/browser", { env: { CHROMIUM: chromium } });
    },
  },
  parity: {
    what: "against the released reference (tests/parity)",
    async work() {
      await alone(oracle);
      await pytest("tests/parity", { env: { CLOCHE_ORACLE: oraclePython } });
    },
  },
};

await main(async () => {
  const words = process.argv.slice(2);
  const names = words.filter((word) => word in steps);
  more = words.filter((word) => !(word in steps));
  if (more.length && names.length !== 1) {
    const known = Object.keys(steps).join(", ");
    throw new Failed(`${more.join(" ")}: no such step; there are ${known}`);
  }
  const since = performance.now();
  await alone(async () => {
    await nodePackages();
    await pythonPackages();
  });
  let passed = 0;
  const chosen = Object.keys(steps).filter((name) => !names.length || names.includes(name));
  for (const name of chosen) {
    try {
      await step(name, steps[name].what, steps[name].work);
      passed += 1;
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      const rest = chosen.length - passed - 1;
      console.error(`\nFAILED in step ${name}: ${error.message}`);
      console.error(`${passed} steps passed, 1 failed, ${rest} not run, ${seconds(since)}`);
      process.exit(1);
    }
  }
  console.log(`\n${passed} steps passed in ${seconds(since)}`);
});
