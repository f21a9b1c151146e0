import { oncePerFrame } from "../../atoms/frame";

/** A text area as tall as its text, between `lines` and `maxLines`, where CSS does not see to it. */
export interface Growth {
  lines: number;
  maxLines: number;
  /** Read only so that a change of it measures again. */
  text: string;
}

// measuring forces the page to be laid out at once, whereas style.css costs nothing
const isNative = typeof CSS !== "undefined" && CSS.supports?.("field-sizing", "content");

export function grow(area: HTMLTextAreaElement, growth: Growth) {
  if (isNative) return {};
  let now = growth;
  let width = 0;

  function fit(): void {
    const style = getComputedStyle(area);
    const line = Number.parseFloat(style.lineHeight) || 20;
    const padding = Number.parseFloat(style.paddingTop) + Number.parseFloat(style.paddingBottom);
    const border =
      Number.parseFloat(style.borderTopWidth) + Number.parseFloat(style.borderBottomWidth);
    const most = Math.max(now.lines, now.maxLines) * line + (padding || 0);
    const top = area.scrollTop;
    area.style.height = "auto";
    const wanted = area.scrollHeight;
    // hidden in a closed tab: measured again when it gets a width
    if (wanted) area.style.height = `${Math.ceil(Math.min(wanted, most) + (border || 0))}px`;
    area.style.overflowY = wanted > most + 1 ? "auto" : "hidden";
    area.scrollTop = top;
  }

  const observer =
    typeof ResizeObserver === "undefined"
      ? null
      : new ResizeObserver(() => {
          if (area.clientWidth === width) return;
          width = area.clientWidth;
          fit();
        });
  observer?.observe(area);
  const fitSoon = oncePerFrame(() => area.isConnected && fit());
  fit();

  return {
    update(next: Growth) {
      now = next;
      fitSoon();
    },
    destroy() {
      observer?.disconnect();
    },
  };
}
