(({ worker, runtime, snapshot }) => {
  const address = (url) => url && new URL(url, document.baseURI).href;
  try {
    const early = { url: address(worker), failed: false };
    early.worker = new Worker(early.url, { type: "module" });
    early.worker.onerror = (event) => {
      event.preventDefault();
      early.failed = true;
    };
    const urls = {
      runtime_url: address(runtime),
      snapshot_url: address(snapshot),
      page_url: location.href,
    };
    early.worker.postMessage({ early: urls });
    self.clocheWorker = early;
  } catch {
    // The app tells why it cannot start.
  }
})
