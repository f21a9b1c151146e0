/** Everything the worker itself says to its pages; what the app says is posted by Python. */
import { type Client, clients, type Unversioned } from "./clients";
import type { BootError } from "./errors";

let stage: Unversioned | null = null;

/** Post one message of the worker's own to everyone it concerns. */
export function post(message: Unversioned): void {
  if (message.msg === "stage") stage = message;
  const hearers = message.msg === "console" ? onePerPage() : clients;
  for (const client of hearers) client.post(message);
}

/** Tell one that comes while the app boots what the others have heard. */
export function postStage(client: Client): void {
  if (stage) client.post(stage);
}

export function postFailure(client: Client, error: BootError): void {
  client.post({
    msg: "boot_failed",
    stage: error.stage,
    error: error.message,
    hint: error.hint,
    traceback: error.traceback,
  });
}

/** What is printed appears once in a page's console, however many elements it has. */
function onePerPage(): Iterable<Client> {
  const byPage = new Map<unknown, Client>();
  for (const client of clients) {
    const page = client.page ?? client;
    if (!byPage.has(page)) byPage.set(page, client);
  }
  return byPage.values();
}
