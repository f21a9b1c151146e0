/** Bars of different lengths, on the atoms' 16 x 16 grid. */
export const chart = "M3 2.5v11M5.8 4.5h6.7M5.8 8h4.2M5.8 11.5h1.8";
