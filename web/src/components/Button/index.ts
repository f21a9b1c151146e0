import type { ComponentModule } from "../../atoms/contract";
import component from "./Button.svelte";
import css from "./style.css?inline";

export default { component, css, framed: false } satisfies ComponentModule;
