// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${...} is the language under test
import { afterEach, describe, expect, test, vi } from "vitest";
import HTMLModule from "../../web/src/components/HTML";
import { TemplateError } from "../../web/src/components/HTML/expressions";
import { renderMustache } from "../../web/src/components/HTML/mustache";
import { renderTemplate } from "../../web/src/components/HTML/template";
import { type Mounted, mountForm, unmountAll } from "./components-form-mount.svelte";

afterEach(unmountAll);

function show(value: unknown, more: Record<string, unknown> = {}): Mounted {
  return mountForm(HTMLModule, { value, show_label: false, html_template: "${value}", ...more });
}

describe("${...}", () => {
  test.each([
    ["[${value}]", { value: "a" }, "[a]"],
    ["[${value}]", { value: null }, "[]"],
    [
      "${value.map(x => { return `<i>${x}</i>` }).join('}')}",
      { value: [1, 2] },
      "<i>1</i>}<i>2</i>",
    ],
    ["${ {a: 1}['a'] }${'}'}${`}`}", {}, "1}}"],
    ["${n /* } */ + 1}", { n: 1 }, "2"],
    ["`tick` \\${kept} $5 {x}", {}, "`tick` ${kept} $5 {x}"],
    ["${x}", { x: "${1 + 1} {{x}}" }, "${1 + 1} {{x}}"],
    ["${x}", { x: 1, class: 2, "not-a-name": 3 }, "1"],
  ])("%s", (template, scope, text) => {
    expect(renderTemplate(template, scope)).toBe(text);
  });

  test.each([
    ["${nope}", /nope is not defined/, "nope"],
    ["a ${value(} b", /./, "${value(} b"],
    ["${value.foo.bar}", /bar/, "value.foo.bar"],
  ])("%s names what failed", (template, message, source) => {
    const attempt = () => renderTemplate(template, { value: {} });
    expect(attempt).toThrow(message);
    try {
      attempt();
    } catch (error) {
      expect((error as TemplateError).source).toBe(source);
    }
  });
});

describe("{{...}}", () => {
  const context = {
    value: { a: "<b>'q'</b>", list: [1, { n: 2 }], map: { x: 1, y: 2 }, zero: 0, none: [] },
    names: ["u", "v"],
    nested: [[1, 2], [3]],
    yes: true,
  };
  test.each([
    ["{{value.a}}", "&lt;b&gt;&#x27;q&#x27;&lt;/b&gt;"],
    ["{{{value.a}}}{{&value.a}}", "<b>'q'</b><b>'q'</b>"],
    ["{{#each names}}{{@index}}{{this}}{{#unless @last}},{{/unless}}{{/each}}", "0u,1v"],
    ["{{#each value.map}}{{@key}}={{this}};{{/each}}", "x=1;y=2;"],
    ["{{#each nested}}{{#each this}}{{this}}@{{@../index}} {{/each}}{{/each}}", "1@0 2@0 3@1 "],
    ["{{#each names as |name at|}}{{at}}{{name}}{{/each}}", "0u1v"],
    ["{{#each value.none}}x{{else}}none{{/each}}", "none"],
    ["{{#if value.zero}}a{{else if yes}}b{{else}}c{{/if}}", "b"],
    ["{{#if value.zero includeZero=true}}a{{/if}}", "a"],
    ["{{#with value.map}}{{x}}{{../yes}}{{@root.yes}}{{/with}}", "1truetrue"],
    ["{{lookup names 1}}{{value.list.[1].n}}{{value.list.length}}", "v22"],
    ["{{#names}}{{.}}{{/names}}{{^value.none}}empty{{/value.none}}", "uvempty"],
    ["a {{~yes~}} b{{! note }}{{!-- {{x}} --}}", "atrueb"],
    ["{{#if (lookup value 'zero')}}a{{else}}b{{/if}}", "b"],
    ["\\{{yes}} {{nope.deeper}}", "{{yes}} "],
    ["{{constructor}}{{value.__proto__}}{{value.constructor.name}}", ""],
  ])("%s", (template, text) => {
    expect(renderMustache(template, context)).toBe(text);
  });

  test.each([
    ["{{#if a}}x", /not closed/],
    ["{{#if a}}x{{/each}}", /has to be closed first/],
    ["{{/if}}", /no block/],
    ["{{else}}", /no open block/],
    ["{{> part}}", /partials/],
    ["{{shout a}}", /known here/],
    ["{{#shout a}}x{{/shout}}", /known here/],
    ["{{#if}}x{{/if}}", /needs a value/],
    ["{{}}", /nothing between/],
    ["{{#if (lookup a}}x{{/if}}", /\) is missing/],
  ])("%s is refused with a reason", (template, reason) => {
    expect(() => renderMustache(template, {})).toThrow(reason);
    expect(() => renderMustache(template, {})).toThrow(TemplateError);
  });
});

test("both languages in one template; data never runs as code", () => {
  const scope = { value: "${1 + 1}", list: [1, 2], n: 3 };
  expect(renderTemplate("{{value}} ${value} {{#each list}}${n}{{/each}}", scope)).toBe(
    "${1 + 1} ${1 + 1} 33",
  );
  // a branch not taken is not evaluated
  expect(renderTemplate("{{#if gone}}${gone.name}{{/if}}ok", { gone: null })).toBe("ok");
});

