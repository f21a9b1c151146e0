/** Sorts the lines of a requirements list by how each can be had in the page. */
import { BootError } from "./errors";

export type LockedVersions = Record<string, { name: string; version: string }>;

export interface Sorted {
  /** Names in the runtime's lock. */
  locked: string[];
  /** Addresses of wheels. */
  wheels: string[];
  /** Everything else, as written, for the package installer. */
  others: string[];
  /** What the runtime has of the others in another version, such as "numpy 2.4.3". */
  atOtherVersion: string[];
}

/** Ours: the page brings it, whatever version is asked for. */
const OWN = new Set(["gradio", "cloche"]);

/** Throws BootError that names the line which cannot be served. */
export function sortRequirements(lines: string[], lock: LockedVersions, pageUrl: string): Sorted {
  const sorted: Sorted = { locked: [], wheels: [], others: [], atOtherVersion: [] };
  for (const raw of lines) {
    const line = raw.replace(/(^|\s)#.*$/, "").trim();
    if (line) sortLine(line, lock, pageUrl, sorted);
  }
  return sorted;
}

function sortLine(line: string, lock: LockedVersions, pageUrl: string, sorted: Sorted): void {
  refuseForeign(line);
  const address = wheelAddress(line, pageUrl);
  if (address) {
    sorted.wheels.push(address);
    return;
  }
  const match = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*([^;@]*)$/.exec(line);
  const name = match ? normalName(match[1] as string) : null;
  if (name && OWN.has(name)) return;
  const entry = name ? lock[name] : undefined;
  if (entry && satisfies(entry.version, match?.[2] ?? "")) {
    sorted.locked.push(entry.name);
    return;
  }
  sorted.others.push(line);
  if (entry) sorted.atOtherVersion.push(`${entry.name} ${entry.version}`);
}

function refuseForeign(line: string): void {
  const target = line.replace(/^[^@]*@\s*/, "");
  const because = /^(emfs|file):/i.test(target)
    ? "it names a file that the page's visitor does not have"
    : /^(git|hg|svn|bzr)\+/i.test(target)
      ? "a page cannot build from a repository"
      : line.startsWith("-")
        ? "options are not understood"
        : null;
  if (!because) return;
  throw new BootError(
    "packages",
    `The requirement ${JSON.stringify(line)} cannot be used: ${because}.`,
    "Name a package, or the address of a wheel (a .whl file) that stands beside the page.",
  );
}

function wheelAddress(line: string, pageUrl: string): string | null {
  const target = line.replace(/^[A-Za-z0-9._-]+\s*(?:\[[^\]]*\])?\s*@\s*/, "");
  if (!/\.whl([?#].*)?$/i.test(target)) return null;
  try {
    return new URL(target, pageUrl || undefined).href;
  } catch {
    return null;
  }
}

/** A package name in the form in which all spellings of it are equal. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/** Whether a locked version meets a specifier such as ">=1.2,<3". What is not understood is not met. */
export function satisfies(version: string, specifier: string): boolean {
  const clauses = specifier
    .replace(/^\(|\)$/g, "")
    .split(",")
    .map((clause) => clause.trim())
    .filter((clause) => clause !== "");
  return clauses.every((clause) => meets(version, clause));
}

function meets(version: string, clause: string): boolean {
  const match = /^(===|==|!=|~=|>=|<=|>|<)\s*v?(\d+(?:\.\d+)*)(\.\*)?$/.exec(clause);
  if (!match) return false;
  const [, operator, wanted, star] = match as unknown as [string, string, string, string?];
  const order = compare(version, wanted);
  const prefix = startsWith(version, wanted.split("."));
  switch (operator) {
    case "===":
      return version === wanted;
    case "==":
      return star ? prefix : order === 0;
    case "!=":
      return star ? !prefix : order !== 0;
    case "~=":
      return order >= 0 && startsWith(version, wanted.split(".").slice(0, -1));
    case ">=":
      return order >= 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    default:
      return order < 0;
  }
}

function numbers(version: string): number[] {
  return (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? "0").split(".").map(Number);
}

function compare(version: string, other: string): number {
  const [left, right] = [numbers(version), numbers(other)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function startsWith(version: string, parts: string[]): boolean {
  const own = numbers(version);
  return parts.every((part, index) => (own[index] ?? 0) === Number(part));
}
