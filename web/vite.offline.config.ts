/** The service worker of offline sites: one file, dist/web/offline-worker.js. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const root = fileURLToPath(new URL("../worker/", import.meta.url));

export default defineConfig({
  root,
  base: "./",
  publicDir: false,
  cacheDir: "../.cache/vite-offline",
  logLevel: "warn",
  build: {
    outDir: process.env.CLOCHE_OUT ?? "../dist/web",
    emptyOutDir: false,
    target: "es2022",
    minify: true,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { "offline-worker": `${root}src/offline/index.ts` },
      // A classic script: not every browser runs modules as service workers.
      output: { format: "iife", entryFileNames: "[name].js", codeSplitting: false },
    },
  },
});
