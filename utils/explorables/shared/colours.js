// Colours that colour-blind readers can tell apart: those of utils/figures.py.

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

// A canvas with one pixel a grid point, y2 upwards.
export function colourMap({ values, n, low, high }) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = n;
  const context = canvas.getContext("2d");
  const image = context.createImageData(n, n);
  const scale = high > low ? 255 / (high - low) : 0;
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n; i++) {
      const colour = 3 * Math.round((values[j * n + i] - low) * scale);
      const at = 4 * ((n - 1 - j) * n + i);
      image.data[at] = CIVIDIS_TABLE[colour];
      image.data[at + 1] = CIVIDIS_TABLE[colour + 1];
      image.data[at + 2] = CIVIDIS_TABLE[colour + 2];
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
