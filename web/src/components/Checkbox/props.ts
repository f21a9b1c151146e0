import type { CommonProps } from "../../atoms/contract";

export interface CheckboxProps extends CommonProps {
  value?: boolean | null;
  buttons?: unknown[] | null;
}
