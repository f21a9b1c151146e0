/** Makes HTML harmless: no scripts, no handlers, no forms that send what is typed, no overlays over the page. */
import createDOMPurify, { type DOMPurify } from "dompurify";

let purifier: DOMPurify | undefined;

function purify(): DOMPurify {
  if (purifier) return purifier;
  purifier = createDOMPurify(window);
  purifier.addHook("afterSanitizeAttributes", (node) => {
    if (!(node instanceof HTMLElement) || !node.style) return;
    // text must not lie over the rest of the page
    if (/fixed|sticky/.test(node.style.position)) node.style.position = "";
  });
  // only the check boxes of task lists, which nobody can type into
  purifier.addHook("uponSanitizeElement", (node) => {
    if (!(node instanceof HTMLInputElement)) return;
    if (node.type !== "checkbox") node.remove();
    else node.disabled = true;
  });
  return purifier;
}

export function sanitizeToFragment(html: string): DocumentFragment {
  return purify().sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    FORBID_TAGS: ["style", "form", "textarea", "select", "option", "button", "dialog"],
    FORBID_ATTR: ["contenteditable", "autofocus", "popover", "popovertarget", "slot", "part"],
    ADD_ATTR: ["target"],
  });
}

/** The author's own HTML as it stands; scripts in it still do not run. */
export function rawToFragment(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = html;
  return document.importNode(template.content, true);
}
