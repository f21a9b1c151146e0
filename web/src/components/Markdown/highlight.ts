/** Colours for code: the highlighter and each language are chunks of their own, loaded by the first block that needs them. */
import type { HLJSApi, LanguageFn } from "highlight.js";

type Loader = () => Promise<{ default: LanguageFn }>;

const LOADERS: Record<string, Loader> = {
  bash: () => import("highlight.js/lib/languages/bash"),
  c: () => import("highlight.js/lib/languages/c"),
  cpp: () => import("highlight.js/lib/languages/cpp"),
  csharp: () => import("highlight.js/lib/languages/csharp"),
  css: () => import("highlight.js/lib/languages/css"),
  diff: () => import("highlight.js/lib/languages/diff"),
  dockerfile: () => import("highlight.js/lib/languages/dockerfile"),
  go: () => import("highlight.js/lib/languages/go"),
  ini: () => import("highlight.js/lib/languages/ini"),
  java: () => import("highlight.js/lib/languages/java"),
  javascript: () => import("highlight.js/lib/languages/javascript"),
  json: () => import("highlight.js/lib/languages/json"),
  julia: () => import("highlight.js/lib/languages/julia"),
  kotlin: () => import("highlight.js/lib/languages/kotlin"),
  latex: () => import("highlight.js/lib/languages/latex"),
  lua: () => import("highlight.js/lib/languages/lua"),
  makefile: () => import("highlight.js/lib/languages/makefile"),
  markdown: () => import("highlight.js/lib/languages/markdown"),
  perl: () => import("highlight.js/lib/languages/perl"),
  php: () => import("highlight.js/lib/languages/php"),
  powershell: () => import("highlight.js/lib/languages/powershell"),
  python: () => import("highlight.js/lib/languages/python"),
  r: () => import("highlight.js/lib/languages/r"),
  ruby: () => import("highlight.js/lib/languages/ruby"),
  rust: () => import("highlight.js/lib/languages/rust"),
  scala: () => import("highlight.js/lib/languages/scala"),
  sql: () => import("highlight.js/lib/languages/sql"),
  swift: () => import("highlight.js/lib/languages/swift"),
  typescript: () => import("highlight.js/lib/languages/typescript"),
  xml: () => import("highlight.js/lib/languages/xml"),
  yaml: () => import("highlight.js/lib/languages/yaml"),
};

const ALIASES: Record<string, string> = {
  sh: "bash",
  shell: "bash",
  zsh: "bash",
  console: "bash",
  h: "c",
  "c++": "cpp",
  cc: "cpp",
  hpp: "cpp",
  cs: "csharp",
  "c#": "csharp",
  patch: "diff",
  docker: "dockerfile",
  golang: "go",
  toml: "ini",
  js: "javascript",
  jsx: "javascript",
  mjs: "javascript",
  jsonc: "json",
  json5: "json",
  jl: "julia",
  kt: "kotlin",
  tex: "latex",
  make: "makefile",
  md: "markdown",
  pl: "perl",
  ps1: "powershell",
  py: "python",
  python3: "python",
  pycon: "python",
  rb: "ruby",
  rs: "rust",
  ts: "typescript",
  tsx: "typescript",
  html: "xml",
  svg: "xml",
  svelte: "xml",
  vue: "xml",
  yml: "yaml",
};

/** Longer code stays plain: colouring it would hold up the page. */
const LONGEST = 60_000;

let api: HLJSApi | undefined;
const ready = new Set<string>();
const loading = new Map<string, Promise<void>>();
const coloured = new Map<string, string>();

/** The language of a fence's info string that can be coloured, or null. */
export function languageOf(info: string | null | undefined): string | null {
  const name =
    (info ?? "")
      .trim()
      .split(/[\s,{:]/)[0]
      ?.toLowerCase() ?? "";
  const language = Object.hasOwn(ALIASES, name) ? ALIASES[name] : name;
  return language && Object.hasOwn(LOADERS, language) ? language : null;
}

export function languageReady(language: string): boolean {
  return ready.has(language);
}

/** Loads a language once. */
export function loadLanguage(language: string): Promise<void> {
  const running = loading.get(language);
  if (running) return running;
  const loader = LOADERS[language];
  if (!loader) return Promise.resolve();
  const work = Promise.all([import("highlight.js/lib/core"), loader()])
    .then(([core, definition]) => {
      api = core.default;
      api.registerLanguage(language, definition.default);
      ready.add(language);
    })
    .catch((error) => {
      loading.delete(language);
      throw error;
    });
  loading.set(language, work);
  return work;
}

/** Coloured HTML (spans only, text escaped), or null while the language is not there. */
export function colour(code: string, language: string): string | null {
  if (!api || !ready.has(language) || code.length > LONGEST) return null;
  const key = `${language}|${code}`;
  let html = coloured.get(key);
  if (html === undefined) {
    html = api.highlight(code, { language, ignoreIllegals: true }).value;
    if (coloured.size > 200) coloured.clear();
    coloured.set(key, html);
  }
  return html;
}
