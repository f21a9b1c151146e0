/** Style sheets of the element itself: nothing is written into the host page's head. */
const sheets = new Map<string, CSSStyleSheet>();

/** Let the css apply in the root; once for all elements in it. */
export function adoptOnce(root: ShadowRoot | Document, css: string): void {
  let sheet = sheets.get(css);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(css, sheet);
  }
  if (!root.adoptedStyleSheets?.includes(sheet)) {
    root.adoptedStyleSheets = [...(root.adoptedStyleSheets ?? []), sheet];
  }
}
