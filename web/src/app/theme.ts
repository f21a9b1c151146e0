/** Light or dark: the page's query, then the element's attribute, then the visitor's system. */
import type { Theme } from "./ports";

/** The theme to use: `?__theme=` in the page's address wins. */
export function chooseTheme(asked: Theme, search: string = location.search): Theme {
  const query = new URLSearchParams(search).get("__theme");
  return query === "light" || query === "dark" || query === "system" ? query : asked;
}

/** Keeps the class .light or .dark on the element; the returned function stops that. */
export function followTheme(element: HTMLElement, theme: Theme): () => void {
  const show = (dark: boolean) => {
    element.classList.toggle("dark", dark);
    element.classList.toggle("light", !dark);
  };
  if (theme !== "system" || typeof matchMedia !== "function") {
    show(theme === "dark");
    return () => {};
  }
  const query = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => show(query.matches);
  follow();
  query.addEventListener("change", follow);
  return () => query.removeEventListener("change", follow);
}
