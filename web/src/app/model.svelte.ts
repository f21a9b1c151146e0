/** One app on the page: its blocks, its listeners, its session, what it tells the visitor. */
import { adopt } from "../atoms/adopt";
import type { ComponentModule, FileData, Host } from "../atoms/contract";
import { type AuthoredStyles, restyled } from "./authored";
import { Background } from "./background.svelte";
import { type AppView, readConfig } from "./config";
import { Dispatcher } from "./dispatch";
import { translator, type Translate } from "./i18n";
import { type JsScope, runScript, scopedDocument } from "./js";
import type { AppOptions, DeadReason, MountOptions, Session } from "./ports";
import { tellPace } from "./pace";
import { reconcile, sameBlocks } from "./reconcile";
import { loadModules } from "./registry";
import { shownFiles } from "./shown-files";
import { Store } from "./store";
import { Toasts } from "./toasts.svelte";

export class AppModel {
  view: AppView = $state.raw() as AppView;
  store: Store = $state.raw() as Store;
  /** Why Python is gone, while it is. */
  dead = $state.raw<DeadReason | null>(null);
  restarting = $state.raw(false);
  readonly toasts = new Toasts();
  readonly background = new Background({
    emit: (id, event) => this.emit(id, event),
    apply: (id, value) => this.store.apply(id, value),
  });
  readonly root: ShadowRoot | Document;
  readonly options: AppOptions;
  readonly host: Host;
  /** The element with the class cl-root, once it is drawn. */
  element: HTMLElement | null = null;
  /** The author's own, once they are added. */
  styles: AuthoredStyles | null = null;
  #session: Session;
  #dispatcher: Dispatcher;
  #scope: JsScope;
  #t: Translate;
  #releases = new Map<string, () => void>();
  #stopDead: () => void;
  #stopOpen: (() => void) | undefined;
  /** Drawn, with the author's script run. */
  #drawn = false;
  /** Drawn before Python was there. */
  readonly #painted: boolean;
  #stopStuck: (() => void) | undefined;
  #stopRerun: (() => void) | undefined;
  #drawing: Promise<void> = Promise.resolve();
  #uploads = new Set<Promise<unknown>>();

  constructor({ root, session, options = {} }: MountOptions) {
    this.root = root;
    this.options = options;
    this.#session = session;
    this.#painted = session.pending === true;
    const scoped = scopedDocument(root);
    this.#scope = { document: scoped, gradioApp: () => root };
    this.view = readConfig(session.config);
    this.#t = translator(this.view.translations);
    this.store = this.#newStore();
    this.#dispatcher = this.#newDispatcher();
    this.host = this.#makeHost();
    this.#stopDead = session.onDead((reason) => this.#died(reason));
    this.#stopOpen = session.onOpen?.(() => this.#opened());
    this.#stopRerun = session.onRerun?.(() => void this.#reran());
    this.#stopStuck = session.onStuck?.((why) => this.#revive(why));
  }

  /** What must be known before the app is drawn. */
  async prepare(): Promise<void> {
    await this.background.read(this.store);
  }

  /** An event of a block. */
  emit(id: number, event: string, data?: unknown): void {
    this.#dispatcher.trigger(id, event, data);
  }

