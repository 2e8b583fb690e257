// A surface in perspective, drawn into a bitmap by our own rasteriser: the same on every machine, with or without a GPU.

import { CIVIDIS_TABLE } from "./colours.js";

const DISTANCE = 5.2; // of the eye from the middle, where the surface reaches from -1 to 1
const HEIGHT = 0.95; // of the surface, from its lowest to its highest value

// Turns (x, y, z) with x, y in -1 .. 1 and z in 0 .. 1 into pixels; `depth` grows away from the eye.
export class Camera {
  constructor(azimuth, elevation, width, height, margin) {
    const [a, e] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
    [this.cosA, this.sinA, this.cosE, this.sinE] = [Math.cos(a), Math.sin(a), Math.cos(e), Math.sin(e)];
    // The surface fits however it is turned: what its corners reach on their way round decides the scale.
    [this.scale, this.middleX, this.middleY] = [1, 0, 0];
    const out = {};
    let [side, above, below] = [0, 0, 0];
    for (let k = 0; k < 24; k++) {
      const angle = (k / 12) * Math.PI;
      for (const z of [0, 1]) {
        this.project(Math.SQRT2 * Math.cos(angle), Math.SQRT2 * Math.sin(angle), z, out);
        side = Math.max(side, out.x);
        above = Math.max(above, -out.y);
        below = Math.max(below, out.y);
      }
    }
    this.scale = Math.min((width - 2 * margin) / (2 * side), (height - 2 * margin) / (above + below));
    this.middleX = width / 2;
    this.middleY = height / 2 + (this.scale * (above - below)) / 2;
  }

  project(x, y, z, out) {
    const up = (z - 0.5) * HEIGHT;
    const side = this.cosA * y - this.sinA * x;
    const towards = this.cosA * x + this.sinA * y;
    const depth = DISTANCE - (towards * this.cosE + up * this.sinE);
    out.x = this.middleX + (this.scale * side) / depth;
    out.y = this.middleY - (this.scale * (up * this.cosE - towards * this.sinE)) / depth;
    out.depth = depth;
    return out;
  }
}

// The bitmap, and how deep it is at each pixel: what is drawn over it asks `hides`.
export class Relief {
  constructor(width, height, margin) {
    this.margin = margin;
    this.canvas = document.createElement("canvas");
    this.canvas.width = this.width = Math.max(1, Math.round(width));
    this.canvas.height = this.height = Math.max(1, Math.round(height));
    this.context = this.canvas.getContext("2d");
    this.image = this.context.createImageData(this.width, this.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.depth = new Float32Array(this.width * this.height);
  }

  draw({ values, n, low, high }, azimuth, elevation) {
    this.pixels.fill(0);
    this.depth.fill(Infinity);
    this.camera = new Camera(azimuth, elevation, this.width, this.height, this.margin);
    const scale = high > low ? 1 / (high - low) : 0;
    const [xs, ys, ds, zs] = [0, 1, 2, 3].map(() => new Float64Array(n * n));
    const out = { x: 0, y: 0, depth: 0 };
    for (let j = 0, at = 0; j < n; j++) {
      for (let i = 0; i < n; i++, at++) {
        zs[at] = (values[at] - low) * scale;
        this.camera.project((2 * i) / (n - 1) - 1, (2 * j) / (n - 1) - 1, zs[at], out);
        xs[at] = out.x;
        ys[at] = out.y;
        ds[at] = out.depth;
      }
    }
    const stretch = ((n - 1) / 2) * HEIGHT; // slopes in the units of the picture
    for (let j = 0; j + 1 < n; j++) {
      for (let i = 0; i + 1 < n; i++) {
        const a = j * n + i;
        const [b, c, d] = [a + 1, a + n + 1, a + n];
        const rise1 = (zs[b] + zs[c] - zs[a] - zs[d]) * 0.5 * stretch;
        const rise2 = (zs[c] + zs[d] - zs[a] - zs[b]) * 0.5 * stretch;
        // Light falls from the upper left of the map; every tenth line of the grid is drawn darker.
        const light = (0.55 * rise1 - 0.35 * rise2 + 1) / Math.sqrt(rise1 * rise1 + rise2 * rise2 + 1) / 1.2;
        const line = i % 11 === 0 || j % 11 === 0 ? 0.8 : 1;
        const shade = (0.66 + 0.34 * Math.max(0, Math.min(1, light))) * line;
        const at = 3 * Math.round(((zs[a] + zs[b] + zs[c] + zs[d]) / 4) * 255);
        const colour =
          ((255 << 24) |
            ((CIVIDIS_TABLE[at + 2] * shade) << 16) |
            ((CIVIDIS_TABLE[at + 1] * shade) << 8) |
            (CIVIDIS_TABLE[at] * shade)) >>> 0;
        this.#triangle(xs[a], ys[a], ds[a], xs[b], ys[b], ds[b], xs[c], ys[c], ds[c], colour);
        this.#triangle(xs[a], ys[a], ds[a], xs[c], ys[c], ds[c], xs[d], ys[d], ds[d], colour);
      }
    }
    this.context.putImageData(this.image, 0, 0);
    return this;
  }

  // Whether the surface lies clearly in front of a projected point.
  hides({ x, y, depth }) {
    const [column, row] = [Math.round(x), Math.round(y)];
    if (column < 0 || row < 0 || column >= this.width || row >= this.height) return false;
    return this.depth[row * this.width + column] < depth - 0.04;
  }

  #triangle(ax, ay, ad, bx, by, bd, cx, cy, cd, colour) {
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (area === 0) return;
    const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.02));
    const right = Math.min(this.width - 1, Math.floor(Math.max(ax, bx, cx) + 0.02));
    const above = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.02));
    const below = Math.min(this.height - 1, Math.floor(Math.max(ay, by, cy) + 0.02));
    const inverse = 1 / area;
    // Barycentric weights of b and c grow evenly along a row.
    const stepB = (cy - ay) * inverse;
    const stepC = (ay - by) * inverse;
    for (let y = above; y <= below; y++) {
      let b = ((left - ax) * (cy - ay) - (cx - ax) * (y - ay)) * inverse;
      let c = ((bx - ax) * (y - ay) - (left - ax) * (by - ay)) * inverse;
      for (let x = left, at = y * this.width + left; x <= right; x++, at++) {
        if (b >= -1e-3 && c >= -1e-3 && b + c <= 1.001) {
          const depth = ad + b * (bd - ad) + c * (cd - ad);
          if (depth < this.depth[at]) {
            this.depth[at] = depth;
            this.pixels[at] = colour;
          }
        }
        b += stepB;
        c += stepC;
      }
    }
  }
}
