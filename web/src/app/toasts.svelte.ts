/** The messages in the corner: which are there, and until when. */
import type { Toast } from "../atoms/contract";

const TITLES = { info: "Info", warning: "Warning", success: "Success", error: "Error" } as const;
/** More than this at once would cover the page; the oldest give way. */
const LIMIT = 5;

export interface ShownToast extends Required<Omit<Toast, "duration">> {
  id: number;
  /** Seconds; null stays until closed. */
  duration: number | null;
  /** How many times the same message came while it was there. */
  count: number;
}

export class Toasts {
  list = $state.raw<ShownToast[]>([]);
  #next = 1;

  show({ level, message, title, duration = 10 }: Toast): void {
    const twin = this.list.find((toast) => toast.level === level && toast.message === message);
    const toast: ShownToast = {
      // a new id starts its time again
      id: this.#next++,
      level,
      message,
      title: title || TITLES[level],
      duration: duration && duration > 0 ? duration : null,
      count: (twin?.count ?? 0) + 1,
    };
    this.list = [...this.list.filter((other) => other !== twin), toast].slice(-LIMIT);
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}
