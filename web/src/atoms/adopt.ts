/** The one way a style sheet gets into an app's root (a shadow root or the document): adopted once, counted, removed with its last user. */
export type StyleRoot = Document | ShadowRoot;

interface Adopted {
  sheet: CSSStyleSheet;
  users: number;
}

const adopted = new WeakMap<StyleRoot, Map<string, Adopted>>();

/** Adopts `css` into `root`; the returned function takes it out again once nobody else uses the same text. */
export function adopt(root: StyleRoot, css: string): () => void {
  // jsdom and very old browsers have no constructable sheets
  if (typeof CSSStyleSheet === "undefined" || !("adoptedStyleSheets" in root)) {
    return adoptElement(root, css);
  }
  const sheets = adopted.get(root) ?? new Map<string, Adopted>();
  adopted.set(root, sheets);
  let entry = sheets.get(css);
  if (!entry) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    entry = { sheet, users: 0 };
    sheets.set(css, entry);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }
  const mine = entry;
  mine.users += 1;
  let released = false;
  return () => {
    if (released) return;
    released = true;
    mine.users -= 1;
    if (mine.users > 0) return;
    sheets.delete(css);
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => sheet !== mine.sheet);
  };
}

const elements = new WeakMap<StyleRoot, Map<string, { node: HTMLStyleElement; users: number }>>();

function adoptElement(root: StyleRoot, css: string): () => void {
  const nodes = elements.get(root) ?? new Map();
  elements.set(root, nodes);
  let entry = nodes.get(css);
  if (!entry) {
    const node = document.createElement("style");
    node.textContent = css;
    (root instanceof Document ? root.head : root).append(node);
    entry = { node, users: 0 };
    nodes.set(css, entry);
  }
  entry.users += 1;
  let released = false;
  return () => {
    if (released) return;
    released = true;
    entry.users -= 1;
    if (entry.users > 0) return;
    nodes.delete(css);
    entry.node.remove();
  };
}
