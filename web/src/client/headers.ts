/** What a browser tells a server with a request; here the app's Python is told the same of the page. */

/** Names are in lower case. Nothing of it leaves the page. */
export function pageHeaders(pageUrl: string): Record<string, string> {
  const { navigator, document } = globalThis;
  const url = URL.canParse(pageUrl) ? new URL(pageUrl) : null;
  const headers: Record<string, string | undefined> = {
    host: url?.host,
    origin: url && url.origin !== "null" ? url.origin : undefined,
    referer: url ? pageUrl : undefined,
    "user-agent": navigator?.userAgent,
    "accept-language": languages(navigator?.languages ?? []),
    cookie: cookies(document),
  };
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

/** As in a request: each later one is wanted a little less. */
function languages(wanted: readonly string[]): string {
  return wanted
    .slice(0, 10)
    .map((name, index) => (index ? `${name};q=${(1 - index / 10).toFixed(1)}` : name))
    .join(",");
}

function cookies(document: Document | undefined): string | undefined {
  try {
    return document?.cookie;
  } catch {
    return undefined; // frames without an origin of their own have none
  }
}
