// Runs inside the measured page: acts as a user would and notes when the answer is on the screen.
(() => {
  const tick = () => new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(0);
  });
  const until = async (found, wait = () => new Promise((resolve) => setTimeout(resolve, 4))) => {
    for (;;) {
      const value = found();
      if (value) return value;
      await wait();
    }
  };
  const root = () => {
    const element = document.querySelector("cloche-app");
    return element && (element.shadowRoot ?? element);
  };
  const all = (selector) => [...(root()?.querySelectorAll(selector) ?? [])];
  const texts = () => all("textarea, input[type=text], input:not([type])");
  const button = (name) => all("button").find((item) => item.textContent.trim() === name);
  const type = (field, text) => {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  };
  const paint = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

  /** Milliseconds from the choice of a picture until its answer is painted. */
  const turned = async (file) => {
    const clear = all("button").find((item) => /clear|remove/i.test(item.ariaLabel ?? ""));
    if (clear) {
      clear.click();
      await paint();
    }
    const input = await until(() => all("input[type=file]")[0]);
    const before = all("img").at(-1)?.src;
    const list = new DataTransfer();
    list.items.add(file);
    input.files = list.files;
    const start = performance.now();
    input.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
    const shown = await until(() => {
      const pictures = all("img");
      const last = pictures.at(-1);
      return pictures.length === 2 && last.src !== before && last.complete && last.naturalWidth && last;
    }, tick);
    await shown.decode();
    await paint();
    return performance.now() - start;
  };

  const bench = (window.bench = {
    async hello() {
      const submit = await until(() => button("Submit"));
      const drawn = paint().then(() => performance.now());
      type(texts()[0], "Ada");
      submit.click();
      await until(() => texts().at(-1)?.value.startsWith("Hello, Ada"));
      const answered = performance.now();
      const visible = await drawn;
      const own = performance
        .getEntriesByType("resource")
        .map((entry) => ({ path: new URL(entry.name).pathname, end: entry.responseEnd }))
        .filter(({ path }) => path.endsWith(".js") && !path.endsWith("/worker.js"));
      const scripts = own.filter(({ end }) => end <= visible).map(({ path }) => path);
      return { visible, scripts, answered };
    },
    /** Until the first picture is answered: the UI may be there long before Python is. */
    async picture() {
      await until(() => all("input[type=file]").length);
      await paint();
      const visible = performance.now();
      const picture = await (await fetch(window.benchPicture)).blob();
      await turned(new File([picture], "picture.png", { type: "image/png" }));
      return { visible, answered: performance.now() };
    },
    /**
     * The visitor stays for a while, and nothing is stored or fetched any more: the next visit finds
     * all that this one leaves.
     */
    async settled(seconds = 8) {
      await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
      const used = async () => (await navigator.storage.estimate()).usage;
      for (let same = 0, last = -1; same < 4; ) {
        const usage = await used();
        same = usage === last ? same + 1 : 0;
        last = usage;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    },
    /** Takes the element out and puts it back: milliseconds until it answers. */
    async putBack() {
      const element = document.querySelector("cloche-app");
      const place = element.parentNode;
      element.remove();
      await new Promise((resolve) => setTimeout(resolve, 500));
      const start = performance.now();
      place.append(element);
      await bench.hello();
      return performance.now() - start;
    },
    async ready() {
      await until(() => texts().length || all("input[type=file]").length);
      await document.querySelector("cloche-app").client;
    },
    async echo(times) {
      const [source, target] = texts();
      const took = [];
      for (let number = 0; number < times; number++) {
        const start = performance.now();
        type(source, `text ${number}`);
        await until(() => target.value === `text ${number}`, tick);
        took.push(performance.now() - start);
        await paint();
      }
      return took;
    },
    async yields() {
      const target = texts().at(-1);
      const seen = new Set();
      const start = performance.now();
      button("go").click();
      let first = 0;
      await until(() => {
        seen.add(target.value);
        if (seen.size === 2 && !first) first = performance.now() - start;
        return target.value === "step 499";
      }, tick);
      return { took: performance.now() - start, first, seen: seen.size };
    },
    async flip(times) {
      const canvas = new OffscreenCanvas(1024, 1024);
      const context = canvas.getContext("2d");
      const took = [];
      for (let number = 0; number < times; number++) {
        for (let band = 0; band < 256; band++) {
          context.fillStyle = `hsl(${(band * 7 + number * 40) % 360} 60% ${30 + (band % 50)}%)`;
          context.fillRect((band * 37) % 1024, (band * 91) % 1024, 260, 180);
        }
        const file = new File([await canvas.convertToBlob()], `p${number}.png`, { type: "image/png" });
        took.push(await turned(file));
      }
      return took;
    },
    /** Turns a list of 200 rows: milliseconds from the click on, and the page's own share of it. */
    async turns(times) {
      const rows = () => all("textarea, input").filter((field) => /^Item /.test(field.value));
      await until(() => rows().length === 200);
      const took = { whole: [], page: [] };
      for (let number = 0; number < times; number++) {
        performance.clearMeasures("cloche-render");
        const start = performance.now();
        button("turn").click();
        const entry = await until(() => performance.getEntriesByName("cloche-render")[0], tick);
        took.whole.push(performance.now() - start);
        took.page.push(entry.duration);
        await paint();
      }
      return took;
    },
  });

  // When each stage of the boot began, as the element tells it.
  const stages = (bench.stages = {});
  const note = ({ detail }) => {
    const name = detail.name === "booting" ? detail.stage : detail.name;
    stages[name] ??= performance.now();
  };
  document.addEventListener("cloche:stage", note, true);
})();
