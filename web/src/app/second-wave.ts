/** The other small modules, in one file: fetched right after the first script, while Python still starts. */
import type { ComponentModule } from "../atoms/contract";

export { default as Messages } from "./Messages.svelte";

export const modules = import.meta.glob<ComponentModule>(
  [
    "../components/{Number,Checkbox,Radio,Dropdown}/index.ts",
    "../layouts/{Group,Tabs,TabItem,Accordion}/index.ts",
  ],
  { eager: true, import: "default" },
);
