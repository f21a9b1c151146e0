/** What is written down beside a kept memory. */
import type { Head } from "../pages";
import type { PackedFile } from "./files";
import type { NativeCode } from "./libraries";

export interface About {
  format: number;
  head: Head;
  /** Of the pages that are kept: of every 128th word, since to read all of them again takes long. */
  sum: number;
  /** What the app had imported, as cloche.browser.preload tells it. */
  imports: string;
  /** Mark of the app's code (`codeOf`): with the same code, the imports are the same. */
  code: string;
  /** Pyodide's list of loaded packages, by name. */
  loaded: Record<string, string>;
  files: PackedFile[];
  native: NativeCode;
  /** SHA-256 of wheels that the app names without it, by address. */
  wheels: Record<string, string>;
}

export const ABOUT_FORMAT = 4;
/** Words from one that counts for the sum to the next; a page has a multiple of it. */
export const SUM_STEP = 128;

/** Throws an Error when the text is something else. */
export function readAbout(text: string): About {
  const about = JSON.parse(text) as Partial<About>;
  const whole =
    about.format === ABOUT_FORMAT &&
    Array.isArray(about.head?.runs) &&
    Array.isArray(about.files) &&
    Array.isArray(about.native?.libraries) &&
    typeof about.imports === "string";
  if (!whole) throw new Error("it is of another release");
  return about as About;
}
