"""Draws the landscape of the picture examples with numpy, so that no photograph has to be licensed.

`python examples/landscape.py` writes landscape.jpg into both example folders, always the same.
"""

from pathlib import Path

import numpy as np
from PIL import Image

WIDTH, HEIGHT, HORIZON = 960, 640, 400
HERE = Path(__file__).parent
random = np.random.default_rng(7)


def noise(height: int, width: int, coarse: int, octaves: int) -> np.ndarray:
    """Cloud-like noise in 0..1: random grids of rising fineness, each smoothly enlarged."""
    total = np.zeros((height, width))
    for octave in range(octaves):
        rows, columns = coarse * 2**octave, coarse * 2**octave * 2
        grid = Image.fromarray((random.random((rows, columns)) * 255).astype(np.uint8))
        layer = np.asarray(grid.resize((width, height), Image.Resampling.BICUBIC), dtype=float)
        total += layer / 255 / 1.9**octave
    return (total - total.min()) / (total.max() - total.min())


def ridge(base: float, height: float, rough: float) -> np.ndarray:
    """The skyline of one mountain range: midpoint noise of falling strength, per column."""
    x = np.linspace(0, 1, WIDTH)
    line = np.zeros(WIDTH)
    for octave in range(8):
        count = 3 * 2**octave + 1
        line += np.interp(x, np.linspace(0, 1, count), random.random(count)) * rough**octave
    line = (line - line.min()) / (line.max() - line.min())
    return base - line * height


def mix(a: np.ndarray, b: np.ndarray, share: np.ndarray) -> np.ndarray:
    """`a` where share is 0, `b` where it is 1."""
    return a * (1 - share[..., None]) + b * share[..., None]


def draw() -> Image.Image:
    """The whole picture: sky, clouds, sun, four ranges in haze, a lake that mirrors them."""
    y, x = np.mgrid[0:HORIZON, 0:WIDTH]
    high, low = np.array([58.0, 96, 150]), np.array([252.0, 206, 160])
    sky = mix(high * np.ones((HORIZON, WIDTH, 3)), low, (y / HORIZON) ** 1.4)
    distance = np.hypot(x - 640, y - 205)
    sky = mix(sky, np.array([255.0, 236, 190]), 0.75 * np.exp(-distance / 130))
    field = noise(HORIZON + 6, WIDTH + 8, 3, 6)
    clouds = field[6:, :-8]
    # Clouds are lit from the sun's side: compare each point with one nearer to the sun.
    lit = np.clip((clouds - field[:-6, 8:]) * 6 + 0.5, 0, 1)
    tone = mix(np.array([150.0, 140, 160]) * np.ones_like(sky), np.array([255.0, 226, 196]), lit)
    cover = np.clip((clouds - 0.5) * 2.6, 0, 0.85) * np.clip(1.15 - y / HORIZON, 0, 1)
    sky = mix(sky, tone, cover)
    sky = mix(sky, np.array([255.0, 250, 230]), np.clip(24 - distance, 0, 3) / 3)
    haze = np.array([236.0, 196, 164])
    # Per range: where it stands, how high, how jagged, how much haze lies before it.
    far = [(330, 120, 0.5, 0.75), (352, 110, 0.52, 0.55)]
    near = [(376, 90, 0.54, 0.33), (404, 70, 0.56, 0.12)]
    for base, height, rough, veil in far + near:
        line = ridge(base, height, rough)
        inside = np.clip(y - line[None, :] + 0.5, 0, 1)
        rock = noise(HORIZON, WIDTH, 24, 5)
        slope = np.gradient(line)
        shade = 0.75 + 0.35 * rock - 0.12 * np.clip(slope, -2, 2)[None, :]
        colour = np.array([42.0, 58, 62]) * shade[..., None]
        depth = np.clip((y - line[None, :]) / 160, 0, 1) * 0.35
        colour = mix(colour, haze, np.clip(veil + depth, 0, 1))
        sky = mix(sky, colour, inside)
    rows = HEIGHT - HORIZON
    lake_y, lake_x = np.mgrid[0:rows, 0:WIDTH]
    wave = (noise(rows, WIDTH, 20, 4) - 0.5) * (2 + lake_y / 7)
    wave += np.sin(lake_y * 0.9 + lake_x * 0.01) * (lake_y / 50)
    source = np.clip(HORIZON - 1 - lake_y * 1.35 + wave * 2.2, 0, HORIZON - 1).astype(int)
    across = np.clip(lake_x + wave * 0.8, 0, WIDTH - 1).astype(int)
    lake = sky[source, across] * np.array([0.78, 0.83, 0.9])
    lake = mix(lake, np.array([22.0, 40, 58]), np.clip(lake_y / rows, 0, 1) * 0.55)
    glint = np.exp(-(((lake_x - 640) / (30 + lake_y * 0.7)) ** 2)) * np.clip(wave, 0, 4) / 14
    lake = mix(lake, np.array([255.0, 240, 205]), np.clip(glint, 0, 0.8))
    picture = np.vstack([sky, lake])
    yy, xx = np.mgrid[0:HEIGHT, 0:WIDTH]
    vignette = 1 - 0.22 * (((xx / WIDTH - 0.5) * 2) ** 2 + ((yy / HEIGHT - 0.5) * 2) ** 2) / 2
    picture = picture * vignette[..., None] + random.normal(0, 2.2, picture.shape)
    return Image.fromarray(picture.clip(0, 255).astype(np.uint8))


if __name__ == "__main__":
    drawn = draw()
    for example in ("sepia_filter", "image_tools"):
        drawn.save(HERE / example / "landscape.jpg", quality=84, optimize=True)
