/** What the list of a Dropdown holds: choices that match the typed text, and the text itself where that is allowed. */
import type { Choice } from "../../atoms/choices";

export type Value = string | number;

export interface Row {
  name: string;
  value: Value;
  /** Position in `choices`; -1 for a text of the visitor's own. */
  index: number;
}

/** Without case and accents, so that "uber" finds "Über". */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

export function matching(choices: readonly Choice[], query: string | null): Row[] {
  const wanted = fold((query ?? "").trim());
  return choices
    .map(([name, value], index) => ({ name, value, index }))
    .filter(({ name }) => !wanted || fold(name).includes(wanted));
}

/** The choice a text names exactly, or the text as a value of its own. */
export function named(choices: readonly Choice[], text: string): Row {
  const index = choices.findIndex(([name]) => name === text);
  const value = choices[index]?.[1] ?? text;
  return { name: text, value, index };
}

/** Name of a value; a value that no choice has stands for itself. */
export function nameOf(choices: readonly Choice[], value: Value): string {
  return choices.find((choice) => choice[1] === value)?.[0] ?? String(value);
}

/** Next row that starts with the typed letters; one letter repeated walks through its rows. */
export function typeAhead(rows: readonly Row[], letters: string, from: number): number {
  const typed = fold(letters);
  const wanted = /^(.)\1+$/.test(typed) ? typed.slice(0, 1) : typed;
  const first = from + (wanted.length === 1 ? 1 : 0);
  for (let step = 0; step < rows.length; step += 1) {
    const index = (Math.max(0, first) + step) % rows.length;
    if (fold(rows[index]?.name ?? "").startsWith(wanted)) return index;
  }
  return from;
}
