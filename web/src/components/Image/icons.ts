/** A clipboard, on the atoms' 16 x 16 grid. */
export const clipboard = "M5.5 3.3H3.8v10.2h8.4V3.3h-1.7M5.8 2.3h4.4v2.2H5.8z";
