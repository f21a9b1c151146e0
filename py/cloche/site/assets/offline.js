{
  const workers = navigator.serviceWorker;
  const note = (text) => console.warn(`This app was not kept for use without a network: ${text}`);
  const start = async () => {
    const element = document.querySelector("cloche-app");
    await customElements.whenDefined("cloche-app");
    // The app's own start comes first; a failed one is told by the page itself.
    await Promise.resolve(element.app).then((app) => app.ready()).catch(() => {});
    await workers.register("offline-worker.js", { scope: "./", updateViaCache: "none" });
    const opened = async () => (await workers.ready).active.postMessage({ cloche: "opened", build: "__BUILD__" });
    document.addEventListener("visibilitychange", () => document.hidden || opened());
    addEventListener("online", opened);
    await opened();
  };
  let told = false;
  workers?.addEventListener("message", ({ data }) => {
    if (data?.cloche === "offline" && data.kind === "failed" && !told) {
      told = true;
      note(`${data.reason}.`);
    }
  });
  if (workers) addEventListener("load", () => start().catch((error) => note(error.message)));
}
