/** JavaScript that the app's author wrote: `js=` of listeners and the app's own script. */

/** A function of a listener; called with the values of its inputs and then of its outputs. */
export type JsFunction = (...values: unknown[]) => unknown;

/** The names an author's code sees besides the page's globals. */
export interface JsScope {
  document: Document;
  gradioApp: () => ParentNode;
}

/** Compiles the text of one function expression. Throws when it is not one. */
export function compileFunction(source: string, scope: JsScope): JsFunction {
  const body = source.trim().replace(/;+$/, "");
  // the line break keeps a closing comment from swallowing the bracket
  const make = new Function("document", "gradioApp", `return (${body}\n);`);
  const made = make(scope.document, scope.gradioApp) as unknown;
  if (typeof made === "function") return made as JsFunction;
  throw new TypeError("js= must be the text of a function, such as (x) => x.");
}

/** Runs the app's own script: a function expression is called, statements are executed. */
export async function runScript(source: string, scope: JsScope): Promise<void> {
  let run: JsFunction;
  try {
    run = compileFunction(source, scope);
  } catch {
    run = new Function("document", "gradioApp", source).bind(
      null,
      scope.document,
      scope.gradioApp,
    ) as JsFunction;
  }
  await run();
}

/**
 * What a listener's function gave, as one value per slot (inputs when Python runs next, else outputs).
 * Nothing returned is no values. A single slot may get its value without an array around it.
 */
export function toValues(result: unknown, slots: number): unknown[] {
  if (result === undefined) return [];
  if (Array.isArray(result)) return result.slice(0, slots);
  if (slots === 1) return [result];
  if (slots === 0) return [];
  throw new TypeError(`js= must return an array of ${slots} values, one per component.`);
}

const LOOKUPS = new Set(["getElementById", "querySelector"]);
const LISTS = new Set(["querySelectorAll", "getElementsByClassName", "getElementsByTagName"]);

/** A document whose look-ups find the app's elements first, also inside a shadow root. */
export function scopedDocument(root: ShadowRoot | Document): Document {
  if (root instanceof Document) return root;
  const page = root.ownerDocument;
  return new Proxy(page, {
    get(target, key) {
      const name = String(key);
      if (LOOKUPS.has(name) || LISTS.has(name)) return lookup(root, target, name);
      const value = Reflect.get(target, key, target) as unknown;
      return typeof value === "function" ? value.bind(target) : value;
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  });
}

function lookup(root: ShadowRoot, page: Document, name: string) {
  return (argument: string) => {
    const selector = { getElementById: "#", getElementsByClassName: "." }[name];
    const query = selector
      ? argument
          .trim()
          .split(/\s+/)
          .map((part) => selector + CSS.escape(part))
          .join("")
      : argument;
    if (LOOKUPS.has(name)) return root.querySelector(query) ?? page.querySelector(query);
    const found = root.querySelectorAll(query);
    return found.length ? found : page.querySelectorAll(query);
  };
}
