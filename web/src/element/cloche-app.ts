/** `<cloche-app>`: reads what its author wrote, boots the app, shows each stage, then its UI. */
import { App, type AppState } from "../client/app";
import type { Client } from "../client/client";
import { asConfig } from "../client/config";
import { BootError } from "../client/errors";
import type { Manifest } from "../client/manifest";
import { PendingSession } from "../client/pending";
import type { Session } from "../client/session";
import { type Attributes, type Loading, readAttributes } from "./attributes";
import { BootView } from "./boot-view";
import { Deferred } from "./deferred";
import { LastVisit } from "./last-visit";
import { Life } from "./life";
import { loadingOf, makeManifest } from "./manifest";
import { childrenParsed } from "./parsed";
import { Prerendered } from "./prerendered";
import { readSource } from "./source";
import { asBootError, FIRST_STAGE, focusOn, isFulfilled, loaded } from "./starting";

type Renderer = typeof import("../app");
type Mounted = { destroy(): void };

export class ClocheApp extends HTMLElement {
  static readonly observedAttributes = ["loading"];

  #app = new Deferred<App>();
  #client: Promise<Client> | null = null;
  /** What is under way since the element was last connected; null while it is out of the page. */
  #life: Life | null = null;
  /** With dom="document" the author's nodes move here, because the app takes their place. */
  #written: DocumentFragment | null = null;

  /** The app's UI as the build has drawn it, until the app is there. */
  #prerendered: Prerendered | null = null;

  /** The running app; settles when the element's content is read. A new promise after a retry. */
  get app(): Promise<App> {
    return this.#app.promise;
  }

  /** A client with a session of its own; rejects when the app does not start. */
  get client(): Promise<Client> {
    this.#client ??= this.#connect();
    return this.#client;
  }

