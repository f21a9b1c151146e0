"""What an app can see of its Python, to compare two ways to start it."""

#: What an app can see of its Python, as one dict `facts`.
FACTS = """
import asyncio, datetime, gc, hashlib, importlib, json, locale, logging, os, sys, time, warnings
import pyodide_js
from pyodide.code import run_js
from pyodide.ffi import can_run_sync

async def in_a_task():
    return can_run_sync()

def zone(month):
    return str(datetime.datetime(2026, month, 1).astimezone().tzinfo)

def symbols():
    look = run_js("({ GOT }) => Object.keys(GOT).map((name) => name + GOT[name].value).join()")
    return look(pyodide_js._module).split(",")

symbols_at_first = len(symbols())
# not by name: what opens the runtime's own symbols is to come after the memory was kept
ctypes = importlib.import_module("ctypes")
version = ctypes.pythonapi.Py_GetVersion
version.restype = ctypes.c_char_p
shown_version, all_symbols = version().decode(), symbols()
begun = time.monotonic()
time.sleep(0.05)
loop = asyncio.get_event_loop()
facts = {
    "path": sys.path, "cwd": os.getcwd(), "argv": sys.argv, "environ": dict(os.environ),
    "zone": [time.tzname, time.timezone, time.altzone, time.daylight, zone(1), zone(7)],
    "strftime": time.strftime("%Z %H", time.localtime(0)),
    "flags": str(sys.flags), "executable": sys.executable, "prefix": sys.prefix,
    "encodings": [sys.getfilesystemencoding(), sys.stdout.encoding, locale.getencoding()],
    "streams": [str(sys.stdin), str(sys.stdout), str(sys.stderr), sys.stdout.isatty()],
    "buffering": [sys.stdout.line_buffering, sys.stderr.line_buffering, sys.stdout.fileno()],
    "loop": [type(loop).__qualname__, loop.is_running(), len(asyncio.all_tasks())],
    "switching": [can_run_sync(), await asyncio.ensure_future(in_a_task())],
    "sleep waits": time.monotonic() - begun >= 0.045,
    "recursion": sys.getrecursionlimit(),
    "finders": [getattr(f, "__name__", type(f).__name__) for f in sys.meta_path],
    "hooks": len(sys.path_hooks), "filters": len(warnings.filters),
    "collector": [gc.get_threshold(), gc.isenabled()],
    "folders": {p: sorted(os.listdir(p)) for p in ("/", "/home", "/home/pyodide", "/lib", "/tmp")},
    "version": [shown_version, sys.version], "symbols": len(all_symbols),
    "addresses": hashlib.sha256(repr(sorted(all_symbols)).encode()).hexdigest(),
    "table": pyodide_js._module.wasmTable.length,
    "packages": pyodide_js.loadedPackages.to_py(), "main": sys.modules["__main__"].__file__,
    "handlers": str(logging.getLogger().handlers), "hook": sys.excepthook.__qualname__,
}
"""
