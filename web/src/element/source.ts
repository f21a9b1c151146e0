/** What stands inside the element: a manifest of a built site, or code, files and requirements. */
import type { Manifest } from "../client/manifest";
import { BootError } from "../client/errors";
import { dedent } from "./dedent";

/** What a page's author wrote, before attributes are added. */
export interface Source {
  /** From a built site; nothing else is read then. */
  manifest: Manifest | null;
  /** Inline code, dedented; empty when there is none. */
  code: string;
  files: Manifest["files"];
  /** Name of the file marked as entrypoint. */
  entrypoint: string | null;
  requirements: string[];
}

/** Throws BootError for what cannot be meant. */
export function readSource(nodes: Iterable<Node>): Source {
  const source: Source = {
    manifest: null,
    code: "",
    files: {},
    entrypoint: null,
    requirements: [],
  };
  const text: string[] = [];
  const codes: string[] = [];
  for (const node of nodes) {
    if (node instanceof Element) readElement(node, source, codes, text);
    else if (node.nodeType === Node.TEXT_NODE) text.push(node.textContent ?? "");
  }
  const direct = dedent(text.join(""));
  if (direct !== "") codes.push(direct);
  if (codes.length > 1) {
    console.warn(`${codes.length} pieces of code stand in the element; only the first one runs.`);
  }
  source.code = codes[0] ?? "";
  return source;
}

function readElement(element: Element, source: Source, codes: string[], text: string[]): void {
  switch (element.localName) {
    case "script":
      readScript(element, source, codes);
      break;
    case "gradio-file":
      readFile(element, source);
      break;
    case "gradio-requirements":
      source.requirements.push(...requirementLines(element.textContent ?? ""));
      break;
    case "gradio-code":
      codes.push(dedent(asWritten(element.childNodes)));
      break;
    case "style":
    case "template":
      break;
    default:
      // The HTML parser took part of the code for a tag.
      text.push(asWritten([element]));
      console.warn(
        `The code in the element holds a <${element.localName}> tag, which HTML may have changed. Put the code into <script type="text/python"> to keep it exactly.`,
      );
  }
}

function readScript(element: Element, source: Source, codes: string[]): void {
  const type = element.getAttribute("type")?.trim().toLowerCase() ?? "";
  const content = element.textContent ?? "";
  if (type === "application/json") source.manifest = readManifest(content);
  else if (/^(text|application)\/(x-)?python$/.test(type)) codes.push(dedent(content));
}

function readManifest(text: string): Manifest {
  const hint = "Build the site again; the page's manifest is written by `cloche build`.";
  let value: Partial<Manifest> | null;
  try {
    value = JSON.parse(text) as Partial<Manifest> | null;
  } catch (error) {
    throw new BootError(
      "script",
      `The app's manifest is not JSON: ${(error as Error).message}`,
      hint,
    );
  }
  if (typeof value?.entrypoint !== "string" || typeof value.files !== "object" || !value.files) {
    throw new BootError("script", "The app's manifest lacks its entrypoint or its files.", hint);
  }
  return value as Manifest;
}

function readFile(element: Element, source: Source): void {
  const name = element.getAttribute("name")?.trim();
  if (!name) {
    throw new BootError(
      "script",
      "A <gradio-file> has no name.",
      'Give it one, for example <gradio-file name="words.txt">.',
    );
  }
  if (Object.hasOwn(source.files, name)) {
    throw new BootError("script", `Two files have the name "${name}".`, "Rename one of them.");
  }
  const url = element.getAttribute("url");
  const content = asWritten(element.childNodes);
  source.files[name] = url
    ? { url }
    : { content: name.endsWith(".py") ? dedent(content) : content };
  if (!element.hasAttribute("entrypoint")) return;
  if (source.entrypoint !== null) {
    throw new BootError(
      "script",
      `Both "${source.entrypoint}" and "${name}" are marked as the entrypoint.`,
      "Mark one file only.",
    );
  }
  source.entrypoint = name;
}

/** Requirements, one per line, without comments and blank lines. Throws for what a page cannot install. */
export function requirementLines(text: string): string[] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line !== "");
  for (const line of lines) {
    if (!/^(?:[^@]*@\s*)?(emfs|file):/i.test(line)) continue;
    throw new BootError(
      "packages",
      `The requirement "${line}" names a local file, which a visitor's page cannot read.`,
      "Name a package, or the web address of a wheel (a .whl file).",
    );
  }
  return lines;
}

/** Text with the tags in it written out again, as close to the source as the parser lets it be. */
function asWritten(nodes: Iterable<Node>): string {
  let text = "";
  for (const node of nodes) {
    if (!(node instanceof Element)) {
      text += node.nodeType === Node.TEXT_NODE ? (node.textContent ?? "") : "";
      continue;
    }
    const attributes = [...node.attributes].map(({ name, value }) => ` ${name}=${quoted(value)}`);
    const tag = node.localName;
    text += `<${tag}${attributes.join("")}>${asWritten(node.childNodes)}`;
    if (!/^(br|hr|img|input|link|meta|source|wbr)$/.test(tag)) text += `</${tag}>`;
  }
  return text;
}

function quoted(value: string): string {
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}