  async #connect(): Promise<Client> {
    const [app, { Client }] = await Promise.all([this.app, import("../client/client")]);
    return Client.connect(app);
  }

  connectedCallback(): void {
    // Moved within the page, not newly put there: the app goes on.
    if (!this.#life) void this.#start();
  }

  /** As with a picture: an app that is made eager while it waits starts. */
  attributeChangedCallback(_name: string, before: string | null, now: string | null): void {
    if (before !== null && now?.trim().toLowerCase() === "eager") this.start();
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#stop();
      this.#called = new Deferred();
    });
  }

  /** Boot again with the UI that stands there; null when there is none. */
  #again: (() => void) | null = null;

  /** Start again: from nothing, or under a UI that was painted at once. */
  retry(): void {
    const again = this.#again;
    this.#again = null;
    if (again) {
      again();
      return;
    }
    this.#stop();
    if (this.isConnected) void this.#start();
  }

  /** The attributes as they are at this moment. */
  attributesNow(): Attributes {
    return readAttributes(this);
  }

  /** When to start, where neither the page nor the build says so. */
  protected defaultLoading(): Loading {
    return "eager";
  }

  #called = new Deferred<void>();

  /** Start an app that waits for a click, or to come into view. */
  start(): void {
    this.#called.resolve();
  }

  /** Why this element cannot do what its attributes ask for, or null. */
  protected refusal(): BootError | null {
    return null;
  }

  async #start(): Promise<void> {
    const attributes = this.attributesNow();
    const life = new Life();
    this.#life = life;
    const root = attributes.dom === "shadow" ? this.#shadow() : document;
    await childrenParsed(this);
    if (life.over) return;
    this.#prerendered = attributes.dom === "document" ? Prerendered.in(this) : null;
    const place = this.#place(attributes);
    const view = new BootView({ root, ...attributes });
    if (this.#prerendered) view.compact();
    place.append(view.element);
    view.showStage(FIRST_STAGE);
    try {
      const refusal = this.refusal();
      if (refusal) throw refusal;
      const manifest = makeManifest(attributes, readSource((this.#written ?? this).childNodes));
      const lastVisit = new LastVisit(manifest, this.baseURI);
      const setting: Setting = { attributes, manifest, lastVisit, place, root, view };
      const loading = loadingOf(attributes, manifest) ?? this.defaultLoading();
      if (loading === "lazy") await Promise.race([life.inView(this), this.#called.promise]);
      else if (loading === "click") await this.#clicked(life, setting);
      if (life.over) return;
      await this.#attempt(life, setting, async () => {
        const { lock } = attributes;
        if (lock) await (await loaded(import("./lock"))).applyLock(manifest, lock, this.baseURI);
        if (!life.over) await this.#boot(life, setting);
      });
    } catch (error) {
      if (!life.over) this.#failed(view, asBootError(error));
    }
  }

  /** A poster stands there until the visitor starts the app. */
  async #clicked(life: Life, setting: Setting): Promise<void> {
    const { place, view, manifest, root, attributes } = setting;
    const [{ Poster }, last] = await Promise.all([
      loaded(import("./poster")),
      manifest.config ? null : setting.lastVisit.config(),
    ]);
    if (life.over) return;
    const named = this.getAttribute("aria-label") || this.title || manifest.title;
    const title = named || (manifest.config ?? last)?.title || null;
    const poster = new Poster(place, { root, ...attributes, title, start: () => this.start() });
    if (manifest.config ?? last) {
      setting.painting = this.#paint(life, setting, import("../app"));
      // without its UI the frame alone waits; the start says what is wrong
      const covered = setting.painting.then(() => setting.painted?.drawn);
      covered.then(() => poster.element.isConnected && poster.cover()).catch(() => {});
    }
    life.onEnd(() => poster.remove());
    await this.#called.promise;
    if (life.over) return;
    const { focused } = poster;
    poster.remove();
    place.append(view.element);
    if (focused) focusOn(mainOf(place) ?? view.element);
  }

  async #boot(life: Life, setting: Setting): Promise<void> {
    // The UI's code comes while Python boots.
    const renderer = import("../app");
    renderer.catch(() => {});
    // the worker starts first, and both go on at the same time
    setting.painting ??= Promise.resolve().then(() => this.#paint(life, setting, renderer));
    await this.#run(life, setting, renderer);
  }

  /** Draws the UI before Python is there, from the build or as it was at the last visit. */
  async #paint(life: Life, setting: Setting, renderer: Promise<Renderer>): Promise<void> {
    const { manifest, view, lastVisit } = setting;
    const config = manifest.config ?? (await lastVisit.config());
    if (!config || life.over) return;
    const session = new PendingSession(asConfig(config as unknown as Props));
    view.compact();
    view.showStage(FIRST_STAGE);
    const drawn = loaded(renderer).then((code) => this.#mount(life, session, code, setting));
    drawn.catch(() => {});
    setting.painted = { session, drawn };
  }

  /** Boots Python; under a UI that stands there already when one was painted. */
  async #run(life: Life, setting: Setting, renderer: Promise<Renderer>): Promise<void> {
    const { manifest, view } = setting;
    const app = new App(manifest, {
      pageUrl: this.baseURI,
      shared: setting.attributes.sharedWorker ?? manifest.sharedWorker === true,
    });
    life.onEnd(() => app.close());
    this.#app.resolve(app);
    app.onConsole(({ stream, text }) => console[stream === "stdout" ? "log" : "warn"](text));
    life.onEnd(app.onState((state) => this.#showState(view, state)));
    app.start();
    const session = await app.openSession();
    if (!manifest.config) void setting.lastVisit.keep(session.config, app);
    await setting.painting;
    if (life.over) return;
    const { painted } = setting;
    if (painted) {
      await painted.drawn;
      if (life.over) return;
      painted.session.open(session);
    } else await this.#mount(life, session, await loaded(renderer), setting);
    unveil(setting);
  }

  /** The app did not start. What was painted stays, and with it all that was typed. */
  #runFailed(life: Life, setting: Setting, painted: Painted, error: BootError): void {
    const { view, place } = setting;
    place.prepend(view.element);
    painted.session.tell("Waiting for Python, which could not start");
    this.#again = () => {
      this.#client = null;
      this.#app = new Deferred();
      this.#announced = null;
      place.append(view.element);
      view.startAnew();
      view.showStage(FIRST_STAGE);
      painted.session.tell("Starting Python…");
      const renderer = import("../app");
      renderer.catch(() => {});
      void this.#attempt(life, setting, () => this.#run(life, setting, renderer));
    };
    this.#failed(view, error);
  }

  async #attempt(life: Life, setting: Setting, boot: () => Promise<void>): Promise<void> {
    try {
      await boot();
    } catch (thrown) {
      if (life.over) return;
      const error = asBootError(thrown);
      await setting.painting?.catch(() => {});
      const { painted } = setting;
      const drawn = painted !== undefined && (await isFulfilled(painted.drawn));
      if (life.over) return;
      if (painted && drawn) this.#runFailed(life, setting, painted, error);
      else this.#failed(setting.view, error);
    }
  }

  async #mount(
    life: Life,
    session: Session | PendingSession,
    renderer: Renderer,
    setting: Setting,
  ): Promise<void> {
    const { attributes, place, root, view } = setting;
    const { embed, container, info, autoScroll, controlPageTitle, theme } = attributes;
    const drawn = this.#prerendered;
    const mounted: Mounted = await renderer.mountApp({
      container: place,
      root,
      session,
      theme,
      options: { embed, container, info, autoScroll, controlPageTitle },
      ...(drawn && { before: () => drawn.leave() }),
    });
    const app = place.querySelector(".cl-root");
    if (app) drawn?.hand(app);
    life.onEnd(() => mounted.destroy());
    // Unload listeners get their chance; a page kept for "back" goes on as it was.
    const leave = (event: PageTransitionEvent) => !event.persisted && session.close();
    window.addEventListener("pagehide", leave);
    life.onEnd(() => window.removeEventListener("pagehide", leave));
    if (life.over) return;
    // below what is drawn, where it moves nothing
    const focused = root.activeElement === view.element;
    if (view.element.isConnected) place.append(view.element);
    if (focused) focusOn(view.element);
    this.dispatchEvent(new CustomEvent("render", { bubbles: true, composed: true }));
  }

  #showState(view: BootView, state: AppState): void {
    // Once the app's UI stands there, it tells of restarts itself.
    if (state.name === "booting" && view.element.isConnected) view.showStage(state);
    if (state.name === "ready") view.showReady();
    if (state.name === "booting" || state.name === "ready") {
      this.dispatchEvent(
        new CustomEvent("cloche:stage", { bubbles: true, composed: true, detail: state }),
      );
    } else if (state.name !== "closed") this.#announce(state.error);
  }

  #failed(view: BootView, error: BootError): void {
    this.#prerendered?.remove();
    this.#app.reject(error);
    view.showFailure(error, () => this.retry());
    this.#announce(error);
  }

  #announced: BootError | null = null;

  #announce(error: BootError): void {
    if (this.#announced === error) return;
    this.#announced = error;
    this.dispatchEvent(
      new CustomEvent("cloche:error", { bubbles: true, composed: true, detail: error }),
    );
  }

  #stop(): void {
    this.#again = null;
    this.#prerendered = null;
    this.#life?.end();
    this.#life = null;
    this.#client = null;
    this.#app.reject(new BootError("ready", "The app was removed from the page.", "Put it back."));
    this.#app = new Deferred();
    this.#announced = null;
    (this.shadowRoot ?? (this.#written ? this : null))?.replaceChildren();
  }

  /** Hides the author's nodes at once, because a shadow root without slots shows none of them. */
  #shadow(): ShadowRoot {
    return this.shadowRoot ?? this.attachShadow({ mode: "open" });
  }

  /** A place for the app: empty, or where the build has drawn it. */
  #place({ dom }: Attributes): HTMLElement {
    const drawn = this.#prerendered?.place;
    if (dom === "document" && !this.#written) {
      this.#written = document.createDocumentFragment();
      // what has the focus must not be moved
      this.#written.append(...[...this.childNodes].filter((node) => node !== drawn));
    }
    if (drawn) return drawn;
    const place = document.createElement("div");
    (this.shadowRoot ?? this).replaceChildren(place);
    return place;
  }
}

interface Setting {
  attributes: Attributes;
  manifest: Manifest;
  place: HTMLElement;
  root: ShadowRoot | Document;
  view: BootView;
  lastVisit: LastVisit;
  /** Settles when it is clear whether there is a UI to draw before Python is there. */
  painting?: Promise<void>;
  /** That UI. */
  painted?: Painted;
}

interface Painted {
  session: PendingSession;
  drawn: Promise<void>;
}

type Props = Record<string, unknown>;

/** The part that holds the app's blocks, once it is drawn. */
function mainOf(place: HTMLElement): HTMLElement | null {
  return place.querySelector<HTMLElement>(".cl-main");
}

/** The app is there; if its start had the focus, the app gets it. */
function unveil({ view, root, place }: Setting): void {
  const focused = root.activeElement === view.element;
  const main = mainOf(place);
  view.remove();
  if (focused && main) focusOn(main);
}
