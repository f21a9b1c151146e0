/** The element's attributes as typed options; a value that is not understood is told and ignored. */

export type Theme = "light" | "dark" | "system";

export interface Attributes {
  src: string | null;
  runtime: string | null;
  core: string | null;
  /** An address, or "off". */
  snapshot: string | null;
  /** Address of the lock that `cloche lock` wrote for this page. */
  lock: string | null;
  /** Use one Python with all elements and pages that show the same app; null: as the build says. */
  sharedWorker: boolean | null;
  appSnapshot: "on" | "pure" | "off" | null;
  dom: "shadow" | "document";
  theme: Theme;
  /** A CSS length. */
  initialHeight: string;
  info: boolean;
  container: boolean;
  embed: boolean;
  eager: boolean;
  /** When to start; null leaves that to the build or the tag. */
  loading: Loading | null;
  autoScroll: boolean;
  controlPageTitle: boolean;
  requirements: string[];
}

/** Attributes of the reference that wait for a later part. */
const WAITING = ["playground", "layout"];

export function readAttributes(element: Element): Attributes {
  const dom = choice(element, ["dom"], ["shadow", "document"] as const, "shadow");
  for (const name of WAITING) {
    if (element.hasAttribute(name)) tell(element, name, "is not supported yet and is ignored");
  }
  return {
    src: element.getAttribute("src"),
    runtime: element.getAttribute("runtime"),
    core: element.getAttribute("core"),
    snapshot: element.getAttribute("snapshot")?.trim() || null,
    lock: element.getAttribute("lock")?.trim() || null,
    sharedWorker: flag(element, "shared-worker", null),
    appSnapshot: choice(element, ["app-snapshot"], ["on", "pure", "off"] as const, null),
    dom,
    theme: choice(element, ["theme", "theme-mode", "theme_mode"], THEMES, "system"),
    initialHeight: cssLength(element),
    info: flag(element, "info", true),
    container: flag(element, "container", true),
    embed: flag(element, "embed", dom === "shadow"),
    eager: flag(element, "eager", false),
    loading: choice(element, ["loading"], LOADINGS, null),
    autoScroll: flag(element, "auto-scroll", false) || flag(element, "autoscroll", false),
    controlPageTitle: flag(element, "control-page-title", dom === "document"),
    requirements: requirementList(element.getAttribute("requirements")),
  };
}

export const LOADINGS = ["eager", "lazy", "click"] as const;
export type Loading = (typeof LOADINGS)[number];
const THEMES = ["light", "dark", "system"] as const;

/** The value of an attribute, written with hyphens or, as in older pages, underscores. */
function value(element: Element, name: string): string | null {
  return element.getAttribute(name) ?? element.getAttribute(name.replaceAll("-", "_"));
}

function flag<T extends boolean | null>(element: Element, name: string, otherwise: T): boolean | T {
  const text = value(element, name)?.trim().toLowerCase();
  if (text === undefined) return otherwise;
  return !["false", "0", "no", "off"].includes(text);
}

function choice<T extends string, O extends T | null>(
  element: Element,
  names: string[],
  allowed: readonly T[],
  otherwise: O,
): T | O {
  for (const name of names) {
    const text = element.getAttribute(name)?.trim().toLowerCase();
    if (!text) continue;
    const found = allowed.find((option) => option === text);
    if (found) return found;
    const instead = otherwise === null ? "it is ignored" : `using ${otherwise}`;
    tell(element, name, `must be one of ${allowed.join(", ")}, not "${text}"; ${instead}`);
  }
  return otherwise;
}

function cssLength(element: Element): string {
  const text = value(element, "initial-height")?.trim() ?? "";
  if (text === "") return "300px";
  if (/^\d+(\.\d+)?$/.test(text)) return `${text}px`;
  if (/^\d+(\.\d+)?(px|r?em|vh|dvh|svh|lvh|vw|ch|%)$/.test(text)) return text;
  tell(element, "initial-height", `must be a CSS length such as 300px, not "${text}"`);
  return "300px";
}

/** Packages of the attribute, parted by commas or line breaks; commas inside ">=1,<2" do not part. */
function requirementList(text: string | null): string[] {
  return (text ?? "")
    .split(/\n|,(?!\s*[<>=!~])/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function tell(element: Element, name: string, problem: string): void {
  console.warn(`<${element.localName}>: the attribute "${name}" ${problem}.`);
}
