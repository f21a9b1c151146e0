import type { ComponentModule } from "../../atoms/contract";
import prose from "../../atoms/prose.css?inline";
import component from "./HTML.svelte";
import style from "./style.css?inline";

export default { component, css: prose + style, plain: true } satisfies ComponentModule;
