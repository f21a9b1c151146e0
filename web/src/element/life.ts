/** One stay of an element in the page: what to undo when it ends. */
export class Life {
  over = false;
  #endings: (() => void)[] = [];

  /** Run when the stay ends, or at once when it has ended. Last registered, first run. */
  onEnd(ending: () => void): void {
    if (this.over) ending();
    else this.#endings.push(ending);
  }

  end(): void {
    this.over = true;
    for (const ending of this.#endings.splice(0).reverse()) ending();
  }

  /** Resolves when the element is within a screen's reach, or the stay ends. */
  inView(element: Element): Promise<void> {
    return new Promise((resolve) => {
      const observer = new IntersectionObserver(
        (entries) => {
          if (entries.some((entry) => entry.isIntersecting)) done();
        },
        { rootMargin: "100%" },
      );
      const done = (): void => {
        observer.disconnect();
        resolve();
      };
      observer.observe(element);
      this.onEnd(done);
    });
  }
}
