import type { CommonProps } from "../../atoms/contract";

export interface NumberProps extends CommonProps {
  value?: number | null;
  placeholder?: string | null;
  precision?: number | null;
  minimum?: number | null;
  maximum?: number | null;
  step?: number | null;
  buttons?: unknown[] | null;
}
