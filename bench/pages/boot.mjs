// What the project is compared with: Pyodide alone. With ?packages=a,b they are loaded, and
// ?imports=a,b imported.
import { loadPyodide } from "/pyodide/pyodide.mjs";
const start = performance.now();
const asked = new URL(self.location).searchParams;
const list = (name) => asked.get(name)?.split(",") ?? [];
const options = { indexURL: new URL("/pyodide/", self.location).href, packages: list("packages") };
const pyodide = await loadPyodide(options);
for (const name of list("imports")) pyodide.pyimport(name).destroy();
pyodide.runPython("1");
postMessage({ boot: performance.now() - start });
