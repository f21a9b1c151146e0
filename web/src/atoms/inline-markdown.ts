/** The little markdown that help texts use: `code`, **bold**, *italic*, [text](link). No HTML is ever made from it. */
export type Span =
  | { kind: "text" | "code" | "strong" | "em"; text: string }
  | { kind: "link"; text: string; href: string };

const PATTERN =
  /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)|(https?:\/\/[^\s<>"')]+[^\s<>"').,;:!?])/g;

/** True for links that open a page or a mail program; scripts and data are refused. */
export function isSafeLink(href: string): boolean {
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(href.replace(/[\u0000-\u0020]+/g, ""));
  return !scheme || /^(https?|mailto|tel)$/i.test(scheme[1] ?? "");
}

export function parseInline(text: string): Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const match of text.matchAll(PATTERN)) {
    const [whole, code, strong, em, label, target, bare] = match;
    const href = target ?? bare;
    if (match.index > end) spans.push({ kind: "text", text: text.slice(end, match.index) });
    end = match.index + whole.length;
    if (code) spans.push({ kind: "code", text: code });
    else if (strong) spans.push({ kind: "strong", text: strong });
    else if (em) spans.push({ kind: "em", text: em });
    else if (href && isSafeLink(href)) spans.push({ kind: "link", text: label ?? href, href });
    else spans.push({ kind: "text", text: whole });
  }
  if (end < text.length) spans.push({ kind: "text", text: text.slice(end) });
  return spans;
}
