/**
 * The worker's message loop. The page talks to the worker itself, or, where several elements or
 * pages share it, each through a port of its own.
 */
import "./early";
import { prepare } from "./boot";
import { Client, clients } from "./clients";
import { reason } from "./errors";
import { Host } from "./host";
import { isPreparation, type Preparation } from "./kept/afterwards";
import { post } from "./post";
import { Sharer } from "./sharer";

const scope = globalThis as unknown as DedicatedWorkerGlobalScope & SharedWorkerGlobalScope;

// A callback of the app that throws must not look to the page as if the worker had died.
addEventListener("error", (event) => {
  event.preventDefault();
  post({ msg: "console", stream: "stderr", text: `Uncaught error: ${event.message}` });
});
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  post({ msg: "console", stream: "stderr", text: `Uncaught error: ${reason(event.reason)}` });
});

if ("onconnect" in scope) {
  const sharer = new Sharer(scope.name, () => scope.close());
  scope.addEventListener("connect", (event) => {
    const [port] = (event as MessageEvent).ports;
    if (port) sharer.listen(port);
  });
} else {
  let take: ((data: unknown) => void) | null = null;
  addEventListener("message", (event: MessageEvent<unknown>) => {
    if (isPreparation(event.data)) {
      void prepareMemory(event.data);
      return;
    }
    take ??= isPort(event.data) ? viaPorts() : alone();
    take(event.data);
  });
  addEventListener("messageerror", () => {
    for (const client of clients) client.refuse("A message could not be read.");
  });
}

/** One element has this worker for itself. */
function alone(): (data: unknown) => void {
  const host = new Host();
  const client = new Client(scope);
  clients.add(client);
  return (data) => host.take(client, data);
}

/** Several elements of one page have it, where the browser lets pages share none. */
function viaPorts(): (data: unknown) => void {
  const sharer = new Sharer(null, () => {});
  return (data) => {
    if (isPort(data)) sharer.listen(data.port);
  };
}

/** This worker runs no app: whoever started it ends it when it answers. */
async function prepareMemory(preparation: Preparation): Promise<void> {
  try {
    await prepare(preparation);
  } finally {
    scope.postMessage(null);
  }
}

function isPort(data: unknown): data is { port: MessagePort } {
  return typeof data === "object" && data !== null && "port" in data;
}
