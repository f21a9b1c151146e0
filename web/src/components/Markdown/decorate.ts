/** What parsed Markdown gets on top: safe links, scrolling tables, code with a bar, colours and formulas. */
import { check, copy } from "../../atoms/icons";
import { colour, languageOf } from "./highlight";
import { typesetMath } from "./math";

const SVG = "http://www.w3.org/2000/svg";

export interface Wording {
  copy: string;
}

export function decorate(fragment: DocumentFragment, wording: Wording): void {
  for (const link of fragment.querySelectorAll<HTMLAnchorElement>("a[href]")) safeLink(link);
  for (const table of fragment.querySelectorAll("table")) scrollable(table);
  for (const pre of fragment.querySelectorAll("pre")) codeBlock(pre, wording);
  typesetMath(fragment);
}

function safeLink(link: HTMLAnchorElement): void {
  const href = link.getAttribute("href") ?? "";
  if (href.startsWith("#")) {
    link.removeAttribute("target");
    return;
  }
  // the app lives in this page: following a link must not end it
  link.target = "_blank";
  link.rel = "noopener noreferrer";
}

function scrollable(table: HTMLTableElement): void {
  if (table.parentElement?.classList.contains("cl-table")) return;
  const box = document.createElement("div");
  box.className = "cl-table";
  table.replaceWith(box);
  box.append(table);
}

function codeBlock(pre: HTMLElement, wording: Wording): void {
  const code = pre.querySelector("code");
  if (!code) return;
  const name = pre.dataset["lang"] ?? "";
  pre.removeAttribute("data-lang");
  pre.dir = "ltr";
  // long lines are read by scrolling, also with the keyboard
  pre.tabIndex = 0;
  const language = languageOf(name);
  const html = language ? colour(code.textContent ?? "", language) : null;
  if (html !== null) code.innerHTML = html;
  const box = document.createElement("div");
  box.className = "cl-code";
  const bar = document.createElement("div");
  bar.className = "cl-code-bar";
  const title = document.createElement("span");
  title.className = "cl-code-lang";
  title.textContent = name;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cl-icon-button cl-code-copy";
  button.title = wording.copy;
  button.setAttribute("aria-label", name ? `${wording.copy}: ${name}` : wording.copy);
  button.append(icon(copy, "cl-code-icon"), icon(check, "cl-code-tick"));
  bar.append(title, button);
  pre.replaceWith(box);
  box.append(bar, pre);
}

function icon(path: string, name: string): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = {
    class: `cl-icon ${name}`,
    width: "15",
    height: "15",
    viewBox: "0 0 16 16",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "1.5",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}
