/** Marks on the worker's timeline: `npm run bench -- --only breakdown` and the browser's tools show them. */
export function moment(name: string): void {
  performance.mark(name);
}

/** Mark when a promise is fulfilled; whoever uses it hears of its failure. */
export function momentOf(name: string, promise: Promise<unknown>): void {
  promise.then(
    () => moment(name),
    () => {},
  );
}
