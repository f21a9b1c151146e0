import type { ComponentModule } from "../../atoms/contract";
import component from "./Markdown.svelte";
import css from "./style.css?inline";

export default { component, css, plain: true } satisfies ComponentModule;
