/** One set-up at a time: a second run in the same checkout waits for the first. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { at } from "./paths.mjs";

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Holds the lock while `work` runs; a lock left by a dead process is taken over. */
export async function alone(work) {
  const file = at(".cache", "lock");
  mkdirSync(at(".cache"), { recursive: true });
  let told = false;
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      break;
    } catch {
      const owner = Number(readOrNothing(file));
      if (owner && !isAlive(owner)) rmSync(file, { force: true });
      else if (!told) {
        console.log(`waiting for process ${owner}, which works in this checkout`);
        told = true;
      }
      await new Promise((done) => setTimeout(done, 300));
    }
  }
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

function readOrNothing(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
