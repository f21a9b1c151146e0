// What the project is compared with: Pyodide alone, doing nothing.
import { loadPyodide } from "/pyodide/pyodide.mjs";
const start = performance.now();
const pyodide = await loadPyodide({ indexURL: new URL("/pyodide/", self.location).href });
pyodide.runPython("1");
postMessage({ boot: performance.now() - start });
