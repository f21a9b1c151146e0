/** The part of style sheets that applies to what is drawn, in the light and in the dark. */

/** What depends on the moment (`:hover`) or is no element (`::before`); without it, more matches. */
const PASSING = /::?(?!root\b|host\b)[a-z-]+(\((?:[^()]|\([^()]*\))*\))?/gi;
const GONE = "\u0001";
const ALONE = /(?<=^|[\s>+~,])\u0001+(?=$|[\s>+~,])/g;

/**
 * The rules of the adopted `sheets` that elements in `app`, or those around it, can be met by, as they are written
 * in their texts (a browser writes a shorthand with a variable in it as nothing).
 */
export function usedCss(sheets: Map<CSSStyleSheet, string>, app: Element): string {
  const themes = ["light", "dark"].map((theme) => within(app, theme));
  const used = (selector: string) => themes.some((matches) => matches(selector));
  const texts = document.adoptedStyleSheets.map((sheet) =>
    partOf(sheets.get(sheet) ?? "", sheet.cssRules, used),
  );
  return variables(animations(texts.filter(Boolean).join("\n")), app.outerHTML);
}

/** Whether a selector matches something, with the class of a theme on the app. */
function within(app: Element, theme: string): (selector: string) => boolean {
  const page = document.implementation.createHTMLDocument();
  const copy = page.importNode(app, true);
  copy.classList.remove("light", "dark");
  copy.classList.add(theme);
  // where nothing is an app that would start
  page.body.appendChild(page.createElement("cloche-app")).append(copy);
  return (selector) => page.querySelector(selector) !== null;
}

function partOf(text: string, rules: CSSRuleList, used: (selector: string) => boolean): string {
  const written = rulesOf(text);
  // the browser has left something out: then all of it stays
  if (written.length !== rules.length) return text;
  const kept = written.map((one, index) => {
    const rule = rules[index];
    if (rule instanceof CSSStyleRule) return mayMatch(rule.selectorText, used) ? one : "";
    if (!(rule instanceof CSSGroupingRule)) return one;
    const [from, to] = [one.indexOf("{") + 1, one.lastIndexOf("}")];
    const inner = partOf(one.slice(from, to), rule.cssRules, used);
    return inner && one.slice(0, from) + inner + one.slice(to);
  });
  return kept.join("");
}

/** Comments, strings, addresses, and signs that part rules. */
const TOKENS =
  /\/\*[\s\S]*?\*\/|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|url\([^"')]*\)|\\[\s\S]|[{};]/g;

/** A sheet's text, rule by rule. */
export function rulesOf(text: string): string[] {
  const rules: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === "{") depth += 1;
    if (token === "}") depth -= 1;
    if (depth > 0 || (token !== "}" && token !== ";")) continue;
    rules.push(text.slice(from, index + 1).trim());
    from = index + 1;
  }
  return rules;
}

/** Whether one of the selectors may match something at some moment. */
function mayMatch(selectors: string, used: (selector: string) => boolean): boolean {
  const marked = selectors.replace(PASSING, GONE);
  try {
    // of a part that was nothing else, any element is left
    return used(marked.replace(ALONE, "*").replaceAll(GONE, ""));
  } catch {
    return true;
  }
}

/** Without the animations that no rule names. */
function animations(css: string): string {
  return css.replace(/@keyframes\s+([\w-]+)\s*\{(?:[^{}]*\{[^{}]*\})*\s*\}/g, (whole, name) =>
    css.split(new RegExp(`\\b${name}\\b`)).length > 2 ? whole : "",
  );
}

const DECLARED =
  /(--[\w-]+):((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:[^()]|\([^()]*\))*\)|[^;{}"'()])*)(?:;|(?=\}))/g;

/** Without the variables that neither rules nor the HTML ask for. */
export function variables(css: string, html: string): string {
  const values = new Map<string, string>();
  for (const [, name = "", value = ""] of css.matchAll(DECLARED)) {
    values.set(name, `${values.get(name) ?? ""} ${value}`);
  }
  const used = new Set<string>();
  const waiting = [css.replace(DECLARED, ""), html];
  for (let text = waiting.pop(); text !== undefined; text = waiting.pop()) {
    for (const [, name = ""] of text.matchAll(/var\(\s*(--[\w-]+)/g)) {
      if (used.has(name)) continue;
      used.add(name);
      waiting.push(values.get(name) ?? "");
    }
  }
  return css.replace(DECLARED, (whole, name: string) => (used.has(name) ? whole : ""));
}
