/** Draws an app into an element and runs its listeners. */
import { mount, tick, unmount } from "svelte";
import App from "./App.svelte";
import { AppModel } from "./model.svelte";
import type { MountedApp, MountOptions } from "./ports";
import { loadModule, loadModules, loadSecondWave } from "./registry";
import { chooseTheme } from "./theme";

export type {
  AppOptions,
  DeadReason,
  MountedApp,
  MountOptions,
  Run,
  RunMessage,
  Session,
  SubmitRequest,
  Theme,
} from "./ports";

// whoever loads this file is about to draw an app
loadSecondWave().catch(() => {});

/**
 * Mounts the app of a session. `root` is the shadow root or document that `container` is in; style
 * sheets are adopted there. Resolves after the first render; the listeners of `load` run then.
 */
export async function mountApp(options: MountOptions): Promise<MountedApp> {
  const model = new AppModel(options);
  const types = model.view.components.map((entry) => entry.type);
  await Promise.all([loadModules(types), model.prepare()]);
  if (options.before) {
    // what stands there is whole, and nothing in its place would be
    await Promise.allSettled(types.map(loadModule));
    await options.before();
  }
  const app = mount(App, {
    target: options.container,
    props: { model, theme: chooseTheme(options.theme ?? "system") },
  });
  await tick();
  void model.loaded();
  return {
    destroy() {
      model.destroy();
      void unmount(app);
    },
  };
}
