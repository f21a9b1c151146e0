import type { Plugin } from "vite";

/** Lazy chunks are plain import() calls: Vite's own helper would write links to document.head. */
export function plainImports(): Plugin {
  return {
    name: "cloche-plain-imports",
    enforce: "pre",
    load: {
      order: "pre",
      handler: (id) =>
        id === "\0vite/preload-helper.js"
          ? "export const __vitePreload = (load) => load();"
          : undefined,
    },
  };
}
