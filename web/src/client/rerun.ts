/** Runs the app's script again in the Python that is there, for development. */
import type { AppConfig } from "./config";
import type { Connection } from "./connection";
import { BootError, messageOf } from "./errors";
import type { Manifest } from "./manifest";
import type { AppFile } from "./messages";

export interface Changes {
  /** New content of files, by name; small texts as they are, others by address. */
  files: Record<string, AppFile>;
  /** Names of files that are gone. */
  removed: string[];
}

/** Rejects with a BootError when a file cannot be fetched or the script fails. */
export async function rerun(
  connection: Connection,
  manifest: Manifest,
  { files, removed }: Changes,
  pageUrl: string,
): Promise<void> {
  const names = Object.keys(files);
  const contents = await Promise.all(
    names.map((name) => content(name, files[name] ?? {}, pageUrl)),
  );
  const { message } = await connection.request(
    {
      msg: "rerun",
      entrypoint: manifest.entrypoint,
      files: names.map((path) => ({ path, mime_type: null })),
      removed,
    },
    contents,
  );
  // what a new worker boots from, should this one be lost
  for (const name of removed) delete manifest.files[name];
  Object.assign(manifest.files, files);
  if (message.error) {
    throw new BootError("script", message.error, message.hint ?? "", message.traceback ?? null);
  }
}

/** Whether the author has changed what a page takes over only when it is loaded. */
export function pageDiffers(before: AppConfig, now: AppConfig): boolean {
  return ["js", "head", "i18n_translations"].some(
    (name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(now[name] ?? null),
  );
}

async function content(name: string, file: AppFile, pageUrl: string): Promise<ArrayBuffer> {
  if (!file.url) return new TextEncoder().encode(file.content ?? "").buffer as ArrayBuffer;
  try {
    const response = await fetch(new URL(file.url, pageUrl));
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return await response.arrayBuffer();
  } catch (error) {
    throw new BootError(
      "script",
      `The app's file "${name}" could not be fetched (${messageOf(error)}).`,
      "Save it again, or reload the page.",
    );
  }
}
