/** Everything a checkout needs to be worked on: `npm run setup`. */
import { alone } from "./lib/lock.mjs";
import { main } from "./lib/say.mjs";
import { browser, nodePackages, pythonPackages, wheels } from "./lib/tools.mjs";

await main(() =>
  alone(async () => {
    await nodePackages();
    await pythonPackages();
    console.log(`set-up: browser ${await browser()}`);
    await wheels();
    console.log("set-up: ready");
  }),
);
