/** Markup of `head=`: scripts and links for the head of the page, each once and in their order. */

/** What was asked for, by what it is; several components may want the same library. */
const known = new Map<string, Promise<void>>();

/**
 * Resolves when every script has run or failed; rejects with an error that names the first that
 * could not be fetched.
 */
export async function addHead(markup: string, root: ShadowRoot | Document): Promise<void> {
  const parsed = document.createRange().createContextualFragment(markup);
  const failures: unknown[] = [];
  // one after the other, as scripts of a page run
  for (const element of [...parsed.children]) {
    await once(element).catch((error: unknown) => failures.push(error));
    if (root instanceof ShadowRoot) intoShadow(element, root);
  }
  if (failures.length) throw failures[0];
}

function once(element: Element): Promise<void> {
  const key = keyOf(element);
  const before = known.get(key);
  if (before) return before;
  if (isInPage(element)) return Promise.resolve();
  const added = append(element);
  known.set(key, added);
  // another try may have a network
  added.catch(() => known.delete(key));
  return added;
}

function append(element: Element): Promise<void> {
  const address = element.getAttribute("src");
  const waits = element instanceof HTMLScriptElement && address;
  const done = waits
    ? new Promise<void>((resolve, reject) => {
        element.addEventListener("load", () => resolve());
        element.addEventListener("error", () => {
          element.remove();
          reject(new Error(`The script ${address} of head= could not be loaded.`));
        });
      })
    : Promise.resolve();
  document.head.append(element);
  return done;
}

function keyOf(element: Element): string {
  const address = element.getAttribute("src") ?? element.getAttribute("href");
  return address ? `${element.localName} ${new URL(address, document.baseURI)}` : element.outerHTML;
}

/** A page of somebody's own may have the library already. */
function isInPage(element: Element): boolean {
  if (!element.getAttribute("src") && !element.getAttribute("href")) return false;
  const key = keyOf(element);
  return [...document.querySelectorAll(element.localName)].some((other) => keyOf(other) === key);
}

/** Style sheets of the page end at a shadow root. */
function intoShadow(element: Element, root: ShadowRoot): void {
  const styles = element.localName === "style" || element.matches("link[rel~=stylesheet]");
  if (!styles) return;
  const key = keyOf(element);
  const has = [...root.querySelectorAll(`:scope > ${element.localName}`)];
  if (!has.some((other) => keyOf(other) === key)) root.append(element.cloneNode(true));
}
