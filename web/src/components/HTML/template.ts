/**
 * html_template and css_template -> text. Both languages in one template, as in the reference, with one
 * difference: what `{{...}}` puts in is data and never runs as JavaScript.
 */
import { evaluate, splitTemplate } from "./expressions";
import { renderMustache } from "./mustache";

// stands for an expression while {{...}} is drawn; no data can know it
const MARK = `cl-${Math.random().toString(36).slice(2)}-`;
const MARKS = new RegExp(`${MARK}(\\d+);`, "g");

export function renderTemplate(template: string, scope: Record<string, unknown>): string {
  const pieces = splitTemplate(template);
  const outline = pieces
    .map((piece, index) => (typeof piece === "string" ? piece : `${MARK}${index};`))
    .join("");
  const drawn = outline.includes("{{") ? renderMustache(outline, scope) : outline;
  // only expressions that are still there: a branch not taken is not evaluated either
  return drawn.replace(MARKS, (_, index) => {
    const piece = pieces[Number(index)];
    return piece && typeof piece !== "string" ? evaluate(piece.source, scope) : "";
  });
}
