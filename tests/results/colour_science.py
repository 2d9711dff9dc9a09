"""How far two colours look apart, with normal and with colour-blind eyes."""

from __future__ import annotations

import numpy as np

# Full dichromacy in linear RGB: G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, A physiologically-based model
# for simulation of color vision deficiency, IEEE TVCG 15 (2009), severity 1.0.
EYES: dict[str, np.ndarray] = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


def linear_rgb(code: str) -> np.ndarray:
    """`#RRGGBB` as linear light, IEC 61966-2-1."""
    value = np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(code: str, eyes: str = "normal") -> np.ndarray:
    """CIE L*a*b*, D65, of a colour as those eyes see it."""
    seen = np.clip(EYES[eyes] @ linear_rgb(code), 0, 1)
    ratio = _TO_XYZ @ seen / _WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(first: np.ndarray, second: np.ndarray) -> float:
    """CIE 142-2001 colour difference, in the order of G. Sharma, W. Wu and E. N. Dalal (2005)."""
    light, chroma = np.array([first[0], second[0]]), np.hypot([first[1], second[1]], [first[2], second[2]])
    g = 0.5 * (1 - np.sqrt(chroma.mean() ** 7 / (chroma.mean() ** 7 + 25.0**7)))
    a = (1 + g) * np.array([first[1], second[1]])
    b = np.array([first[2], second[2]])
    c, hue = np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360
    turn = hue[1] - hue[0]
    turn -= 360 * np.round(turn / 360) if c.prod() else turn
    middle = hue.sum() / 2 if c.prod() else hue.sum()
    if c.prod() and abs(hue[0] - hue[1]) > 180:
        middle += 180 if hue.sum() < 360 else -180
    d_hue = 2 * np.sqrt(c.prod()) * np.sin(np.radians(turn / 2))
    t = (
        1
        - 0.17 * np.cos(np.radians(middle - 30))
        + 0.24 * np.cos(np.radians(2 * middle))
        + 0.32 * np.cos(np.radians(3 * middle + 6))
        - 0.20 * np.cos(np.radians(4 * middle - 63))
    )
    offset = (light.mean() - 50) ** 2
    s_l, s_c = 1 + 0.015 * offset / np.sqrt(20 + offset), 1 + 0.045 * c.mean()
    s_h = 1 + 0.015 * c.mean() * t
    rotation = np.exp(-(((middle - 275) / 25) ** 2))
    r_t = -2 * np.sqrt(c.mean() ** 7 / (c.mean() ** 7 + 25.0**7)) * np.sin(np.radians(60 * rotation))
    d_l, d_c, d_h = (light[1] - light[0]) / s_l, (c[1] - c[0]) / s_c, d_hue / s_h
    return float(np.sqrt(d_l**2 + d_c**2 + d_h**2 + r_t * d_c * d_h))


def contrast(first: str, second: str) -> float:
    """Contrast ratio of WCAG 2.2, 1 to 21."""
    light, dark = sorted((float(_TO_XYZ[1] @ linear_rgb(code)) for code in (first, second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
