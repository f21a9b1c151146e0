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
  // a statement of its own: comments and a semicolon may stand around the function
  const body = `const made = ${source}\n; return made;`;
  const make = new Function("document", "gradioApp", body);
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

type Lookup = (root: ShadowRoot, page: Document, name: string) => unknown;

const inAppFirst = new Map<string | symbol, Lookup>([
  ["getElementById", (root, page, id) => root.getElementById(id) ?? page.getElementById(id)],
  ["querySelector", (root, page, query) => root.querySelector(query) ?? page.querySelector(query)],
  ["querySelectorAll", listOf((query) => query)],
  ["getElementsByTagName", listOf((name) => name)],
  ["getElementsByClassName", listOf(toSelector)],
]);

/** A document whose look-ups find the app's elements first, also inside a shadow root. */
export function scopedDocument(root: ShadowRoot | Document): Document {
  if (root instanceof Document) return root;
  const page = root.ownerDocument;
  return new Proxy(page, {
    get(target, key) {
      const find = inAppFirst.get(key);
      if (find) return (argument: string) => find(root, target, argument);
      const value = Reflect.get(target, key, target) as unknown;
      return typeof value === "function" ? value.bind(target) : value;
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  });
}

function listOf(toQuery: (argument: string) => string): Lookup {
  return (root, page, argument) => {
    const found = root.querySelectorAll(toQuery(argument));
    return found.length ? found : page.querySelectorAll(toQuery(argument));
  };
}

function toSelector(classNames: string): string {
  const names = classNames.trim().split(/\s+/);
  return names.map((name) => `.${CSS.escape(name)}`).join("");
}
