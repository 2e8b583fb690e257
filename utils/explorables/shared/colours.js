// Colours that colour-blind readers can tell apart: those of utils/figures/look.py.

export const CLASS_COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"];
// For lines and marks on a dark page: the same hues, lighter.
export const CLASS_COLOURS_ON_DARK = ["#56B4E9", "#F0904D", "#2FC79B", "#E2A5C8"];

// Seventeen colours of cividis; what lies between them is interpolated.
const CIVIDIS = [
  "#00224e", "#002e6a", "#1a386f", "#32436d", "#434e6c", "#535a6d", "#61656f", "#6f7073", "#7d7c78",
  "#8c8878", "#9b9476", "#aba072", "#bcae6c", "#cdbb63", "#dec958", "#f0d846", "#fee838",
].map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));

// 256 colours as [r, g, b, r, g, b, ...].
export const CIVIDIS_TABLE = Uint8Array.from({ length: 256 * 3 }, (_, at) => {
  const place = (Math.floor(at / 3) / 255) * (CIVIDIS.length - 1);
  const k = Math.min(Math.floor(place), CIVIDIS.length - 2);
  const [a, b] = [CIVIDIS[k][at % 3], CIVIDIS[k + 1][at % 3]];
  return Math.round(a + (b - a) * (place - k));
});

// The same as pixels: alpha, blue, green, red from the highest byte on, as canvases store them.
const CIVIDIS_PIXELS = Uint32Array.from({ length: 256 }, (_, k) => {
  const [r, g, b] = CIVIDIS_TABLE.subarray(3 * k, 3 * k + 3);
  return (255 << 24) | (b << 16) | (g << 8) | r;
});

// Colours a surface: one pixel a grid point, y2 upwards. The canvas is used again from call to call.
export class ColourMap {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.context = this.canvas.getContext("2d");
  }

  draw({ values, n, low, high }) {
    if (this.canvas.width !== n || !this.image) {
      this.canvas.width = this.canvas.height = n;
      this.image = this.context.createImageData(n, n);
      this.pixels = new Uint32Array(this.image.data.buffer);
    }
    const scale = high > low ? 255 / (high - low) : 0;
    for (let j = 0; j < n; j++) {
      for (let i = 0, at = (n - 1 - j) * n; i < n; i++, at++) {
        this.pixels[at] = CIVIDIS_PIXELS[Math.round((values[j * n + i] - low) * scale)];
      }
    }
    this.context.putImageData(this.image, 0, 0);
    return this.canvas;
  }
}
