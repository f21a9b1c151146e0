/** HTML that came from the app, made harmless; the sanitiser is fetched only when there is some. */
export async function cleanHtml(html: string): Promise<string> {
  try {
    const { default: purify } = await import("dompurify");
    return purify.sanitize(html, {
      USE_PROFILES: { html: true },
      FORBID_TAGS: ["style", "form", "input", "button", "textarea", "select"],
      ADD_ATTR: ["target"],
    });
  } catch {
    // without the sanitiser the text is still worth reading
    const text = document.createElement("span");
    text.textContent = html;
    return text.innerHTML;
  }
}
