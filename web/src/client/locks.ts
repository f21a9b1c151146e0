/** Web Locks, which tell every page of the origin who lives: a lock ends with its holder. */

let page: Promise<string> | null = null;

/** The name of a lock that is held as long as this page lives. */
export function pageLock(): Promise<string> {
  const name = `cloche-page:${crypto.randomUUID()}`;
  page ??= hold(name, "exclusive").then(() => name);
  return page;
}

/** Resolves when the lock is held, which it is from then on. */
export function hold(name: string, mode: LockMode): Promise<void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { mode }, () => {
        resolve();
        return new Promise(() => {});
      })
      .catch(reject);
  });
}

/** Names of all locks that somebody holds. */
export async function heldLocks(): Promise<Set<string>> {
  const { held = [] } = await navigator.locks.query();
  return new Set(held.map(({ name }) => name ?? ""));
}