  /** After the first render: the author's script, then the listeners of `load` once Python is there. */
  async loaded(): Promise<void> {
    if (this.view.js) {
      try {
        await runScript(this.view.js, this.#scope);
      } catch (error) {
        console.error("The app's js failed.", error);
        this.toasts.show({
          level: "error",
          title: "Script error",
          message: error instanceof Error ? error.message : String(error),
        });
      }
    }
    this.#drawn = true;
    if (!this.#session.pending) this.#begin();
  }

  /** What was painted at once becomes the app itself. */
  #opened(): void {
    const early = this.view;
    this.view = readConfig(this.#session.config);
    reconcile(early, this.view, this);
    tellPace(this.store, this.view.dependencies);
    this.#dispatcher.replaceAll(this.view.dependencies);
    void loadModules(this.view.components.map(({ type }) => type));
    if (this.#drawn) this.#begin();
  }

  /** The author has changed the script: what is the same stays. */
  async #reran(): Promise<void> {
    const view = readConfig(this.#session.config);
    // new kinds of blocks stand there at once, without a placeholder before
    await loadModules(view.components.map(({ type }) => type)).catch(() => {});
    const early = this.view;
    this.view = view;
    this.#dispatcher.cancelAll();
    reconcile(early, view, this);
    tellPace(this.store, view.dependencies);
    this.#dispatcher.replaceAll(view.dependencies);
    if (this.element) this.styles = restyled(this.root, this.element, early, view, this.styles);
    if (this.options.controlPageTitle && view.title) document.title = view.title;
    this.background.follow(this.store);
    this.#dispatcher.trigger(view.layout.id, "load", undefined, true);
    performance.mark(RERUN);
  }

  #begin(): void {
    this.background.follow(this.store);
    // few apps need it, but those at once
    if (this.view.dependencies.some(({ render_id }) => render_id !== null)) void renderer();
    // what was typed while Python started is not overwritten
    this.#dispatcher.trigger(this.view.layout.id, "load", undefined, this.#painted);
  }

  /** A component's style sheet, adopted once for all of its kind. */
  adopt(module: ComponentModule): void {
    if (module.css) this.adoptCss(module.css);
  }

  adoptCss(css: string): void {
    if (this.#releases.has(css)) return;
    this.#releases.set(css, adopt(this.root, css));
    this.styles?.last();
  }

  /** Starts Python again; everything on the page stays as it is. */
  async restart(): Promise<void> {
    if (this.restarting) return;
    this.restarting = true;
    try {
      await this.#session.restart();
      this.dead = null;
      this.restarting = false;
      this.#rebind();
    } catch (error) {
      const { message, hint } = error as DeadReason;
      this.dead = { message: message ?? String(error), hint };
    } finally {
      this.restarting = false;
    }
  }

  destroy(): void {
    this.#stopDead();
    this.#stopOpen?.();
    this.#stopStuck?.();
    this.#stopRerun?.();
    this.background.stop();
    this.#dispatcher.cancelAll();
    this.store.onChange = () => {};
    for (const release of this.#releases.values()) release();
    this.#releases.clear();
  }

  /** A function computes in one piece and hears nothing: only a new worker helps. */
  #revive(why = "A function did not react to being stopped."): void {
    this.toasts.show({
      level: "warning",
      title: "Python is restarted",
      message: `${why} Everything on this page stays as it is; Python's own state starts anew.`,
    });
    void this.restart();
  }

  #died(reason: DeadReason): void {
    this.dead = { message: reason.message, hint: reason.hint, traceback: reason.traceback };
    if (reason.traceback) console.error(reason.traceback);
  }

  /** The session has a new worker: go on with its config, keep what the visitor sees. */
  #rebind(): void {
    const view = readConfig(this.#session.config);
    const rebuilt = !sameBlocks(view, this.view);
    this.view = view;
    if (rebuilt) {
      const earlier = this.store;
      earlier.onChange = () => {};
      this.store = this.#newStore();
      this.store.adoptFrom(earlier);
      void this.background.read(this.store).then(() => this.background.follow(this.store));
    }
    this.store.forgetRendered();
    this.#dispatcher = this.#newDispatcher();
    this.#dispatcher.trigger(view.layout.id, "load", undefined, true);
  }

  #newStore(): Store {
    const store = new Store(this.view, this.#t);
    store.onChange = (id) => {
      this.background.changed(store.get(id));
      this.emit(id, "change");
    };
    tellPace(store, this.view.dependencies);
    return store;
  }

  #newDispatcher(): Dispatcher {
    return new Dispatcher(this.view.dependencies, {
      store: this.store,
      session: () => (this.dead || this.restarting ? null : this.#session),
      toast: (toast) => this.toasts.show(toast),
      scope: this.#scope,
      scrollTo: (id) => this.#scrollTo(id),
      render: (config) => this.#render(config),
      arriving: () => this.#arriving(),
      filesChanged: () => this.#session.retain?.(shownFiles(this.store)),
    });
  }

  /** One after the other, so that the newest content is drawn last. */
  #render(config: unknown): Promise<void> {
    const { store, root, element } = this;
    const drawn = this.#drawing.then(async () => {
      const { drawPart } = await renderer();
      await drawPart(config, { store, dispatcher: this.#dispatcher, root, element });
    });
    this.#drawing = drawn.catch(() => {});
    return drawn;
  }

  #upload(files: File[]): Promise<FileData[]> {
    const arrived = this.#session.upload(files);
    this.#uploads.add(arrived);
    const end = (): void => void this.#uploads.delete(arrived);
    arrived.then(end, end);
    return arrived;
  }

  /** Settles a turn later than the uploads of now: their blocks have set their values by then. */
  #arriving(): Promise<unknown> | null {
    if (this.#uploads.size === 0) return null;
    return Promise.allSettled(this.#uploads).then(() => new Promise((done) => setTimeout(done)));
  }

  #makeHost(): Host {
    return {
      upload: (files: File[]): Promise<FileData[]> => this.#upload(files),
      toast: (toast) => this.toasts.show(toast),
      t: (key) => this.#t(key),
      root: this.root,
      maxFileSize: this.view.maxFileSize,
      clickButton: (id) => this.emit(id, "click"),
      callServer: async (id, name, args) => this.#session.callServer?.(id, name, args),
    };
  }

  #scrollTo(id: number): void {
    if (this.options.embed && !this.options.autoScroll) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.element
      ?.querySelector(`[data-block="${id}"]`)
      ?.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }
}

const renderer = () => import("./render");

/** When the page last showed the app of a changed script, for those who measure. */
export const RERUN = "cloche-rerun";
