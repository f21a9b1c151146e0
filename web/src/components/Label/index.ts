import type { ComponentModule } from "../../atoms/contract";
import component from "./Label.svelte";
import css from "./style.css?inline";

export default { component, css } satisfies ComponentModule;
