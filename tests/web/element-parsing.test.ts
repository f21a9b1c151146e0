import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BootError } from "../../web/src/client/errors";
import type { Manifest } from "../../web/src/client/manifest";
import { readAttributes } from "../../web/src/element/attributes";
import { dedent } from "../../web/src/element/dedent";
import { applyLock } from "../../web/src/element/lock";
import { makeManifest } from "../../web/src/element/manifest";
import { readSource, requirementLines } from "../../web/src/element/source";

let warned: string[] = [];
beforeEach(() => {
  warned = [];
  vi.spyOn(console, "warn").mockImplementation((text: string) => void warned.push(text));
});
afterEach(() => vi.restoreAllMocks());

function element(html: string): Element {
  const place = document.createElement("template");
  place.innerHTML = html;
  return place.content.firstElementChild as Element;
}

function manifest(html: string) {
  const host = element(html);
  return makeManifest(readAttributes(host), readSource(host.childNodes));
}

describe("dedent", () => {
  it.each([
    [
      "the common indentation goes",
      "\n    a = 1\n    if a:\n        b()\n  ",
      "a = 1\nif a:\n    b()\n",
    ],
    ["blank lines do not count", "\n  a\n\n \n  b\n", "a\n\n\nb\n"],
    ["a first line beside the tag", "a = 1\n  b", "a = 1\n  b\n"],
    ["tabs and spaces share only what is equal", "\n\t a\n\t\tb\n", " a\n\tb\n"],
    ["Windows line ends", "\r\n  a\r\n  b\r\n", "a\nb\n"],
    ["nothing", "  \n \n", ""],
  ])("%s", (_, text, expected) => {
    expect(dedent(text)).toBe(expected);
  });
});

describe("readAttributes", () => {
  it("has the defaults of an app inside somebody's page", () => {
    expect(readAttributes(element("<cloche-app></cloche-app>"))).toEqual({
      src: null,
      appSnapshot: null,
      runtime: null,
      snapshot: null,
      core: null,
      lock: null,
      sharedWorker: null,
      dom: "shadow",
      theme: "system",
      initialHeight: "300px",
      info: true,
      container: true,
      embed: true,
      eager: false,
      loading: null,
      autoScroll: false,
      controlPageTitle: false,
      requirements: [],
    });
  });

  it("gives the page to an app that renders in the document", () => {
    const read = readAttributes(element('<cloche-app dom="document"></cloche-app>'));
    expect(read).toMatchObject({ dom: "document", embed: false, controlPageTitle: true });
  });

  it("understands the names and values that pages already use", () => {
    const read = readAttributes(
      element(
        '<gradio-app theme-mode="dark" initial_height="40" info="false" container="no" eager autoscroll="true" control_page_title="true" embed="false"></gradio-app>',
      ),
    );
    expect(read).toMatchObject({
      theme: "dark",
      initialHeight: "40px",
      info: false,
      container: false,
      eager: true,
      autoScroll: true,
      controlPageTitle: true,
      embed: false,
    });
  });

  it("parts requirements by commas that do not belong to a version", () => {
    const read = readAttributes(element('<x-a requirements="numpy>=1,<2, pandas,\n tqdm"></x-a>'));
    expect(read.requirements).toEqual(["numpy>=1,<2", "pandas", "tqdm"]);
  });

  it("tells of values that it does not understand and goes on", () => {
    const read = readAttributes(
      element('<x-a theme="pink" dom="iframe" initial-height="red;x" playground></x-a>'),
    );
    expect(read).toMatchObject({ theme: "system", dom: "shadow", initialHeight: "300px" });
    expect(warned).toHaveLength(4);
    expect(warned.join()).toContain("light, dark, system");
  });
});

describe("code in the element", () => {
  it("is dedented and becomes the entrypoint", () => {
    const made = manifest("<gradio-lite>\n  import gradio as gr\n  gr.Interface()\n</gradio-lite>");
    expect(made.entrypoint).toBe("app.py");
    expect(made.files["app.py"]?.content).toBe("import gradio as gr\ngr.Interface()\n");
  });

  it("keeps comparison signs and ampersands", () => {
    const made = manifest("<gradio-lite>if a < b &amp;&amp; c > d: pass</gradio-lite>");
    expect(made.files["app.py"]?.content).toBe("if a < b && c > d: pass\n");
  });

  it("takes the first <gradio-code> and tells of the second", () => {
    const made = manifest(
      "<x-a><gradio-code>one</gradio-code><gradio-code>two</gradio-code></x-a>",
    );
    expect(made.files["app.py"]?.content).toBe("one\n");
    expect(warned.join()).toContain("only the first");
  });

  it("stays exactly as written in a script of type text/python", () => {
    const made = manifest('<x-a><script type="text/python">\n  x = "<b>hi</b>"\n</script></x-a>');
    expect(made.files["app.py"]?.content).toBe('x = "<b>hi</b>"\n');
  });

  it("writes tags out again that the parser took from the code, and warns", () => {
    const made = manifest(`<x-a>gr.HTML("<b class='big'>hi</b> you")</x-a>`);
    expect(made.files["app.py"]?.content).toBe('gr.HTML("<b class="big">hi</b> you")\n');
    expect(warned.join()).toContain("<b> tag");
  });
});

