/** Texts that the app gave as translation markers, in the visitor's language. */
import type { AppView } from "./config";

const PREFIX = "__i18n__";
const MARKER = /__i18n__(\{[^{}]*\})/g;

export type Translate = (key: string) => string;

/** Looks a key up in the visitor's languages, then English; the key itself when there is none. */
export function translator(
  translations: AppView["translations"],
  languages: readonly string[] = typeof navigator === "undefined" ? [] : navigator.languages,
): Translate {
  if (!translations) return (key) => key;
  const wanted = [...languages.flatMap((name) => [name, name.split("-")[0] ?? name]), "en"];
  const tables = wanted.flatMap((name) => (translations[name] ? [translations[name]] : []));
  return (key) => tables.find((table) => key in table)?.[key] ?? key;
}

/** The value with every marker in it replaced by its text; the same object when there is none. */
export function resolveText(value: unknown, t: Translate): unknown {
  if (typeof value === "string") {
    if (!value.includes(PREFIX)) return value;
    return value.replace(MARKER, (whole, json: string) => {
      const key = keyOf(json);
      return key === null ? whole : t(key);
    });
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => resolveText(item, t));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (value === null || typeof value !== "object") return value;
  const record = value as Record<string, unknown>;
  if (record["__type__"] === "translation_metadata") return t(String(record["key"]));
  const entries = Object.entries(record).map(([key, item]) => [key, resolveText(item, t)] as const);
  return entries.some(([key, item]) => item !== record[key]) ? Object.fromEntries(entries) : value;
}

/** Props with their texts resolved. Large values are left as they are: only a text may be a marker there. */
export function resolveProps(
  props: Record<string, unknown>,
  t: Translate,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(props).map(([key, value]) => [
      key,
      key === "value" && isPlainValue(value) ? value : resolveText(value, t),
    ]),
  );
}

function isPlainValue(value: unknown): boolean {
  return typeof value === "object" && value !== null && !("__type__" in value);
}

function keyOf(json: string): string | null {
  try {
    const { key } = JSON.parse(json) as { key?: unknown };
    return typeof key === "string" ? key : null;
  } catch {
    return null;
  }
}
