import type { CommonProps, FileData } from "../../atoms/contract";

export interface ButtonProps extends CommonProps {
  value?: string | null;
  variant?: "primary" | "secondary" | "stop" | "huggingface" | null;
  size?: "sm" | "md" | "lg" | null;
  icon?: FileData | string | null;
  link?: string | null;
  link_target?: "_self" | "_blank" | "_parent" | "_top" | null;
}
