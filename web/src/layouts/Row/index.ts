import type { ComponentModule } from "../../atoms/contract";
import css from "./style.css?inline";
import component from "./Row.svelte";

export default { component, css, framed: false } satisfies ComponentModule;
