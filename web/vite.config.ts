/** The page: dist/web/cloche.js and its lazily loaded chunks. Started by .ci/build.mjs. */
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";
import { plainImports } from "./plain-imports.ts";

/** Svelte, and the atoms that nearly every component draws with. */
const UI = /node_modules\/(svelte|clsx|esm-env)\/|src\/atoms\/(?!FileDrop|fullscreen|morph|prose)/;
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

/**
 * cloche.js keeps its name and only leads to the hashed first chunk. Chunks import that one, never
 * cloche.js, so `cloche.js?v=2` in somebody's page cannot run the shared code a second time.
 */
function stableEntry(): Plugin {
  return {
    name: "cloche-stable-entry",
    generateBundle(_options, bundle) {
      const main = Object.values(bundle).find((part) => part.type === "chunk" && part.isEntry);
      if (!main) this.error("the build has no entry chunk");
      this.emitFile({
        type: "asset",
        fileName: "cloche.js",
        source: `export * from "./${main.fileName}";\n`,
      });
    },
  };
}

/** Every modern browser reads woff2; older font formats would only make the build larger. */
function modernFonts(): Plugin {
  return {
    name: "cloche-modern-fonts",
    enforce: "pre",
    transform(code, id) {
      if (!/\.css($|\?)/.test(id) || !code.includes(".woff2")) return null;
      const older = /,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\(["'](?:woff|truetype)["']\)/g;
      return { code: code.replace(older, ""), map: null };
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
    __CLOCHE_COMPILED__: JSON.stringify(process.env.CLOCHE_COMPILED ?? "compiled.zip"),
    __CLOCHE_SNAPSHOT__: JSON.stringify(process.env.CLOCHE_SNAPSHOT ?? ""),
    __CLOCHE_VERSION__: JSON.stringify(process.env.CLOCHE_VERSION ?? "0.0.0"),
    __PYODIDE_VERSION__: JSON.stringify(process.env.PYODIDE_VERSION ?? "0.0.0"),
  },
  plugins: [
    svelte({ configFile: "svelte.config.js" }),
    baseUrl(),
    stableEntry(),
    modernFonts(),
    plainImports(),
  ],
  build: {
    outDir: process.env.CLOCHE_OUT ?? "../dist/web",
    emptyOutDir: true,
    target: "es2022",
    minify: true,
    cssMinify: true,
    cssCodeSplit: true,
    // fonts stay files, fetched when a formula needs them
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { main: `${here}src/element/index.ts` },
      preserveEntrySignatures: "allow-extension",
      output: {
        format: "es",
        entryFileNames: "chunks/[name]-[hash].js",
        chunkFileNames: "chunks/[name]-[hash].js",
        assetFileNames: "chunks/[name]-[hash][extname]",
        // what every app needs is one request, and what Markdown needs another
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: "ui", test: UI },
            { name: "text", test: /\/(marked|dompurify|Markdown)\/|atoms\/(morph|prose)/ },
          ],
        },
      },
    },
  },
});
