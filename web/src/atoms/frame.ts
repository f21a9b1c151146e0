/** Work that measures the page costs a layout each time; what is not seen need not be measured. */

/** Does the work at once, and once more before the next frame when it was asked for again meanwhile. */
export function oncePerFrame(work: () => void): () => void {
  let done = false;
  let again = false;
  const run = (): void => {
    done = true;
    requestAnimationFrame(() => {
      done = false;
      if (!again) return;
      again = false;
      run();
    });
    work();
  };
  return () => {
    if (done) again = true;
    else run();
  };
}
