// How long the core's import takes in a page, apart from everything else.
import { loadPyodide } from "/pyodide/pyodide.mjs";
const core = new URL(self.location).searchParams.get("core");
const [pyodide, zip] = await Promise.all([
  loadPyodide({ indexURL: new URL("/pyodide/", self.location).href }),
  fetch(core).then((response) => response.arrayBuffer()),
]);
pyodide.FS.writeFile("/lib/cloche-core.zip", new Uint8Array(zip));
pyodide.pyimport("sys").path.insert(0, "/lib/cloche-core.zip");
const time = (name) => {
  const start = performance.now();
  pyodide.pyimport(name);
  return performance.now() - start;
};
const bridge = time("cloche.browser.main");
const interface_ = time("cloche.apps.interface") + time("cloche.components.slider");
postMessage({ bridge, interface: interface_, total: bridge + interface_ });
