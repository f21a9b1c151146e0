/** From an event on the page to runs of its listeners: trigger modes, js, cancels, chains. */
import type { Toast } from "../atoms/contract";
import type { Dependency } from "./config";
import { Execution, type Outcome } from "./execution";
import { gatherInputs, gatherOutputs } from "./gather";
import { compileFunction, type JsFunction, type JsScope, toValues } from "./js";
import type { Session } from "./ports";
import type { Store } from "./store";

/** What set a listener off; a chain passes on that of its first link. */
export interface Trigger {
  id: number | null;
  event: string;
  data: unknown;
  /** Leave values alone that the visitor has changed. */
  keepTouched?: boolean;
}

export interface DispatchPorts {
  store: Store;
  /** Null while Python is not there. */
  session(): Session | null;
  toast(toast: Toast): void;
  scope: JsScope;
  /** Files on their way from the visitor's disk into values; null when there are none. */
  arriving?(): Promise<unknown> | null;
  /** Bring a block into view. */
  scrollTo(id: number): void;
  /** A dynamic part has new content. */
  render?(config: unknown): Promise<void>;
  /** Files came with a result; those no longer shown may go. */
  filesChanged(): void;
}

/** Events that come of a file that has arrived. */
const FROM_FILES = new Set(["upload", "input", "change", "stream"]);

export class Dispatcher {
  #dependencies: Dependency[];
  #byTarget = new Map<string, Dependency[]>();
  #active = new Map<number, Set<Execution>>();
  /** For always_last: the trigger to run again with once the present run is over. */
  #again = new Map<number, Trigger>();
  #compiled = new WeakMap<Dependency, JsFunction>();
  #ports: DispatchPorts;

  constructor(dependencies: Dependency[], ports: DispatchPorts) {
    this.#ports = ports;
    this.#dependencies = dependencies;
    this.#index();
  }

  get dependencies(): readonly Dependency[] {
    return this.#dependencies;
  }

