/** Whether the browser has files that it would use again without asking their host (RFC 9111). */

/** Browsers trust a file for a tenth of its age where the host says nothing; less is sure. */
const TRUSTED_PART_OF_AGE = 0.01;

/** Whether the copies that the browser has of all these files stay good for so many seconds. */
export async function areFresh(urls: string[], seconds: number): Promise<boolean> {
  const left = await Promise.all(urls.map(secondsLeftOf));
  return left.every((one) => one >= seconds);
}

async function secondsLeftOf(url: string): Promise<number> {
  // the copy, however old it is
  const response = await fetch(url, { cache: "force-cache" });
  response.body?.cancel().catch(() => {});
  return response.ok ? secondsLeft(response.headers, Date.now()) : 0;
}

/** For how long an answer with these headers may still be used, at a time in milliseconds. */
export function secondsLeft(headers: Headers, now: number): number {
  const control = (headers.get("cache-control") ?? "").toLowerCase();
  if (/\bno-(store|cache)\b/.test(control)) return 0;
  // other origins need not show it
  const sent = seconds(headers.get("date")) ?? now / 1000;
  const age = Math.max(Number(headers.get("age") ?? 0) || 0, now / 1000 - sent);
  return lifetime(headers, control, sent) - age;
}

function lifetime(headers: Headers, control: string, sent: number): number {
  const stated = /(?:^|[\s,])max-age\s*=\s*"?(\d+)/.exec(control)?.[1];
  if (stated !== undefined) return Number(stated);
  // a date that is none means: over already
  if (headers.has("expires")) return (seconds(headers.get("expires")) ?? sent) - sent;
  const changed = seconds(headers.get("last-modified")) ?? sent;
  return Math.max(0, sent - changed) * TRUSTED_PART_OF_AGE;
}

function seconds(date: string | null): number | null {
  const time = date === null ? NaN : Date.parse(date);
  return Number.isNaN(time) ? null : time / 1000;
}
