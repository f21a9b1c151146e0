// A message there and back through Python's json, and nothing else; {stream: n} as in echo.mjs.
import { loadPyodide } from "/pyodide/pyodide.mjs";
const pyodide = await loadPyodide({ indexURL: new URL("/pyodide/", self.location).href });
const [echo, stream] = pyodide.runPython(`
import json

def echo(text):
    return json.dumps({"data": json.loads(text)["data"]})

def stream(count, post):
    for step in range(count):
        post(json.dumps({"data": [f"step {step}"]}))

[echo, stream]
`);
postMessage({});
addEventListener("message", ({ data }) => {
  if (typeof data === "string") postMessage(echo(data));
  else stream(data.stream, (text) => postMessage(text));
});
