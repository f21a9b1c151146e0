/** The atoms' own words: the host translates a key, and English stands in where it does not. */
import type { Host } from "./contract";

export const WORDS = {
  copy: "Copy",
  copied: "Copied",
  copy_failed: "The browser did not allow copying. Select the text and copy it with the keyboard.",
  clear: "Clear",
  remove: "Remove",
  reset: "Reset to the first value",
  submit: "Submit",
  stop: "Stop",
  show_password: "Show password",
  hide_password: "Hide password",
  choose: "Choose",
  chosen: "chosen",
  choose_or_type: "Choose or type",
  no_options: "There is nothing to choose from",
  no_match: "Nothing matches",
  more_options: "more. Type to narrow the list.",
  max_choices: "No more than this many can be chosen:",
  use_custom: "Use",
  clear_all: "Remove all",
  not_a_number: "This is not a number. Write one such as 12 or 0.5.",
  number: "number",
  increase: "Increase",
  decrease: "Decrease",
  too_small: "is too small. The smallest number allowed is",
  too_big: "is too big. The biggest number allowed is",
  drop: "Drop files here or click to browse",
  drop_one: "Drop a file here or click to browse",
  uploading: "Uploading",
  upload_failed: "The upload did not work:",
  too_large: "is larger than the limit of",
  wrong_type: "is not one of the accepted types:",
  one_file: "Only one file fits here; the first one was taken.",
  fullscreen: "Fullscreen",
  exit_fullscreen: "Leave fullscreen",
  download: "Download",
  examples: "Examples",
  example: "Example",
  no_examples: "There are no examples.",
  pages: "Pages",
  page: "Page",
  yes: "Yes",
  no: "No",
} as const;

export type Word = keyof typeof WORDS;

/** Keeps an app's own translations, which may hold a "submit" too, out of the page's words. */
const PREFIX = "cloche.";

/** The host's word for `cloche.<key>`, or the English one when the host has none. */
export function say(host: Pick<Host, "t">, key: Word): string {
  const word = host.t(PREFIX + key);
  return word && word !== PREFIX + key ? word : WORDS[key];
}
