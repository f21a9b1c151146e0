/** What of a Python file decides which modules its app has imported when its own code begins. */

const IMPORT = /^\s*(?:from|import)\s/;
/** Statements that may give later imports another meaning; see py/cloche/browser/preload.py. */
const TURNING = /environ|putenv|chdir|\bsys\b|importlib|__import__|\bexec\b|\beval\b/;

/**
 * The lines with imports, and those that may change what imports do. Python checks later what these
 * lines come to: text that only looks like an import does no harm.
 */
export function importLines(source: string): string[] {
  const found: string[] = [];
  let bracket = false;
  let joined = false;
  for (const line of source.split(/\r\n|\r|\n/)) {
    const isImport = IMPORT.test(line);
    if (!bracket && !joined && !isImport && !TURNING.test(line)) continue;
    const code = line.replace(/#.*$/, "").trimEnd();
    found.push(code);
    // an import may go on to the bracket's end, or where a line ends in a backslash
    if (bracket || isImport || joined)
      bracket = (bracket || code.includes("(")) && !code.includes(")");
    joined = code.endsWith("\\");
  }
  return found;
}
