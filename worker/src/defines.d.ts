/** Put in by the build (web/vite.worker.config.ts). */
declare const __CLOCHE_VERSION__: string;
declare const __PYODIDE_VERSION__: string;
/** Bytes of files of the pinned Pyodide, by name. */
declare const __PYODIDE_SIZES__: Record<string, number>;
