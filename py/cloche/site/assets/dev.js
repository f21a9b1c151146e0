// Development only: lets the running app take over saved files, or reloads the page, and shows what
// is wrong with a save over the app, which goes on as it was.
(() => {
  let shown = Number(document.currentScript.dataset.version);
  let host = null;

  function hide() {
    host?.remove();
    host = null;
  }

  function show(title, text) {
    hide();
    host = document.createElement("div");
    const root = host.attachShadow({ mode: "open" });
    root.innerHTML = `
      <style>
        section { position: fixed; inset: auto 1rem 1rem; z-index: 2147483647; max-height: 60vh;
          overflow: auto; padding: 1rem 1.25rem; border-radius: 12px; border-left: 6px solid #dc2626;
          background: #fff; color: #1c1917; box-shadow: 0 8px 40px #0006; font: 15px/1.5 system-ui, sans-serif; }
        header { display: flex; gap: 1rem; align-items: center; justify-content: space-between; }
        h2 { margin: 0; font-size: 1rem; }
        pre { margin: .5rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/1.5 ui-monospace, monospace; }
        p { margin: .5rem 0 0; opacity: .75; }
        button { font: inherit; padding: .25rem .75rem; border: 1px solid #a8a29e; border-radius: 8px; background: none; color: inherit; cursor: pointer; }
        button:focus-visible { outline: 3px solid #0f766e; outline-offset: 2px; }
        @media (prefers-color-scheme: dark) { section { background: #1c1917; color: #fafaf9; } }
      </style>
      <section role="alert">
        <header><h2></h2><button type="button">Hide</button></header>
        <pre></pre>
        <p>The app goes on as it was before. Save a mended file, and it shows here by itself.</p>
      </section>`;
    root.querySelector("h2").textContent = title;
    root.querySelector("pre").textContent = text;
    root.querySelector("button").addEventListener("click", hide);
    document.body.append(host);
  }

  /** The page's app, as far as it can run its script again; null when it has to be loaded again. */
  async function running() {
    const element = document.querySelector("cloche-app");
    if (!element) return null;
    // of an app that waits for a click there is nothing yet
    const later = new Promise((resolve) => setTimeout(resolve, 0, null));
    const app = await Promise.race([element.app, later]).catch(() => null);
    if (!app || app.state.name === "failed" || app.state.name === "dead") return null;
    // a worker of several pages is not for one of them to change
    return (element.attributesNow().sharedWorker ?? app.manifest.sharedWorker) ? null : app;
  }

  async function catchUp() {
    const changes = await (await fetch(`/__cloche/changes?since=${shown}`)).json();
    const app = changes.reload ? null : await running();
    if (!app) {
      location.reload();
      return;
    }
    shown = changes.version;
    try {
      if (await app.rerun(changes)) location.reload();
      else hide();
    } catch (error) {
      if (error.stage !== "script") location.reload();
      else show("The last save does not run", [error.message, error.hint, error.traceback].filter(Boolean).join("\n\n"));
    }
  }

  let failedBuild = false;
  let work = Promise.resolve();
  new EventSource("/__cloche/events").addEventListener("message", (event) => {
    const state = JSON.parse(event.data);
    work = work.then(async () => {
      if (state.error) show("The last save did not build", state.error);
      else if (state.version > shown) await catchUp();
      else if (state.version < shown) location.reload();
      else if (failedBuild) hide();
      failedBuild = Boolean(state.error);
    }).catch(() => location.reload());
  });
})();
