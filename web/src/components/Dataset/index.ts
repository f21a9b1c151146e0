import type { ComponentModule } from "../../atoms/contract";
import component from "./Dataset.svelte";
import css from "./style.css?inline";

// the table draws its own border, and a gallery of buttons needs none
export default { component, css, framed: false } satisfies ComponentModule;
