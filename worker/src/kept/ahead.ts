/**
 * Reads what this page kept last from the first moment on, before the page has told what its app
 * is. Whether that fits is known later; it almost always does.
 */
import { type Kept, readKept } from "./find";
import { Shelf } from "./shelf";

export interface Ahead {
  shelf: Shelf;
  /** Of what is being read; "" when nothing is. */
  name: string;
  kept: Promise<Kept> | null;
}

/** Null when nothing was ever kept. */
export async function readAhead(page: string): Promise<Ahead | null> {
  const shelf = await Shelf.existing();
  if (!shelf) return null;
  const name = await shelf.latest(page);
  const found = name ? await shelf.find(name) : null;
  if (!found) return { shelf, name: "", kept: null };
  const kept = readKept(found);
  kept.catch(() => {});
  return { shelf, name, kept };
}
