"""`gr.cache` and `gr.Cache`: results kept in memory, so that equal inputs are answered at once."""

from __future__ import annotations

import functools
import inspect
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, Literal, TypeVar, overload

from cloche.blocks.dependency import is_generator_function
from cloche.engine.cachestore import CacheStore
from cloche.engine.context import current_run
from cloche.events.injection import parameters_of

F = TypeVar("F", bound=Callable[..., Any])

#: So that each `gr.cache(fn)(...)` finds the store of the one before; the oldest go first.
_made: OrderedDict[Any, Callable[..., Any]] = OrderedDict()
_MOST_MADE = 256


class Cache:
    """A store of one's own: make it the default value of a parameter, or a global.

    Args:
        max_size: most entries; the least recently used go first. None for any number.
        max_memory: most bytes, or text such as "512mb".
        per_session: visitors do not see each other's entries.
    """

    injected_by_default = "cache"

    def __init__(
        self,
        *,
        max_size: int | None = 128,
        max_memory: str | int | None = None,
        per_session: bool = False,
    ) -> None:
        self._store = CacheStore(max_size, max_memory, per_session)

    def get(self, key: Any) -> dict[str, Any] | None:
        """What was kept under a key of any content; None when there is nothing."""
        found, data = self._store.find(key)
        if found:
            note_hit("partial")
        return dict(data) if found else None

    def set(self, key: Any, **data: Any) -> None:
        """Keep named values under a key."""
        self._store.put(key, data)

    def keys(self) -> list[Any]:
        """The keys there are."""
        return self._store.keys()

    def clear(self) -> None:
        """Forget everything."""
        self._store.clear()

    def __len__(self) -> int:
        return len(self._store)

    def __bool__(self) -> bool:
        return True  # an empty cache is a cache, too


@overload
def cache(
    fn: F,
    *,
    key: Callable[[dict[str, Any]], Any] | None = None,
    max_size: int | None = 128,
    max_memory: str | int | None = None,
    per_session: bool = False,
) -> F: ...


@overload
def cache(
    fn: None = None,
    *,
    key: Callable[[dict[str, Any]], Any] | None = None,
    max_size: int | None = 128,
    max_memory: str | int | None = None,
    per_session: bool = False,
) -> Callable[[F], F]: ...


def cache(
    fn: Callable[..., Any] | None = None,
    *,
    key: Callable[[dict[str, Any]], Any] | None = None,
    max_size: int | None = 128,
    max_memory: str | int | None = None,
    per_session: bool = False,
) -> Any:
    """Remember results by the content of the arguments; a hit of a listener skips the queue.

    A decorator, or `gr.cache(fn)(...)` inside a function. Generators play all their yields again;
    what raised or was not read to its end is not kept. Results are the kept objects themselves.

    Args:
        fn: function, coroutine function or generator.
        key: gets the arguments by name as one dict, and returns what the result depends on.
        max_size, max_memory, per_session: as for `Cache`.

    Raises:
        TypeError: `fn` is not a function.
    """
    if fn is None:
        return lambda function: cache(
            function, key=key, max_size=max_size, max_memory=max_memory, per_session=per_session
        )
    if not callable(fn):
        raise TypeError(
            f"gr.cache takes a function, got {type(fn).__name__}. "
            "Write gr.cache(fn)(value), not gr.cache(fn(value))."
        )
    mark = (_identity(fn), key, max_size, max_memory, per_session)
    wrapper = _made.get(mark)
    if wrapper is None:
        wrapper = Memo(fn, key, CacheStore(max_size, max_memory, per_session)).wrapped()
        _made[mark] = wrapper
        if len(_made) > _MOST_MADE:
            _made.popitem(last=False)
    return wrapper


def _identity(fn: Callable[..., Any]) -> Any:
    """Equal for a function that is defined anew on each call of the one around it."""
    bare = inspect.isfunction(fn) and not (fn.__closure__ or fn.__defaults__ or fn.__kwdefaults__)
    try:
        hash(fn)
    except TypeError:
        return object()
    return fn.__code__ if bare else fn


