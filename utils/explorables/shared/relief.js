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

// The bitmap on a whole canvas, and how deep it is at each pixel: what is drawn over it asks `hides`.
export class Relief {
  constructor(context, margin) {
    this.context = context;
    this.margin = margin;
    this.width = context.canvas.width;
    this.height = context.canvas.height;
    this.image = this.context.createImageData(this.width, this.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.depth = new Float32Array(this.width * this.height);
  }

  // `lines` says how many rows and columns of the surface are drawn: all of them, or fewer while it is being moved.
  draw({ values, n, low, high }, azimuth, elevation, lines = n) {
    this.pixels.fill(0);
    this.depth.fill(Infinity);
    this.camera = new Camera(azimuth, elevation, this.width, this.height, this.margin);
    const scale = high > low ? 1 / (high - low) : 0;
    const { xs, ys, ds, zs, ink } = this.#roomFor(lines * lines);
    const places = Array.from({ length: lines }, (_, k) => Math.round((k * (n - 1)) / (lines - 1)));
    const out = { x: 0, y: 0, depth: 0 };
    for (let j = 0, at = 0; j < lines; j++) {
      const y = (2 * places[j]) / (n - 1) - 1;
      for (let i = 0; i < lines; i++, at++) {
        const z = (values[places[j] * n + places[i]] - low) * scale;
        this.camera.project((2 * places[i]) / (n - 1) - 1, y, z, out);
        zs[at] = z;
        xs[at] = out.x;
        ys[at] = out.y;
        ds[at] = out.depth;
      }
    }
    const stretch = ((lines - 1) / 2) * HEIGHT; // slopes in the units of the picture
    const every = (lines - 1) / 9; // the grid that is drawn on the surface has nine fields a side
    const dark = Uint8Array.from({ length: lines }, (_, k) => (k % every < 1 ? 1 : 0));
    for (let j = 0; j + 1 < lines; j++) {
      for (let i = 0; i + 1 < lines; i++) {
        const a = j * lines + i;
        const b = a + 1;
        const c = b + lines;
        const d = a + lines;
        const rise1 = (zs[b] + zs[c] - zs[a] - zs[d]) * 0.5 * stretch;
        const rise2 = (zs[c] + zs[d] - zs[a] - zs[b]) * 0.5 * stretch;
        // Light falls from the lower right of the map.
        const light = (0.55 * rise1 - 0.35 * rise2 + 1) / Math.sqrt(rise1 * rise1 + rise2 * rise2 + 1) / 1.2;
        const shade = (0.66 + 0.34 * Math.max(0, Math.min(1, light))) * (dark[i] || dark[j] ? 0.82 : 1);
        const at = 3 * Math.round((zs[a] + zs[b] + zs[c] + zs[d]) * 63.75);
        ink[0] =
          (255 << 24) |
          ((CIVIDIS_TABLE[at + 2] * shade) << 16) |
          ((CIVIDIS_TABLE[at + 1] * shade) << 8) |
          (CIVIDIS_TABLE[at] * shade);
        this.#triangle(a, b, c);
        this.#triangle(a, c, d);
      }
    }
    this.context.putImageData(this.image, 0, 0);
    return this;
  }

  #roomFor(n) {
    if (this.room?.xs.length !== n) {
      const [xs, ys, ds, zs] = [0, 1, 2, 3].map(() => new Float64Array(n));
      this.room = { xs, ys, ds, zs, ink: new Uint32Array(1) };
    }
    return this.room;
  }

  // Whether the surface lies clearly in front of a projected point.
  hides({ x, y, depth }) {
    const [column, row] = [Math.round(x), Math.round(y)];
    if (column < 0 || row < 0 || column >= this.width || row >= this.height) return false;
    return this.depth[row * this.width + column] < depth - 0.04;
  }

  // Row by row, in the colour that `ink` holds. The corners are given by their places: numbers with a fraction would be
  // put on the heap at every call. An edge is always followed from its upper end, so that the triangles on its two sides
  // leave no gap.
  #triangle(a, b, c) {
    const { xs, ys, ds, ink } = this.room;
    if (ys[b] < ys[a]) return this.#triangle(b, a, c);
    if (ys[c] < ys[b]) return this.#triangle(a, c, b);
    const [ax, ay, ad, bx, by, bd, cx, cy, cd] = [xs[a], ys[a], ds[a], xs[b], ys[b], ds[b], xs[c], ys[c], ds[c]];
    const colour = ink[0];
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (area === 0) return undefined;
    const { width, depth, pixels } = this;
    const byX = ((bd - ad) * (cy - ay) - (cd - ad) * (by - ay)) / area;
    const byY = ((cd - ad) * (bx - ax) - (bd - ad) * (cx - ax)) / area;
    const long = (cx - ax) / (cy - ay);
    const upper = (bx - ax) / (by - ay);
    const lower = (cx - bx) / (cy - by);
    const last = Math.min(this.height - 1, Math.floor(cy));
    for (let y = Math.max(0, Math.ceil(ay)); y <= last; y++) {
      const x1 = ax + (y - ay) * long;
      const x2 = y < by ? ax + (y - ay) * upper : cy > by ? bx + (y - by) * lower : bx;
      const left = Math.max(0, Math.ceil(x1 < x2 ? x1 : x2));
      const right = Math.min(width - 1, Math.floor(x1 < x2 ? x2 : x1));
      let far = ad + (left - ax) * byX + (y - ay) * byY;
      const end = y * width + right;
      for (let at = y * width + left; at <= end; at++) {
        if (far < depth[at]) {
          depth[at] = far;
          pixels[at] = colour;
        }
        far += byX;
      }
    }
    return undefined;
  }
}
