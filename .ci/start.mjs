/** `npm start`: set-up, build, the gallery of examples, and a plain static server for it. */
import { existsSync } from "node:fs";
import { build } from "./build.mjs";
import { alone } from "./lib/lock.mjs";
import { at, python } from "./lib/paths.mjs";
import { main, step } from "./lib/say.mjs";
import { serve } from "./lib/serve.mjs";
import { Failed, run, which } from "./lib/shell.mjs";
import { nodePackages, pythonPackages } from "./lib/tools.mjs";

const GALLERY = at("dist", "gallery");

async function openBrowser(url) {
  const desktop =
    process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const opener = which("xdg-open", "open", "wslview");
  if (process.env.CI || !desktop || !opener) return;
  await run(opener, [url], { quiet: true }).catch(() => undefined);
}

await main(async () => {
  await alone(async () => {
    await step("set-up", "packages", async () => {
      await nodePackages();
      await pythonPackages();
    });
    await step("build", "page, worker, Python core", build);
    await step("gallery", "one site for each example", () =>
      run(python, ["-m", "cloche.site.gallery", "--out", GALLERY]),
    );
  });
  if (!existsSync(`${GALLERY}/index.html`)) throw new Failed("the gallery has no index.html");
  const url = await serve(GALLERY, Number(process.env.PORT || 8000));
  console.log(`\nThe gallery is at ${url}  (Ctrl+C stops it)`);
  await openBrowser(url);
});
