/** Which module draws a type: folders by convention, small form parts at once, the others on first use. */
import type { ComponentModule } from "../atoms/contract";

const eager = import.meta.glob<ComponentModule>(
  [
    "../components/{Textbox,Number,Slider,Checkbox,Radio,Dropdown,Button}/index.ts",
    "../layouts/*/index.ts",
  ],
  { eager: true, import: "default" },
);
const lazy = import.meta.glob<ComponentModule>(
  [
    "../components/*/index.ts",
    "!../components/{Textbox,Number,Slider,Checkbox,Radio,Dropdown,Button}/index.ts",
  ],
  { import: "default" },
);

const loaded = new Map<string, ComponentModule>();
const loaders = new Map<string, () => Promise<ComponentModule>>();
for (const [path, module] of Object.entries(eager)) loaded.set(typeOf(path), module);
for (const [path, load] of Object.entries(lazy)) loaders.set(typeOf(path), load);

/** The module of a type if it is here already. */
export function moduleOf(type: string): ComponentModule | undefined {
  return loaded.get(type);
}

/** Loads a type's module; null when there is no such type. Rejects when the file cannot be fetched. */
export async function loadModule(type: string): Promise<ComponentModule | null> {
  const here = loaded.get(type);
  if (here) return here;
  const load = loaders.get(type);
  if (!load) return null;
  const module = await load();
  loaded.set(type, module);
  return module;
}

/** Folder names are class names, the config has them in lower case. */
function typeOf(path: string): string {
  return (path.split("/").at(-2) ?? "").toLowerCase();
}
