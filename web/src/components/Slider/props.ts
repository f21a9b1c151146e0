import type { CommonProps } from "../../atoms/contract";

export interface SliderProps extends CommonProps {
  value?: number | null;
  minimum?: number | null;
  maximum?: number | null;
  step?: number | null;
  precision?: number | null;
  buttons?: unknown[] | null;
}
