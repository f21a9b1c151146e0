/** The atoms by name. */
export { acceptList, accepts, fileUrl, readableSize } from "./files";
export { default as BlockLabel } from "./BlockLabel.svelte";
export { type Choice, pairs } from "./choices";
export { copyText } from "./clipboard";
export { default as CopyButton } from "./CopyButton.svelte";
export { default as Field } from "./Field.svelte";
export { default as FileDrop } from "./FileDrop.svelte";
export { isFullscreen, toggleFullscreen } from "./fullscreen";
export { default as Icon } from "./Icon.svelte";
export { default as IconButton } from "./IconButton.svelte";
export { describedBy } from "./ids";
export { default as Info } from "./Info.svelte";
export { isSafeLink } from "./inline-markdown";
export { default as Toolbar } from "./Toolbar.svelte";
export { type ToolbarAction, type ToolbarButton, type ToolbarEntry, toolbarEntries } from "./types";
export { say, WORDS, type Word } from "./words";
