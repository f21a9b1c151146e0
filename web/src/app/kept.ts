/** One value in the visitor's browser: encrypted in localStorage, in memory where there is none. */
import type { Props } from "./reactive.svelte";

const IV_BYTES = 16;
/** Marks what was stored where the browser has no cryptography (pages without https). */
const PLAIN = "plain:";

export class Kept {
  readonly #key: string;
  readonly #secret: string;
  #saving: Promise<void> = Promise.resolve();
  #newest = 0;
  /** Whether something was stored; then `value` is it. */
  found = false;
  value: unknown = null;

  /** Without a name of the author's own, the page's address and the block's place make one. */
  constructor(id: number, props: Props) {
    const own = `cloche:${globalThis.location?.pathname ?? ""}:${id}`;
    this.#key = text(props["storage_key"]) ?? own;
    this.#secret = text(props["secret"]) ?? own;
  }

  /** Never rejects: what cannot be read is as good as nothing. */
  async read(): Promise<void> {
    let stored: string | null;
    try {
      stored = localStorage.getItem(this.#key);
    } catch {
      console.warn(`BrowserState "${this.#key}": the browser keeps nothing for this page.`);
      return;
    }
    if (stored === null) return;
    try {
      this.value = JSON.parse(await decrypt(stored, this.#secret)) as unknown;
      this.found = true;
    } catch {
      console.warn(
        `BrowserState "${this.#key}": what the browser keeps under this name cannot be read. ` +
          "It is from another app or secret, or damaged. The default value is used.",
      );
    }
  }

  /** Stores a value; of several at once the newest stays. */
  save(value: unknown): void {
    this.value = value;
    this.found = true;
    this.#newest += 1;
    const mine = this.#newest;
    this.#saving = this.#saving.then(async () => {
      if (mine !== this.#newest) return;
      try {
        localStorage.setItem(this.#key, await encrypt(JSON.stringify(value), this.#secret));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        console.warn(`BrowserState "${this.#key}" could not be stored: ${reason}`);
      }
    });
  }

  /** Resolves when everything is written. */
  saved(): Promise<void> {
    return this.#saving;
  }
}

async function encrypt(clear: string, secret: string): Promise<string> {
  if (!crypto.subtle) return PLAIN + clear;
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const key = await keyOf(secret, "encrypt");
  const bytes = new TextEncoder().encode(clear);
  const hidden = await crypto.subtle.encrypt({ name: "AES-CBC", iv }, key, bytes);
  return toBase64(new Uint8Array([...iv, ...new Uint8Array(hidden)]));
}

async function decrypt(stored: string, secret: string): Promise<string> {
  if (stored.startsWith(PLAIN)) return stored.slice(PLAIN.length);
  const bytes = Uint8Array.from(atob(stored), (char) => char.charCodeAt(0));
  const key = await keyOf(secret, "decrypt");
  const iv = bytes.slice(0, IV_BYTES);
  const clear = await crypto.subtle.decrypt({ name: "AES-CBC", iv }, key, bytes.slice(IV_BYTES));
  return new TextDecoder("utf-8", { fatal: true }).decode(clear);
}

async function keyOf(secret: string, use: KeyUsage): Promise<CryptoKey> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret));
  return crypto.subtle.importKey("raw", hash, "AES-CBC", false, [use]);
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function text(value: unknown): string | null {
  return typeof value === "string" && value ? value : null;
}
