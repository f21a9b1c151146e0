/** Put in by the build (web/vite.config.ts). */

/** File name of the Python core beside cloche.js, e.g. "core-1a2b3c4d.zip". */
declare const __CLOCHE_CORE__: string;
/** The same core with byte code, for a start without a snapshot. */
declare const __CLOCHE_COMPILED__: string;
/** File name of the snapshot beside cloche.js, or "" when the build made none. */
declare const __CLOCHE_SNAPSHOT__: string;
declare const __CLOCHE_VERSION__: string;
declare const __PYODIDE_VERSION__: string;
/** URL of the folder that holds cloche.js, with its closing slash, whichever chunk asks. */
declare const __CLOCHE_BASE__: string;
/** Bytes of files of the pinned Pyodide, by name; put into the worker. */
declare const __PYODIDE_SIZES__: Record<string, number>;
