/** `choices` of Radio, Dropdown and their kin, in the one shape components draw. */
export type Choice = [name: string, value: string | number];

/** Pairs of shown name and sent value; an update may still carry plain values. */
export function pairs(
  choices:
    | readonly (string | number | readonly [string | number, string | number])[]
    | null
    | undefined,
): Choice[] {
  return (choices ?? []).map((choice) =>
    typeof choice === "object" ? [String(choice[0]), choice[1]] : [String(choice), choice],
  );
}
