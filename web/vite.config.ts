/** The page: dist/web/cloche.js and its lazily loaded chunks. Started by .ci/build.mjs. */
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Gives every chunk the URL of cloche.js's folder: code may end up in any chunk. */
function baseUrl(): Plugin {
  return {
    name: "cloche-base-url",
    renderChunk(code, chunk) {
      if (!code.includes("__CLOCHE_BASE__")) return null;
      const up = chunk.fileName.includes("/") ? "../" : "./";
      // in two steps, so that the bundler sees no asset in it
      return {
        code: code.replaceAll("__CLOCHE_BASE__", `new URL("${up}",import.meta.url).href`),
        map: null,
      };
    },
  };
}

export default defineConfig({
  root: here,
  base: "./",
  publicDir: false,
  cacheDir: "../.cache/vite",
  logLevel: "warn",
  define: {
    __CLOCHE_CORE__: JSON.stringify(process.env.CLOCHE_CORE ?? "core.zip"),
    __CLOCHE_VERSION__: JSON.stringify(process.env.CLOCHE_VERSION ?? "0.0.0"),
    __PYODIDE_VERSION__: JSON.stringify(process.env.PYODIDE_VERSION ?? "0.0.0"),
  },
  plugins: [svelte({ configFile: "svelte.config.js" }), baseUrl()],
  build: {
    outDir: process.env.CLOCHE_OUT ?? "../dist/web",
    emptyOutDir: true,
    target: "es2022",
    minify: true,
    cssMinify: true,
    cssCodeSplit: true,
    // CSS and fonts travel inside the script: components import styles as text
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { cloche: `${here}src/element/index.ts` },
      preserveEntrySignatures: "allow-extension",
      output: {
        format: "es",
        entryFileNames: "[name].js",
        chunkFileNames: "chunks/[name]-[hash].js",
        assetFileNames: "chunks/[name]-[hash][extname]",
      },
    },
  },
});
