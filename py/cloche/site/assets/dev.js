// Development only: reloads the page after a build and shows the error of a failed one over it.
(() => {
  const shown = Number(document.currentScript.dataset.version);
  let host = null;

  function hide() {
    host?.remove();
    host = null;
  }

  function show(text) {
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
        <header><h2>The last save did not build</h2><button type="button">Hide</button></header>
        <pre></pre>
        <p>Save a mended file and this page reloads by itself.</p>
      </section>`;
    root.querySelector("pre").textContent = text;
    root.querySelector("button").addEventListener("click", hide);
    document.body.append(host);
  }

  new EventSource("/__cloche/events").addEventListener("message", (event) => {
    const state = JSON.parse(event.data);
    if (state.version !== shown) {
      location.reload();
    } else if (state.error) {
      show(state.error);
    } else {
      hide();
    }
  });
})();
