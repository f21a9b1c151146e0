import { describe, expect, it } from "vitest";
import { rulesOf, variables } from "../../web/src/prerender/used-css";

describe("rulesOf", () => {
  it("parts a sheet where its rules end", () => {
    const rules = [
      "@import 'a;b.css';",
      ".a{color:red;background:url(data:image/png;base64,AA==)}",
      "@media (width > 1px){.b{color:red}.c{color:blue}}",
      '.d::before{content:"}\\"{;"}',
      ".e\\{f{color:red}",
    ];
    expect(rulesOf(rules.join(""))).toEqual(rules);
    expect(rulesOf(rules.join("\n\n"))).toEqual(rules);
  });

  it("takes no comment for a rule", () => {
    expect(rulesOf("/* a{b} */ .a{/* } */color:red}")).toEqual(["/* a{b} */ .a{/* } */color:red}"]);
    expect(rulesOf("  \n ")).toEqual([]);
  });
});

describe("variables", () => {
  it("keeps what rules ask for, also by way of others", () => {
    const css = ".r{--a:var(--b);--b:1px;--c:2px;--d:3px}.x{width:var(--a)}";
    expect(variables(css, "")).toBe(".r{--a:var(--b);--b:1px;}.x{width:var(--a)}");
  });

  it("keeps what the HTML and fallbacks ask for", () => {
    const css = ".r{--a:1px;--b:2px;--c:3px}.x{width:var(--none, var(--b))}";
    expect(variables(css, '<p style="height: var( --a )">')).toBe(
      ".r{--a:1px;--b:2px;}.x{width:var(--none, var(--b))}",
    );
  });

  it("keeps each value of a variable, and selectors that look like one", () => {
    const css = ".r{--a:1px}.dark .r{--a:2px;--b:url('x;y}')}.a--b:hover{width:var(--a)}";
    expect(variables(css, "")).toBe(".r{--a:1px}.dark .r{--a:2px;}.a--b:hover{width:var(--a)}");
  });
});
