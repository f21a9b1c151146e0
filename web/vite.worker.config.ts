/** The worker: one file, dist/web/worker.js. Started by .ci/build.mjs after the page. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { runtimeSizes } from "./runtime-sizes.ts";
import { plainImports } from "./plain-imports.ts";

const root = fileURLToPath(new URL("../worker/", import.meta.url));

export default defineConfig({
  root,
  base: "./",
  publicDir: false,
  cacheDir: "../.cache/vite-worker",
  logLevel: "warn",
  define: {
    __CLOCHE_VERSION__: JSON.stringify(process.env.CLOCHE_VERSION ?? "0.0.0"),
    __PYODIDE_SIZES__: JSON.stringify(runtimeSizes()),
    __PYODIDE_VERSION__: JSON.stringify(process.env.PYODIDE_VERSION ?? "0.0.0"),
  },
  plugins: [plainImports()],
  build: {
    outDir: process.env.CLOCHE_OUT ?? "../dist/web",
    emptyOutDir: false,
    target: "es2022",
    minify: true,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { worker: `${root}src/index.ts` },
      output: { format: "es", entryFileNames: "[name].js", codeSplitting: false },
    },
  },
});
