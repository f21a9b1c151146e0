/** Joins attributes and children into the manifest that the app boots from. */
import { BootError } from "../client/errors";
import type { Manifest } from "../client/manifest";
import { type Attributes, type Loading, LOADINGS } from "./attributes";
import { requirementLines, type Source } from "./source";

/** Throws BootError when there is nothing to run or it is not clear what. */
export function makeManifest(attributes: Attributes, source: Source): Manifest {
  const manifest = source.manifest ? { ...source.manifest } : writtenByHand(attributes, source);
  // The page's author knows best where things are, also for a built site that was moved.
  if (attributes.runtime) manifest.runtime = { url: attributes.runtime };
  if (attributes.core) manifest.core = { url: attributes.core };
  const { snapshot } = attributes;
  if (snapshot) manifest.snapshot = snapshot === "off" ? snapshot : { url: snapshot };
  if (attributes.appSnapshot) manifest.app_snapshot = attributes.appSnapshot;
  return manifest;
}

/** When the app is to start: as the page's author says, else the build; null when neither does. */
export function loadingOf(attributes: Attributes, manifest: Manifest): Loading | null {
  const wanted = attributes.loading ?? LOADINGS.find((one) => one === manifest.loading) ?? null;
  // where nothing tells of the view, waiting for it would last for ever
  return wanted === "lazy" && typeof IntersectionObserver !== "function" ? "eager" : wanted;
}

function writtenByHand(attributes: Attributes, source: Source): Manifest {
  const files = { ...source.files };
  return {
    entrypoint: entrypoint(attributes, source, files),
    files,
    requirements: [...source.requirements, ...requirementLines(attributes.requirements.join("\n"))],
  };
}

/** The script's name; code from outside the files is added to them. */
function entrypoint(attributes: Attributes, source: Source, files: Manifest["files"]): string {
  if (source.entrypoint !== null) {
    if (source.code) {
      console.warn(`The entrypoint "${source.entrypoint}" runs; the code beside it is ignored.`);
    }
    return source.entrypoint;
  }
  if (source.code) return added(files, "app.py", { content: source.code });
  if (attributes.src) return added(files, fileName(attributes.src), { url: attributes.src });
  const scripts = Object.keys(files).filter((name) => name.endsWith(".py"));
  if (scripts.length === 1) return scripts[0] as string;
  throw scripts.length === 0 ? nothingToRun() : unclear(scripts);
}

function added(files: Manifest["files"], name: string, file: Manifest["files"][string]): string {
  let free = name;
  while (Object.hasOwn(files, free)) free = `_${free}`;
  files[free] = file;
  return free;
}

function fileName(src: string): string {
  const path = src.replace(/[?#].*$/, "");
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.endsWith(".py") ? decodeURIComponent(name) : "app.py";
}

function nothingToRun(): BootError {
  return new BootError(
    "script",
    "There is no app to run.",
    'Give the address of a script with src="app.py", or write the Python code inside the element.',
  );
}

function unclear(scripts: string[]): BootError {
  return new BootError(
    "script",
    `It is not clear which file to run: ${scripts.join(", ")}.`,
    'Mark it: <gradio-file name="app.py" entrypoint>.',
  );
}
