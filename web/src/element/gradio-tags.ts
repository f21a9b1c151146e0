/** The reference's tags: the same element under names that pages already use. */
import { BootError } from "../client/errors";
import type { Loading } from "./attributes";
import { ClocheApp } from "./cloche-app";

export class GradioLite extends ClocheApp {}

export class GradioApp extends ClocheApp {
  /** As in the reference, an app further down the page waits until it is nearly in view. */
  protected override defaultLoading(): Loading {
    const canTell = typeof IntersectionObserver === "function";
    return this.attributesNow().eager || !canTell ? "eager" : "lazy";
  }

  protected override refusal(): BootError | null {
    if (this.hasAttribute("space")) {
      return new BootError(
        "script",
        `This element asks for the hosted app "${this.getAttribute("space")}", but here apps run in the page itself.`,
        'Give the address of a Python script with src="app.py", or write the code inside the element.',
      );
    }
    const src = this.getAttribute("src");
    if (src && !/\.py([?#].*)?$/i.test(src) && /^https?:/i.test(src)) {
      return new BootError(
        "script",
        `"${src}" is the address of a server. This element runs Python scripts in the page and shows no remote apps.`,
        'Give the address of a Python script with src="app.py", or embed the remote app with an <iframe>.',
      );
    }
    return null;
  }
}
