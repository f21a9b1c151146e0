/** The worker's message loop: the first message boots the app, every later one goes to Python. */
import { type Boot, PROTOCOL_VERSION, TO_WORKER_FIELDS } from "../../web/src/client/messages";
import { boot, type Main } from "./boot";
import { asBootError, BootError, reason } from "./errors";
import { post, postFailure } from "./post";

interface Incoming {
  text: string;
  attachments: unknown[];
}

let started = false;
let broken = false;
let main: Main | null = null;
/** Messages that arrived before Python took over. */
const early: Incoming[] = [];

addEventListener("message", (event: MessageEvent<unknown>) => {
  const incoming = read(event.data);
  if (!incoming) refuse("A message must be text, or an object of text and attachments.");
  else if (main) deliver(main, incoming);
  else if (started) early.push(incoming);
  else start(incoming.text);
});

addEventListener("messageerror", () => refuse("A message could not be read."));

// A callback of the app that throws must not look to the page as if the worker had died.
addEventListener("error", (event) => {
  event.preventDefault();
  post({ msg: "console", stream: "stderr", text: `Uncaught error: ${event.message}` });
});
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  post({ msg: "console", stream: "stderr", text: `Uncaught error: ${reason(event.reason)}` });
});

function start(text: string): void {
  const message = readBoot(text);
  if (!message) return;
  started = true;
  boot(message, onFatal).then(
    (booted) => {
      main = booted;
      for (const incoming of early.splice(0)) deliver(booted, incoming);
    },
    (error) => fail(asBootError(error, "script", "Reload the page.")),
  );
}

function deliver(target: Main, { text, attachments }: Incoming): void {
  if (broken) return;
  try {
    target.receive(text, attachments);
  } catch (error) {
    // Python answers every bad message itself, so what arrives here is a fault of the core.
    console.error(error);
    refuse(`The app could not take a message: ${reason(error)}`);
  }
}

/** The interpreter is broken for good (out of memory, a crash in native code). */
function onFatal(error: unknown): void {
  const text = `Python has stopped: ${reason(error)}`;
  const hint =
    "It may have run out of memory, or native code crashed. Restart the app; smaller inputs may help.";
  fail(new BootError("ready", text, hint));
}

function fail(error: BootError): void {
  if (broken) return;
  broken = true;
  postFailure(error);
}

function read(data: unknown): Incoming | null {
  if (typeof data === "string") return { text: data, attachments: [] };
  if (typeof data !== "object" || data === null) return null;
  const { text, attachments } = data as Partial<Incoming>;
  if (typeof text !== "string") return null;
  return { text, attachments: Array.isArray(attachments) ? attachments : [] };
}

/** The boot message, or null after a refusal that says what is wrong with it. */
function readBoot(text: string): Boot | null {
  let message: Record<string, unknown>;
  try {
    message = JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    return refuse(`A message must be JSON (${reason(error)}).`);
  }
  if (message?.["v"] !== PROTOCOL_VERSION) {
    return refuse(
      `The page speaks protocol version ${JSON.stringify(message?.["v"])}, this worker speaks ${PROTOCOL_VERSION}.`,
      "cloche.js and worker.js must come from the same release. Deploy them together and reload the page without its cache.",
    );
  }
  if (message["msg"] !== "boot") {
    return refuse(`The first message must be "boot", not ${JSON.stringify(message["msg"])}.`);
  }
  for (const [name, type] of Object.entries(TO_WORKER_FIELDS["boot"] ?? {})) {
    const value = message[name];
    if (value === null || typeof value !== type) {
      return refuse(`Field "${name}" of the boot message must be of type ${type}.`);
    }
  }
  return message as unknown as Boot;
}

function refuse(error: string, hint = "Send messages as declared in the protocol."): null {
  post({ msg: "refused", error, hint });
  return null;
}
