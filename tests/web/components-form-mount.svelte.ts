/** Mounts one component the way the app does: reactive props, a set that changes them, a list of what it told. */
import { flushSync, mount, unmount } from "svelte";
import { vi } from "vitest";
import type { BlockStatus, ComponentModule, FileData, Host } from "../../web/src/atoms/contract";

export interface Mounted {
  target: HTMLElement;
  props: Record<string, unknown>;
  status: BlockStatus;
  /** In order: ["set", patch] and [event, data]. */
  told: unknown[][];
  host: Host;
  find<E extends Element = HTMLElement>(selector: string): E;
  all(selector: string): HTMLElement[];
  /** Empties `told` and returns what was in it. */
  take(): unknown[][];
}

const open: { app: Record<string, unknown>; target: HTMLElement }[] = [];
let lastId = 0;

export function fakeHost(): Host {
  return {
    upload: vi.fn(async (files: File[]) => files.map((file): FileData => ({ path: file.name }))),
    toast: vi.fn(),
    t: (key) => key,
    root: document,
    maxFileSize: null,
    clickButton: vi.fn(),
    callServer: vi.fn(async () => null),
  };
}

export function mountForm(
  module: ComponentModule,
  start: Record<string, unknown> = {},
  interactive = true,
): Mounted {
  const target = document.createElement("div");
  document.body.append(target);
  const props = $state<Record<string, unknown>>({ show_label: true, container: true, ...start });
  const status = $state<BlockStatus>({ state: "idle" });
  const told: unknown[][] = [];
  const host = fakeHost();
  lastId += 1;
  const app = mount(module.component, {
    target,
    props: {
      id: lastId,
      props,
      interactive,
      host,
      status,
      set(patch: Record<string, unknown>) {
        told.push(["set", $state.snapshot(patch)]);
        Object.assign(props, patch);
      },
      emit: (event: string, data?: unknown) =>
        told.push(data === undefined ? [event] : [event, data]),
    },
  });
  open.push({ app, target });
  flushSync();
  return {
    target,
    props,
    status,
    told,
    host,
    find<E extends Element>(selector: string): E {
      const found = target.querySelector<E>(selector);
      if (!found) throw new Error(`nothing matches ${selector} in ${target.innerHTML}`);
      return found;
    },
    all: (selector) => [...target.querySelectorAll<HTMLElement>(selector)],
    take() {
      flushSync();
      return told.splice(0);
    },
  };
}

export async function unmountAll(): Promise<void> {
  for (const { app, target } of open.splice(0)) {
    await unmount(app);
    target.remove();
  }
}

/** Types a text the way a person does: the whole new text and one input event. */
export function type(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
}

export function key(
  target: Element,
  name: string,
  more: KeyboardEventInit = {},
  kind: "keydown" | "keyup" = "keydown",
): KeyboardEvent {
  const event = new KeyboardEvent(kind, {
    key: name,
    bubbles: true,
    cancelable: true,
    ...more,
  });
  target.dispatchEvent(event);
  flushSync();
  return event;
}

export function fire(target: EventTarget, name: string): void {
  target.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
  flushSync();
}

/** Name of a control as a screen reader finds it: aria-label or its <label>. */
export function nameFor(control: HTMLElement): string {
  const labels = (control as HTMLInputElement).labels;
  return control.getAttribute("aria-label") ?? labels?.[0]?.textContent?.trim() ?? "";
}

/** Text that describes a control: help and errors. */
export function descriptionOf(control: HTMLElement): string {
  const ids = control.getAttribute("aria-describedby")?.split(" ") ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent?.trim() ?? "?").join(" ");
}
