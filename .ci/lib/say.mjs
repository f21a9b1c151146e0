/** Steps that say what they do and how long it took. */
import { Failed } from "./shell.mjs";

export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

export async function step(name, what, work) {
  const since = performance.now();
  console.log(`\n── ${name}: ${what}`);
  await work();
  console.log(`── ${name}: done in ${seconds(since)}`);
}

/** Runs a script's main function; a failed program ends it with one clear line. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    console.error(`\nFAILED: ${error.message}`);
    process.exit(1);
  }
}
