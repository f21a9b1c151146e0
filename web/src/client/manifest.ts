/** What is needed to start an app, and the boot message made of it. */
import type { AppConfig } from "./config";
import type { Outgoing } from "./connection";
import type { AppFile, Wheel } from "./messages";

export interface Manifest {
  entrypoint: string;
  files: Record<string, AppFile>;
  /** As in a requirements file; resolved when the app starts. */
  requirements?: string[];
  /** Exactly these wheels, as a lock file names them. */
  wheels?: Wheel[];
  /** Names in the runtime's own lock. */
  packages?: string[];
  /** Load the runtime's packages that the script imports, besides those named here. */
  scanImports?: boolean;
  /** `lock`: what stands in the runtime's pyodide-lock.json, so that it need not be fetched. */
  runtime?: { url: string; lock?: Record<string, unknown> };
  core?: { url: string };
  /** Memory of a started Python with this core inside; "off" starts Python from nothing. */
  snapshot?: { url: string } | "off";
  /** Whether the app's memory with its packages is kept for the next visit; see the guide. */
  app_snapshot?: "on" | "pure" | "off";
  title?: string | null;
  /** When the app starts: at once (also when left out), when nearly in view, or by a click. */
  loading?: "eager" | "lazy" | "click";
  /** Use one Python with all pages that show the same app. */
  sharedWorker?: boolean;
  /** The app's config as it was when the site was built: its UI is drawn at once. */
  config?: AppConfig;
  env?: Record<string, string>;
}

export const DEFAULT_RUNTIME = `https://cdn.jsdelivr.net/pyodide/v${__PYODIDE_VERSION__}/full/`;

/** The boot message of a manifest, every address made absolute against the page's. */
export function bootMessage(manifest: Manifest, pageUrl: string): Outgoing & { msg: "boot" } {
  const absolute = (url: string) => new URL(url, pageUrl).href;
  const runtime = absolute(manifest.runtime?.url || DEFAULT_RUNTIME);
  return {
    msg: "boot",
    runtime_url: runtime.endsWith("/") ? runtime : `${runtime}/`,
    core_url: absolute(manifest.core?.url || new URL(__CLOCHE_CORE__, __CLOCHE_BASE__).href),
    entrypoint: manifest.entrypoint,
    files: Object.fromEntries(
      Object.entries(manifest.files).map(([name, file]) => [
        name,
        file.url ? { url: absolute(file.url) } : { content: file.content ?? "" },
      ]),
    ),
    requirements: manifest.requirements ?? [],
    wheels: (manifest.wheels ?? []).map((wheel) => ({ ...wheel, url: absolute(wheel.url) })),
    packages: manifest.packages ?? [],
    env: manifest.env ?? {},
    page_url: pageUrl,
    snapshot_url: snapshotUrl(manifest, absolute),
    scan_imports: manifest.scanImports ?? null,
    runtime_lock: manifest.runtime?.lock ?? null,
    compiled_url: hasOwnCore(manifest, absolute)
      ? new URL(__CLOCHE_COMPILED__, __CLOCHE_BASE__).href
      : "",
    app_snapshot: manifest.app_snapshot ?? "on",
  };
}

/** Whether the core is the one of this build. */
function hasOwnCore({ core }: Manifest, absolute: (url: string) => string): boolean {
  return !core?.url || absolute(core.url).endsWith(`/${__CLOCHE_CORE__}`);
}

/** A core of the page's own needs a snapshot of its own; that of this build holds its own core. */
function snapshotUrl(manifest: Manifest, absolute: (url: string) => string): string {
  const { snapshot } = manifest;
  if (snapshot === "off") return "";
  if (snapshot?.url) return absolute(snapshot.url);
  const isOwn = hasOwnCore(manifest, absolute);
  return isOwn && __CLOCHE_SNAPSHOT__ ? new URL(__CLOCHE_SNAPSHOT__, __CLOCHE_BASE__).href : "";
}
