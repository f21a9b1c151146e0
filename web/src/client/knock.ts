/** What goes through the port of a shared worker beside the messages: coming, going, moving. */

/** The page to the worker. */
export type ToSharer =
  /** Comes first. `client` is one element's, `page` the lock that its page holds while it lives. */
  | { knock: { client: string; page: string } }
  /** The element has gone. */
  | { bye: true }
  /** The worker has been given up by everybody and is to end. */
  | { retire: true };

/** The worker to the page. */
export type FromSharer =
  /** The client is known from here on. */
  | { hello: true }
  /** Nothing will run here any more. */
  | { spent: true }
  /** Another worker is needed, because files have changed since this one booted. */
  | { elsewhere: string };

/** Held by a shared worker as long as it lives. */
export function livingLock(name: string): string {
  return `cloche-living:${name}`;
}

/** Held while it starts an app and may hear nothing for a long time. */
export function bootingLock(name: string): string {
  return `cloche-booting:${name}`;
}
