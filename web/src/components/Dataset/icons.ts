/** A sound, on the atoms' 16 x 16 grid. */
export const sound =
  "M6.2 12.2V3.6l6.6-1.3v8.6M6.2 12.2a1.9 1.7 0 1 1-3.8 0 1.9 1.7 0 0 1 3.8 0zM12.8 10.9a1.9 1.7 0 1 1-3.8 0 1.9 1.7 0 0 1 3.8 0z";
/** Rows of a list. */
export const list = "M6 4h7.5M6 8h7.5M6 12h7.5M2.7 4h.01M2.7 8h.01M2.7 12h.01";
