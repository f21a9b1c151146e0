/** Tests of the page's code without a browser: tests/web, in jsdom. */
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const project = fileURLToPath(new URL("..", import.meta.url));

export default defineConfig({
  root: project,
  cacheDir: ".cache/vitest",
  plugins: [svelte({ configFile: "web/svelte.config.js" })],
  // svelte's browser half: without this condition vitest would mount the server's
  resolve: { conditions: ["browser"] },
  define: {
    __CLOCHE_CORE__: '"core.zip"',
    __CLOCHE_COMPILED__: '"compiled.zip"',
    __CLOCHE_SNAPSHOT__: '"snapshot.bin.gz"',
    __CLOCHE_VERSION__: '"0.1.0"',
    __PYODIDE_SIZES__: '{"pyodide.asm.wasm":9000}',
    __PYODIDE_VERSION__: '"314.0.3"',
    __CLOCHE_BASE__: '"http://localhost/cloche/"',
  },
  test: {
    environment: "jsdom",
    include: ["tests/web/**/*.test.ts"],
    css: true,
    // the first test of a file compiles what it imports, which takes its time on a busy machine
    testTimeout: 30_000,
    passWithNoTests: false,
  },
});
