import { describe, expect, it } from "vitest";
import { addHead, addStyles, aimAtRoot } from "../../web/src/app/authored";
import { compileFunction, runScript, scopedDocument, toValues } from "../../web/src/app/js";
import { chooseTheme, followTheme } from "../../web/src/app/theme";

function shadow(html = ""): ShadowRoot {
  const root = document.createElement("div").attachShadow({ mode: "open" });
  root.innerHTML = html;
  return root;
}

describe("the author's css", () => {
  const css =
    ":root{--x:1} body.y, html .z > body{a:b} .body, #html, bodyx{c:d} @media (a){body{e:f}}";

  it("is aimed at the app where there is no page of its own", () => {
    expect(aimAtRoot(css, shadow())).toBe(
      ".cl-root{--x:1} .cl-root.y, .cl-root .z > .cl-root{a:b} .body, #html, bodyx{c:d} @media (a){.cl-root{e:f}}",
    );
  });

  it("keeps the page's own rules and lets tokens on :root through", () => {
    expect(aimAtRoot(":root{--x:1} body{a:b}", document)).toBe(
      ":is(:root, .cl-root){--x:1} body{a:b}",
    );
  });

  it("is added, kept last and taken away", () => {
    const root = shadow("<main></main>");
    const main = root.querySelector("main") as HTMLElement;
    const styles = addStyles(root, main, { css: ".a{color:red}", stylesheets: ["x.css"] });
    root.append(document.createElement("style"));
    styles.last();
    expect(root.lastElementChild?.textContent).toBe(".a{color:red}");
    expect(main.querySelector("link")?.getAttribute("href")).toBe("x.css");
    styles.remove();
    expect(root.textContent).toBe("");
    expect(main.children.length).toBe(0);
  });

  it("with imports becomes an element, as adopted sheets ignore them", () => {
    const root = shadow("<main></main>");
    const main = root.querySelector("main") as HTMLElement;
    addStyles(root, main, { css: "@import url('a.css'); .a{b:c}", stylesheets: [] });
    expect(main.querySelector("style")?.textContent).toContain("@import url('a.css')");
  });
});

describe("the author's head", () => {
  it("is added once", () => {
    addHead("<meta name='one' content='1'>");
    addHead("<meta name='two' content='2'>");
    expect(document.head.querySelector("[name=one]")).not.toBeNull();
    expect(document.head.querySelector("[name=two]")).toBeNull();
  });
});

describe("the author's js", () => {
  const scope = { document, gradioApp: () => document };

  it.each([
    ["(x) => x + 1", 2],
    ["function add(x) { return x + 1 }", 2],
    ["// why\n(x) => x + 1; // done", 2],
    ["\n  async (x) => x + 1\n", 2],
  ])("%j is a function", async (source, result) => {
    expect(await compileFunction(source, scope)(1)).toBe(result);
  });

  it("may be statements when it is the app's script", async () => {
    const seen = globalThis as { seen?: number };
    await runScript("const a = 1; globalThis.seen = a + 1;", scope);
    expect(seen.seen).toBe(2);
    await expect(runScript("const = 1", scope)).rejects.toThrow(SyntaxError);
  });

  it("gives values by the rules of the reference", () => {
    expect(toValues(undefined, 2)).toEqual([]);
    expect(toValues("x", 1)).toEqual(["x"]);
    expect(toValues(["x"], 1)).toEqual(["x"]);
    expect(toValues([["x"]], 1)).toEqual([["x"]]);
    expect(toValues(null, 1)).toEqual([null]);
    expect(toValues("ignored", 0)).toEqual([]);
    expect(() => toValues("x", 2)).toThrow("array of 2 values");
  });

  it("finds the app's elements first, then the page's", () => {
    document.body.innerHTML = "<p id='both' class='c'>page</p><p id='page'></p>";
    const root = shadow("<p id='both' class='c'>app</p>");
    const scoped = scopedDocument(root);
    expect(scoped.getElementById("both")?.textContent).toBe("app");
    expect(scoped.querySelector("#page")).toBe(document.getElementById("page"));
    expect(scoped.querySelectorAll("p").length).toBe(1);
    expect(scoped.getElementById("none")).toBeNull();
    expect(scoped.createElement("i").localName).toBe("i");
    scoped.title = "set";
    expect(document.title).toBe("set");
    expect(scopedDocument(document)).toBe(document);
    document.body.innerHTML = "";
  });
});

describe("the theme", () => {
  it("is the address's, else the element's", () => {
    expect(chooseTheme("light", "?a=1&__theme=dark")).toBe("dark");
    expect(chooseTheme("light", "?__theme=pink")).toBe("light");
    expect(chooseTheme("system", "")).toBe("system");
  });

  it("shows as one class", () => {
    const element = document.createElement("div");
    followTheme(element, "dark");
    expect(element.className).toBe("dark");
    followTheme(element, "light");
    expect(element.className).toBe("light");
  });
});