  /** These take the place of the listeners made in any of the dynamic parts; runs of those go on. */
  replace(parts: ReadonlySet<number>, fresh: Dependency[]): void {
    const stay = this.#dependencies.filter(
      ({ rendered_in }) => rendered_in === null || !parts.has(rendered_in),
    );
    this.#dependencies = [...stay, ...fresh];
    this.#index();
  }

  /** These are all listeners from now on; runs go on. */
  replaceAll(dependencies: Dependency[]): void {
    this.#dependencies = dependencies;
    this.#index();
  }

  /** The load event of new listeners. */
  loaded(fresh: Dependency[]): void {
    for (const dependency of fresh) {
      const target = dependency.targets.find(([, event]) => event === "load");
      if (target) this.#start(dependency, { id: target[0], event: "load", data: undefined });
    }
  }

  #index(): void {
    this.#byTarget.clear();
    for (const dependency of this.#dependencies) {
      for (const [id, event] of dependency.targets) {
        const key = `${id}:${event}`;
        const others = this.#byTarget.get(key) ?? [];
        if (!others.includes(dependency)) this.#byTarget.set(key, [...others, dependency]);
      }
    }
  }

  /** Whether any listener waits for this event. */
  hears(id: number, event: string): boolean {
    return this.#byTarget.has(`${id}:${event}`);
  }

  /** An event happened: start its listeners in the order in which they were made. */
  trigger(id: number, event: string, data?: unknown, keepTouched = false): void {
    // a component's own word that it streams no more
    if (event === "close_stream") this.#endStreams(id);
    for (const dependency of this.#byTarget.get(`${id}:${event}`) ?? []) {
      this.#start(dependency, { id, event, data, keepTouched });
    }
  }

  #endStreams(id: number): void {
    for (const { id: listener } of this.#byTarget.get(`${id}:stream`) ?? []) {
      for (const execution of this.#active.get(listener) ?? []) execution.endStream();
    }
  }

  /** Stop all runs of a listener. */
  cancel(dependencyId: number): void {
    this.#again.delete(dependencyId);
    for (const execution of this.#active.get(dependencyId) ?? []) execution.cancel();
  }

  /** Forget what waits to run again: the page closes or Python is gone. */
  cancelAll(): void {
    for (const id of [...this.#active.keys()]) this.cancel(id);
  }

  /** What `cancels=` does. A timer that drives a cancelled listener stops with it. */
  #cancelListed(ids: number[]): void {
    for (const id of ids) {
      this.cancel(id);
      const cancelled = this.#dependencies.find((dependency) => dependency.id === id);
      for (const [target, event] of cancelled?.targets ?? []) {
        if (target === null || event !== "tick") continue;
        this.#ports.store.apply(target, { __type__: "update", active: false });
      }
    }
  }

  #start(dependency: Dependency, trigger: Trigger): void {
    if (trigger.event === "stream" && dependency.connection === "stream") {
      const [open] = [...(this.#active.get(dependency.id) ?? [])].filter((run) => run.takesChunks);
      if (open) {
        this.#chunk(open, trigger);
        return;
      }
    }
    const running = this.#active.get(dependency.id)?.size ?? 0;
    if (running > 0 && dependency.trigger_mode === "once") return;
    if (running > 0 && dependency.trigger_mode === "always_last") {
      this.#again.set(dependency.id, trigger);
      return;
    }
    void this.#execute(dependency, trigger);
  }

  async #execute(dependency: Dependency, trigger: Trigger): Promise<void> {
    const execution = new Execution(dependency, trigger, this.#ports);
    const active = this.#active.get(dependency.id) ?? new Set();
    this.#active.set(dependency.id, active.add(execution));
    this.#cancelListed(dependency.cancels);
    // as they are now: the part that made them may be drawn anew before this run ends
    const followers = this.#dependencies.filter((next) => next.trigger_after === dependency.id);
    let outcome: Outcome;
    try {
      outcome = await this.#steps(execution);
    } catch (error) {
      outcome = execution.cancelled ? "cancelled" : "error";
      if (outcome === "error") this.#scriptFailed(dependency, error);
    }
    active.delete(execution);
    // a lost Python is no outcome of the listener: nothing follows
    if (outcome === "lost") {
      this.#again.delete(dependency.id);
      return;
    }
    for (const state of execution.changedStates) this.trigger(state, "change");
    if (outcome !== "invalid") this.#chain(followers, trigger, outcome);
    const again = this.#again.get(dependency.id);
    if (again && active.size === 0) {
      this.#again.delete(dependency.id);
      this.#start(dependency, again);
    }
  }

  /** The listener's js first, then Python. Throws only what its js threw. */
  async #steps(execution: Execution): Promise<Outcome> {
    const { dependency, trigger } = execution;
    // a picture that is seen already is to be sent; what a file sets off has its own
    const arriving = FROM_FILES.has(trigger.event) ? null : this.#ports.arriving?.();
    if (arriving) await arriving;
    if (execution.cancelled) return "cancelled";
    const given = this.#values(dependency);
    // plain values are used at once, so that the page does not flicker
    const values = isThenable(given) ? await given : given;
    if (execution.cancelled) return "cancelled";
    if (dependency.backend_fn) return execution.runPython(values);
    if (dependency.js) execution.apply(values);
    return "success";
  }

  /** Inputs for Python, or what the js alone gives for the outputs. */
  #values(dependency: Dependency): unknown[] | PromiseLike<unknown[]> {
    const { store } = this.#ports;
    const values = gatherInputs(store, dependency);
    if (!dependency.js) return values;
    const take = (result: unknown): unknown[] => {
      const slots = dependency.backend_fn ? dependency.inputs : dependency.outputs;
      const made = toValues(result, slots.length);
      if (!dependency.backend_fn) return made;
      return values.map((value, index) => (index < made.length ? made[index] : value));
    };
    const given = this.#script(dependency)(...values, ...gatherOutputs(store, dependency));
    return isThenable(given) ? given.then(take) : take(given);
  }

  /** The next chunk of a stream: all inputs as they are now. */
  #chunk(execution: Execution, trigger: Trigger): void {
    const { dependency } = execution;
    execution.pace(async () => {
      try {
        const given = this.#values(dependency);
        execution.sendChunk(isThenable(given) ? await given : given, trigger);
      } catch (error) {
        this.#scriptFailed(dependency, error);
      }
    });
  }

  #script(dependency: Dependency): JsFunction {
    let script = this.#compiled.get(dependency);
    if (!script) {
      script = compileFunction(dependency.js ?? "", this.#ports.scope);
      this.#compiled.set(dependency, script);
    }
    return script;
  }

  #scriptFailed(dependency: Dependency, error: unknown): void {
    console.error(`The js of listener ${dependency.id} failed.`, error);
    const message = error instanceof Error ? error.message : String(error);
    this.#ports.toast({ level: "error", title: "Script error", message });
  }

  #chain(followers: Dependency[], trigger: Trigger, outcome: Outcome): void {
    for (const next of followers) {
      if (next.trigger_only_on_success && outcome !== "success") continue;
      if (next.trigger_only_on_failure && outcome !== "error") continue;
      this.#start(next, trigger);
    }
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null)?.then === "function";
}