class Memo:
    """A function with its store."""

    def __init__(
        self, fn: Callable[..., Any], key: Callable[[dict[str, Any]], Any] | None, store: CacheStore
    ) -> None:
        self.fn = fn
        self.store = store
        self._key = key
        try:
            self._signature: inspect.Signature | None = inspect.signature(fn)
        except (TypeError, ValueError):
            self._signature = None
        #: Parameters that say nothing about the result: bars and caches.
        self._aside = frozenset(
            p.name for p in parameters_of(fn)[0] if p.injected in ("progress", "cache")
        )

    def wrapped(self) -> Callable[..., Any]:
        """The function as the user calls it; of the same kind as the plain one."""
        fn = self.fn
        if inspect.isasyncgenfunction(fn):
            wrapper = self._async_generator()
        elif is_generator_function(fn):
            wrapper = self._generator()
        elif inspect.iscoroutinefunction(fn):
            wrapper = self._coroutine()
        else:
            wrapper = self._function()
        wrapper = functools.wraps(fn)(wrapper)
        wrapper.cache = self.store  # type: ignore[attr-defined]
        wrapper.cloche_memo = self  # type: ignore[attr-defined]
        return wrapper

    def holds(self, session: str, positional: Iterable[Any], keywords: dict[str, Any]) -> bool:
        """Whether a call with these arguments in a session would be answered from the store."""
        try:
            return self.store.find(self._key_of(tuple(positional), keywords), session)[0]
        except Exception:
            return False  # the call itself says what is wrong with the arguments

    def _key_of(self, positional: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        if self._signature is None:
            return (positional, keywords)
        bound = self._signature.bind(*positional, **keywords)
        bound.apply_defaults()
        named = {k: _content(v) for k, v in bound.arguments.items() if k not in self._aside}
        return named if self._key is None else self._key(named)

    def _find(self, key: Any) -> tuple[bool, Any]:
        found, value = self.store.find(key)
        if found:
            run = current_run.get()
            own = run is not None and getattr(run.plan.call, "cloche_memo", None) is self
            note_hit("full" if own else "partial")
        return found, value

    def _function(self) -> Callable[..., Any]:
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            key = self._key_of(args, kwargs)
            found, value = self._find(key)
            if not found:
                value = self.fn(*args, **kwargs)
                self.store.put(key, value)
            return value

        return wrapper

    def _coroutine(self) -> Callable[..., Any]:
        async def wrapper(*args: Any, **kwargs: Any) -> Any:
            key = self._key_of(args, kwargs)
            found, value = self._find(key)
            if not found:
                value = await self.fn(*args, **kwargs)
                self.store.put(key, value)
            return value

        return wrapper

    def _generator(self) -> Callable[..., Any]:
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            key = self._key_of(args, kwargs)
            found, values = self._find(key)
            if found:
                yield from values
                return
            values = []
            for value in self.fn(*args, **kwargs):
                values.append(value)
                yield value
            self.store.put(key, values)

        return wrapper

    def _async_generator(self) -> Callable[..., Any]:
        async def wrapper(*args: Any, **kwargs: Any) -> Any:
            key = self._key_of(args, kwargs)
            found, values = self._find(key)
            if found:
                for value in values:
                    yield value
                return
            values = []
            async for value in self.fn(*args, **kwargs):
                values.append(value)
                yield value
            self.store.put(key, values)

        return wrapper


def memo_of(fn: Any) -> Memo | None:
    """The memo behind a function decorated with `cache`."""
    memo = getattr(fn, "cloche_memo", None)
    return memo if isinstance(memo, Memo) else None


def note_hit(kind: Literal["full", "partial"]) -> None:
    """Tell the run that is going on that a cache answered; "full" outweighs "partial"."""
    run = current_run.get()
    if run is not None and run.used_cache != "full":
        run.used_cache = kind


def _content(value: Any) -> Any:
    """What counts of an injected argument: its fields, not the objects they hang on."""
    injected = getattr(type(value), "injected_as", None)
    if injected == "event_data":
        return (type(value).__name__, getattr(value.target, "_id", None), value._data)
    if injected == "request":
        return (str(value.url), dict(value.headers), value.session_hash, value.username)
    return value
