/** From a point on the screen to a pixel of the picture, whatever scaling lies between. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

export type Fit = "contain" | "scale-down" | "cover" | "fill" | "none";

/** Where the picture itself lies inside its element: `object-fit` leaves bars at two sides. Centred. */
export function pictureBox(box: Box, natural: Size, fit: Fit): Box {
  if (fit === "fill" || !natural.width || !natural.height) return box;
  const scales = [box.width / natural.width, box.height / natural.height];
  const contain = Math.min(...scales);
  const scale =
    fit === "none"
      ? 1
      : fit === "cover"
        ? Math.max(...scales)
        : fit === "scale-down"
          ? Math.min(1, contain)
          : contain;
  const width = natural.width * scale;
  const height = natural.height * scale;
  return {
    left: box.left + (box.width - width) / 2,
    top: box.top + (box.height - height) / 2,
    width,
    height,
  };
}

/** The natural pixel [x, y] under a point, or null beside the picture. */
export function pixelAt(
  point: { x: number; y: number },
  box: Box,
  natural: Size,
  fit: Fit = "contain",
): [number, number] | null {
  if (!box.width || !box.height || !natural.width || !natural.height) return null;
  const picture = pictureBox(box, natural, fit);
  const x = Math.floor(((point.x - picture.left) / picture.width) * natural.width);
  const y = Math.floor(((point.y - picture.top) / picture.height) * natural.height);
  if (x < 0 || y < 0 || x >= natural.width || y >= natural.height) return null;
  return [x, y];
}
