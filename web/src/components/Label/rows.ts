/** What a Label shows, worked out from its value. */
import type { LabelData } from "./props";

export interface Row {
  label: string;
  /** 0 to 1. */
  share: number;
  /** "62%", "<1%". */
  percent: string;
}

/** The winning label, or null when there is no result yet. */
export function headingOf(value: LabelData | null | undefined): string | null {
  const label = value?.label ?? value?.confidences?.[0]?.label;
  return label === null || label === undefined || label === "" ? null : String(label);
}

export function rowsOf(value: LabelData | null | undefined): Row[] {
  return (value?.confidences ?? []).map(({ label, confidence }) => {
    const share = Math.min(1, Math.max(0, Number(confidence) || 0));
    return { label: String(label ?? ""), share, percent: percent(share) };
  });
}

/** Never rounds a chance away: nothing between 0 and 1 reads as 0% or 100%. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return "<1%";
  if (share < 1 && share > 0.99) return ">99%";
  return `${Math.round(share * 100)}%`;
}
