/** Which module draws a type: folders by convention, in three waves. */
import type { ComponentModule } from "../atoms/contract";

// With the first script: what a hello-world is made of.
const first = import.meta.glob<ComponentModule>(
  ["../components/{Textbox,Slider,Button}/index.ts", "../layouts/{Row,Column,Form}/index.ts"],
  { eager: true, import: "default" },
);
// When an app has one: everything that is not in the second wave either.
const third = import.meta.glob<ComponentModule>(
  [
    "../components/*/index.ts",
    "../layouts/*/index.ts",
    "!../components/{Textbox,Slider,Button,Number,Checkbox,Radio,Dropdown}/index.ts",
    "!../layouts/{Row,Column,Form,Group,Tabs,TabItem,Accordion}/index.ts",
  ],
  { import: "default" },
);

const here = byType(first);
const loaders = byType(third);
type SecondWave = typeof import("./second-wave");
let second: Promise<SecondWave> | null = null;

/** Fetches the second wave; a failure is tried again when a block needs it. */
export function loadSecondWave(): Promise<SecondWave> {
  second ??= import("./second-wave")
    .then((wave) => {
      for (const [type, module] of byType(wave.modules)) here.set(type, module);
      return wave;
    })
    .catch((error: unknown) => {
      second = null;
      throw error;
    });
  return second;
}

/** The module of a type if it is here already. */
export function moduleOf(type: string): ComponentModule | undefined {
  return here.get(type);
}

/** Loads a type's module; null when there is no such type. Rejects when the file cannot be fetched. */
export async function loadModule(type: string): Promise<ComponentModule | null> {
  const load = loaders.get(type);
  if (!here.has(type)) {
    if (load) here.set(type, await load());
    else await loadSecondWave();
  }
  return here.get(type) ?? null;
}

/** Starts to load what an app is made of. Resolves when its first and second wave are here; never rejects. */
export async function loadModules(types: Iterable<string>): Promise<void> {
  const needed: Promise<unknown>[] = [];
  for (const type of new Set(types)) {
    const loading = loadModule(type).catch(() => null);
    if (!loaders.has(type)) needed.push(loading);
  }
  await Promise.all(needed);
}

/** Folder names are class names, the config has them in lower case. */
function byType<T>(modules: Record<string, T>): Map<string, T> {
  return new Map(
    Object.entries(modules).map(([path, module]) => [
      (path.split("/").at(-2) ?? "").toLowerCase(),
      module,
    ]),
  );
}