describe("files and requirements", () => {
  it("takes files by content and by address, and the one that is marked to run", () => {
    const made = manifest(`<gradio-lite>
      <gradio-file name="main.py" entrypoint>
        import words
      </gradio-file>
      <gradio-file name="words.txt">  kept as it is</gradio-file>
      <gradio-file name="cat.png" url="/img/cat.png"></gradio-file>
      <gradio-requirements>
        numpy   # numbers
        # a comment
        pandas>=2
      </gradio-requirements>
    </gradio-lite>`);
    expect(made).toEqual({
      entrypoint: "main.py",
      files: {
        "main.py": { content: "import words\n" },
        "words.txt": { content: "  kept as it is" },
        "cat.png": { url: "/img/cat.png" },
      },
      requirements: ["numpy", "pandas>=2"],
    });
  });

  it("runs the only Python file when none is marked", () => {
    const made = manifest('<x-a><gradio-file name="a.py">x</gradio-file></x-a>');
    expect(made.entrypoint).toBe("a.py");
  });

  it("runs the script of src, with files beside it", () => {
    const made = manifest(
      '<x-a src="demo/my%20app.py?v=2" requirements="tqdm"><gradio-file name="d.txt">x</gradio-file></x-a>',
    );
    expect(made.entrypoint).toBe("my app.py");
    expect(made.files["my app.py"]).toEqual({ url: "demo/my%20app.py?v=2" });
    expect(made.requirements).toEqual(["tqdm"]);
  });

  it.each([
    ["<x-a></x-a>", /no app to run/],
    [
      '<x-a><gradio-file name="a.py">x</gradio-file><gradio-file name="b.py">y</gradio-file></x-a>',
      /not clear.*a\.py, b\.py/,
    ],
    [
      '<x-a><gradio-file name="a.py" entrypoint></gradio-file><gradio-file name="b.py" entrypoint></gradio-file></x-a>',
      /Both "a\.py" and "b\.py"/,
    ],
    ["<x-a><gradio-file>x</gradio-file></x-a>", /has no name/],
    [
      '<x-a><gradio-file name="a">x</gradio-file><gradio-file name="a">y</gradio-file></x-a>',
      /Two files/,
    ],
    ["<x-a>x<gradio-requirements>emfs:/tmp/a.whl</gradio-requirements></x-a>", /local file/],
    ['<x-a><script type="application/json">{</script></x-a>', /not JSON/],
    ['<x-a><script type="application/json">{"files":{}}</script></x-a>', /lacks its entrypoint/],
  ])("refuses %s", (html, message) => {
    expect(() => manifest(html)).toThrow(message);
  });

  it.each(["file:///a.whl", "emfs:a.whl", "a @ file:/tmp/a.whl"])(
    "refuses the requirement %s",
    (line) => {
      expect(() => requirementLines(line)).toThrow(/local file/);
    },
  );
});

describe("a built site's manifest", () => {
  it("is used as it stands, except for addresses the page's author sets", () => {
    const built = {
      entrypoint: "app.py",
      files: { "app.py": { url: "app/app.py" } },
      packages: ["numpy"],
      runtime: { url: "pyodide/" },
    };
    const made = manifest(
      `<x-a runtime="/py/"><script type="application/json">${JSON.stringify(built)}</script></x-a>`,
    );
    expect(made).toEqual({ ...built, runtime: { url: "/py/" } });
  });
});

describe("applyLock", () => {
  const entry = (name: string, source: string) => ({
    name,
    version: "1.0",
    file: `${name}-1.0-py3-none-any.whl`,
    source,
    sha256: "ab".repeat(32),
    imports: [name],
    reason: "requirement",
  });
  const LOCK = {
    format: 2,
    script: "page.html",
    runtime: __PYODIDE_VERSION__,
    requires: "x",
    packages: [entry("numpy", "runtime"), entry("two-words", "index"), entry("mine", "local")],
  };
  const answer = (body: unknown, status = 200) =>
    vi.stubGlobal("fetch", async () => new Response(JSON.stringify(body), { status }));
  afterEach(() => vi.unstubAllGlobals());

  async function locked(...requirements: string[]) {
    const manifest: Manifest = { entrypoint: "app.py", files: {}, requirements };
    await applyLock(manifest, "locks/cloche.lock.json", "https://example.org/a/page.html");
    return manifest;
  }

  it("gives exactly what the lock names", async () => {
    answer(LOCK);
    const named = [
      "numpy>=2",
      "Two_Words[extra]==1",
      "https://host/mine-1.0-py3-none-any.whl#x=y",
      "./mine-1.0-py3-none-any.whl",
    ];
    const manifest = await locked(...named, "mine @ https://host/mine-1.0-py3-none-any.whl");
    expect(manifest.requirements).toEqual([]);
    expect(manifest.packages).toEqual(["numpy"]);
    expect(manifest.scanImports).toBe(true);
    expect(manifest.wheels?.map(({ name, url }) => [name, url])).toEqual([
      ["two-words", "https://example.org/a/locks/wheels/two-words-1.0-py3-none-any.whl"],
      ["mine", "https://example.org/a/locks/wheels/mine-1.0-py3-none-any.whl"],
    ]);
    expect(manifest.wheels?.every(({ sha256 }) => sha256 === "ab".repeat(32))).toBe(true);
  });

  it.each<[string, unknown, number, RegExp]>([
    ["that is missing", {}, 404, /cannot be read: the server answered 404/],
    ["of another kind", { format: 1 }, 200, /is not a lock that this page can use/],
    ["with half an entry", { ...LOCK, packages: [{ name: "x" }] }, 200, /is not a lock/],
    ["of another runtime", { ...LOCK, runtime: "0.1" }, 200, /made for Pyodide 0\.1/],
    ["without a package", { ...LOCK, packages: [] }, 200, /does not name "numpy"/],
  ])("refuses a lock %s", async (_, body, status, words) => {
    answer(body, status);
    const refused = await locked("numpy").catch((error: BootError) => error);
    expect(refused).toBeInstanceOf(BootError);
    expect((refused as BootError).message).toMatch(words);
    expect((refused as BootError).hint).toMatch(/cloche lock/);
  });
});
