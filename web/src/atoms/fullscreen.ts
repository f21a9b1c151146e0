/** Fullscreen of one element, inside a shadow root too. */
export function isFullscreen(element: Element): boolean {
  const root = element.getRootNode() as Document | ShadowRoot;
  return root.fullscreenElement === element;
}

/** Enters or leaves; resolves to false where the browser refuses (phones, frames without permission). */
export async function toggleFullscreen(element: Element): Promise<boolean> {
  try {
    if (isFullscreen(element)) await document.exitFullscreen();
    else await element.requestFullscreen();
    return true;
  } catch {
    return false;
  }
}
