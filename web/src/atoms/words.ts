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
  options: "options",
  no_options: "No options",
  no_match: "No option matches",
  more_options: "more: type to narrow down",
  max_choices: "At most this many choices:",
  enter_to_add: "Add",
  not_a_number: "is not a number. Write one such as 12 or 0.5.",
  number_box: "value",
  at_least: "must be at least",
  at_most: "must be at most",
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
} as const;

export type Word = keyof typeof WORDS;

/** The host's word for `key`, or the English one when the host has none. */
export function say(host: Pick<Host, "t">, key: Word): string {
  const word = host.t(key);
  return word && word !== key ? word : WORDS[key];
}
