/** Numbers of a slider: how many digits they show and where on the track they stand. */

/** Digits after the point that a step needs: 0.05 -> 2, 1e-7 -> 7. */
export function decimals(step: number): number {
  const [mantissa = "", exponent = "0"] = String(step).split("e");
  const fraction = mantissa.split(".")[1]?.length ?? 0;
  return Math.max(0, Math.min(20, fraction - Number(exponent)));
}

/** Without the noise of binary fractions, but never with less than the number says. */
export function display(value: number, digits: number): string {
  const rounded = Number(value.toFixed(digits));
  return String(Math.abs(rounded - value) < 10 ** -(digits + 6) ? rounded : value);
}

export function clamp(value: number, minimum: number, maximum: number): number {
  return Math.min(Math.max(value, minimum), Math.max(minimum, maximum));
}

/** Part of the track before the thumb, 0 to 1. */
export function share(value: number, minimum: number, maximum: number): number {
  if (!(maximum > minimum)) return 0;
  return (clamp(value, minimum, maximum) - minimum) / (maximum - minimum);
}
