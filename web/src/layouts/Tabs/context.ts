/** What Tabs tells the pages inside it. */
import { getContext, setContext } from "svelte";

export interface TabsContext {
  /** Block id of the open tab, null when none can be. */
  readonly open: number | null;
  /** Position of a tab among its neighbours. */
  indexOf(id: number): number;
}

const KEY = "cl-tabs";

export function provideTabs(context: TabsContext): void {
  setContext(KEY, context);
}

export function useTabs(): TabsContext | undefined {
  return getContext<TabsContext | undefined>(KEY);
}
