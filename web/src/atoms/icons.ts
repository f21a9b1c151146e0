/** Line drawings on a 16 x 16 grid, one path string each: only those a component imports reach the page. */
export const check = "M3 8.5l3.3 3.3L13 4.7";
export const close = "M4 4l8 8M12 4l-8 8";
export const plus = "M8 3v10M3 8h10";
export const minus = "M3 8h10";
export const chevronDown = "M4 6.2l4 4 4-4";
export const chevronRight = "M6.2 4l4 4-4 4";
export const arrowUp = "M8 13V3.5M3.8 7.7L8 3.5l4.2 4.2";
export const arrowRight = "M3 8h9.5M8.3 3.8L12.5 8l-4.2 4.2";
export const copy = "M5.5 5.5h7v8h-7zM3.5 10.5v-8h7";
export const download = "M8 2.5v7.7M4.8 7.2L8 10.4l3.2-3.2M3 13.3h10";
export const upload = "M8 10.5V2.8M4.8 6L8 2.8 11.2 6M3 13.3h10";
export const expand = "M9.7 6.3L13 3M9.5 3H13v3.5M6.3 9.7L3 13M3 9.5V13h3.5";
export const shrink = "M13.2 2.8L9.8 6.2M9.8 3v3.2H13M2.8 13.2l3.4-3.4M3 9.8h3.2V13";
export const reset = "M3.2 5.8a5.2 5.2 0 1 1-.2 4M2.8 2.7v3.4h3.4";
export const undo = "M3.5 6.5h6a3.3 3.3 0 0 1 0 6.6H6M6.3 3.7L3.5 6.5l2.8 2.8";
export const redo = "M12.5 6.5h-6a3.3 3.3 0 0 0 0 6.6H10M9.7 3.7l2.8 2.8-2.8 2.8";
export const trash = "M2.8 4.5h10.4M6 4.3V2.8h4v1.5M4.2 4.7l.6 8.5h6.4l.6-8.5";
export const pencil = "M3 13l.6-2.8 7-7 2.2 2.2-7 7zM9.4 4.4l2.2 2.2";
export const stop = "M4.5 4.5h7v7h-7z";
export const play = "M5 3.2v9.6L12.6 8z";
export const pause = "M5.5 3.5v9M10.5 3.5v9";
export const search = "M7.2 11.9a4.7 4.7 0 1 0 0-9.4 4.7 4.7 0 0 0 0 9.4zM10.6 10.6l3 3";
export const more = "M3.2 8h.4M7.8 8h.4M12.4 8h.4";
export const share = "M8 9.8V2.6M5.3 5L8 2.4 10.7 5M4.8 7.2H3.4v6.2h9.2V7.2h-1.4";
export const link =
  "M6.7 9.3l2.6-2.6M7.2 4.8l1.5-1.5a2.8 2.8 0 0 1 4 4l-1.5 1.5M8.8 11.2l-1.5 1.5a2.8 2.8 0 0 1-4-4l1.5-1.5";
export const info = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.4v3.4M8 5.1v.01";
export const alert = "M8 2.4l6.2 11H1.8zM8 6.6v3M8 11.5v.01";
export const image = "M2.5 3h11v10h-11zM2.7 11.4L6 8l2.6 2.6L10.2 9l3.1 3M10.6 6v.01";
export const file = "M9.3 2.3H4v11.4h8V5zM9.2 2.5V5H12";
export const code = "M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5";
export const tag = "M2.5 2.8h5.3l5.8 5.8-5 5-6.1-6zM5.3 5.4v.01";
export const camera =
  "M2.3 5h2.6l1-1.7h4.2l1 1.7h2.6v8H2.3zM8 11.2a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8z";
export const microphone =
  "M8 9.8A2.1 2.1 0 0 0 10.1 7.7V4.3a2.1 2.1 0 0 0-4.2 0v3.4A2.1 2.1 0 0 0 8 9.8zM3.8 7.6a4.2 4.2 0 0 0 8.4 0M8 11.8v2";
export const clipboard = "M5.8 3.4H3.5v10h9v-10h-2.3M5.8 2.5h4.4v2H5.8z";
export const eye =
  "M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8zM8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z";
export const eyeOff =
  "M2.5 2.5l11 11M6.3 4.1A6 6 0 0 1 8 3.8C12 3.8 14.2 8 14.2 8a11 11 0 0 1-1.9 2.4M4 5.3A10.5 10.5 0 0 0 1.8 8S4 12.2 8 12.2a6 6 0 0 0 2.7-.6";