describe("the component", () => {
  test("shows text, numbers and JSON values", () => {
    expect(show("<b>x</b>").find(".cl-html-content b").textContent).toBe("x");
    expect(show(3).find(".cl-html-content").textContent).toBe("3");
    expect(show(null).find(".cl-html-content").textContent).toBe("");
    const made = show(
      { a: [1, 2] },
      { html_template: "${value.a.length} ${word}", props: { word: "w" } },
    );
    expect(made.find(".cl-html-content").textContent).toBe("2 w");
  });

  test("scripts in the value do not run, js_on_load does", () => {
    const made = show("<script>window.ran = 1</script><p>t</p>", {
      js_on_load: "window.loaded = element.querySelector('p').textContent",
    });
    expect(made.all("script")).toHaveLength(1);
    expect("ran" in window).toBe(false);
    expect((window as unknown as { loaded: string }).loaded).toBe("t");
  });

  test("load comes once, trigger carries data", () => {
    const made = show("x", { js_on_load: "element.onclick = () => trigger('click', {n: 1})" });
    expect(made.take()).toEqual([["load"]]);
    made.find(".cl-html-content").click();
    made.props["value"] = "y";
    expect(made.take()).toEqual([["click", { n: 1 }]]);
    expect(made.find(".cl-html-content").textContent).toBe("y");
  });

  test("props read and write, and watch tells what came from outside only", () => {
    const seen: unknown[] = [];
    (window as unknown as { seen: unknown[] }).seen = seen;
    const made = show(1, {
      html_template: "${value}-${size}",
      props: { size: 2 },
      js_on_load: `
        window.api = props;
        watch('value', () => window.seen.push(props.value));
        watch(['size', 'nope'], () => window.seen.push('size'));`,
    });
    const api = (window as unknown as { api: Record<string, unknown> }).api;
    made.take();
    expect(Object.keys(api).sort()).toEqual(["label", "size", "value", "visible"]);
    api["value"] = 5;
    expect(made.take()).toEqual([["set", { value: 5 }]]);
    api["size"] = 9;
    expect(made.take()).toEqual([["set", { props: { size: 9 } }]]);
    expect(made.find(".cl-html-content").textContent).toBe("5-9");
    expect(seen).toEqual([]);
    made.props["value"] = 7;
    made.take();
    expect(seen).toEqual([7]);
    made.props["props"] = { size: 1 };
    made.take();
    expect(seen).toEqual([7, "size"]);
  });

  test("upload goes through the app, and so do the functions of the server", async () => {
    const made = show("x", {
      js_on_load: "window.tools = { upload, server }",
      server_fns: ["sum"],
    });
    const { upload, server } = (
      window as unknown as {
        tools: {
          upload(file: File): Promise<{ path: string }>;
          server: Record<string, (...args: unknown[]) => Promise<unknown>>;
        };
      }
    ).tools;
    expect((await upload(new File(["a"], "a.txt"))).path).toBe("a.txt");
    expect(made.host.upload).toHaveBeenCalledOnce();
    vi.mocked(made.host.callServer).mockResolvedValue(3);
    expect(await server["sum"]?.(1, 2)).toBe(3);
    expect(made.host.callServer).toHaveBeenCalledWith(expect.any(Number), "sum", [1, 2]);
    await expect(server["other"]?.()).rejects.toThrow(/server\.other\(\).*known: sum/);
    expect(await Promise.resolve(server)).toBe(server); // it is no promise itself
  });

  test("a failing template says what and where, and leaves what was typed", () => {
    const made = show({ name: "a" }, { html_template: "<input><b>${value.name.length}</b>" });
    const input = made.find<HTMLInputElement>("input");
    input.value = "typed";
    made.props["value"] = {};
    made.take();
    const alert = made.find("[role=alert]");
    expect(alert.textContent).toContain("html_template");
    expect(alert.textContent).toContain("value.name.length");
    expect(made.find("input")).toBe(input);
    made.props["value"] = { name: "abc" };
    made.take();
    expect(made.all("[role=alert]")).toHaveLength(0);
    expect(made.find<HTMLInputElement>("input").value).toBe("typed");
    expect(made.find("b").textContent).toBe("3");
  });

  test("a failing script becomes a message, the app goes on", () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const made = show("x", { js_on_load: "throw new Error('boo')", label: "Mine" });
    expect(made.host.toast).toHaveBeenCalledWith({
      level: "error",
      title: "Mine",
      message: "js_on_load failed: boo",
    });
    expect(made.find(".cl-html-content").textContent).toBe("x");
    expect(logged).toHaveBeenCalled();
    logged.mockRestore();
  });

  test("css_template is filled in and counts for this block only", async () => {
    const styles = () =>
      [...document.head.querySelectorAll("style")].map((style) => style.textContent);
    const made = show("x", {
      css_template: "p { color: ${tint}; top: {{n}}px }",
      props: { tint: "red", n: 4 },
    });
    const name = made.find(".cl-html-content").className.match(/cl-html-\d+/)?.[0];
    expect(styles()).toContain(`.${name} { p { color: red; top: 4px } }`);
    made.props["props"] = { tint: "blue", n: 4 };
    made.take();
    expect(styles().join()).not.toContain("red; top");
    expect(styles()).toContain(`.${name} { p { color: blue; top: 4px } }`);
    await unmountAll();
    expect(styles().join()).not.toContain(name);
  });

  test("heights, default look, label and toolbar buttons", () => {
    const made = show("x", {
      min_height: 10,
      max_height: 50,
      apply_default_css: false,
      label: "L",
      show_label: true,
      buttons: [{ id: 7, value: "More" }],
    });
    const body = made.find(".cl-html-body");
    expect([body.style.minHeight, body.style.maxHeight]).toEqual(["10px", "50px"]);
    expect(made.all(".cl-prose")).toHaveLength(0);
    expect(made.find("[data-testid=block-label]").textContent?.trim()).toBe("L");
    made.find(".cl-tool").click();
    expect(made.host.clickButton).toHaveBeenCalledWith(7);
  });
});
