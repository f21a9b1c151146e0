/** Which tab is open, and where the keyboard goes from it. */
export interface TabEntry {
  /** Block id. */
  id: number;
  /** What `selected` names it by: its `id` prop, else its block id. */
  key: unknown;
  label: string;
  shown: boolean;
  enabled: boolean;
  right: boolean;
}

/** The open tab: the one asked for, else the first that can be opened. */
export function openTab(tabs: TabEntry[], selected: unknown): TabEntry | null {
  const wanted = tabs.find((tab) => tab.shown && tab.key === selected);
  return wanted ?? tabs.find(usable) ?? tabs.find((tab) => tab.shown) ?? null;
}

/** The tab a key leads to, or null when the key means nothing here. */
export function tabForKey(
  tabs: TabEntry[],
  from: TabEntry | null,
  key: string,
  rtl: boolean,
): TabEntry | null {
  const list = tabs.filter(usable);
  const at = from ? list.indexOf(from) : -1;
  if (key === "Home") return list[0] ?? null;
  if (key === "End") return list.at(-1) ?? null;
  const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
  if (step === 0 || list.length === 0) return null;
  return list[(at + (rtl ? -step : step) + list.length) % list.length] ?? null;
}

function usable(tab: TabEntry): boolean {
  return tab.shown && tab.enabled;
}
