/**
 * Python's own code, fetched and compiled from the first moment of a boot on: Pyodide would ask for
 * it only when its scripts have run, and the compiler needs no help from this thread.
 */

import { moment, momentOf } from "./moment";
import { sharingWrappers } from "./wrappers";

export interface Script {
  default(settings: unknown): Promise<unknown>;
}

// Without the counting of progress, which copies every byte and so hides the file from the browser.
const plainFetch = globalThis.fetch.bind(globalThis);

export class RuntimeCode {
  readonly #url: string;
  readonly #response: Promise<Response>;
  readonly #module: Promise<WebAssembly.Module>;
  /** pyodide.asm.mjs; may reject. */
  readonly script: Promise<Script>;
  readonly libraryUrl: string;

  /** `module`: what another worker has compiled already. */
  constructor(baseUrl: string, module: WebAssembly.Module | null = null) {
    this.#url = `${baseUrl}pyodide.asm.wasm`;
    this.libraryUrl = `${baseUrl}python_stdlib.zip`;
    this.#response = module ? Promise.resolve(new Response()) : plainFetch(this.#url);
    this.#module = module ? Promise.resolve(module) : WebAssembly.compileStreaming(this.#response);
    this.script = import(/* @vite-ignore */ `${baseUrl}pyodide.asm.mjs`) as Promise<Script>;
    // Whoever uses them hears of a failure.
    momentOf("code is compiled", this.#module);
    momentOf("script of the runtime is evaluated", this.script);
    for (const part of [this.#response, this.#module, this.script]) part.catch(() => {});
  }

  /** Settles when the compiler is done, or has failed: then it gives null. */
  async compiled(): Promise<WebAssembly.Module | null> {
    return this.#module.catch(() => null);
  }

  /**
   * Let Pyodide, while it loads in `work`, have this code where it asks for the file. Without
   * `library` it gets an empty standard library, which a restored interpreter does not read.
   */
  async lend<T>(work: () => Promise<T>, library: boolean): Promise<T> {
    const { fetch } = globalThis;
    const { instantiateStreaming } = WebAssembly;
    globalThis.fetch = async (input, init) => {
      if (String(input) === this.#url) return this.#response;
      if (!library && String(input) === this.libraryUrl) return new Response(new Uint8Array());
      return fetch(input, init);
    };
    WebAssembly.instantiateStreaming = async (source, imports) => {
      if ((await source) !== (await this.#response)) return instantiateStreaming(source, imports);
      const module = await this.#module.catch(() => null);
      if (!module) return instantiateStreaming(plainFetch(this.#url), imports);
      const instance = await WebAssembly.instantiate(module, imports);
      moment("code is instantiated");
      return { module, instance };
    };
    try {
      return await sharingWrappers(work);
    } finally {
      globalThis.fetch = fetch;
      WebAssembly.instantiateStreaming = instantiateStreaming;
    }
  }
}
