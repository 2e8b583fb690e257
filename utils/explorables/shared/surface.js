// A loss over a grid of (y1, y2) while y3 stands still, and its contours.

export const GRID = 100; // points along each axis

// Both losses as `utils.surfaces.loss_surface` gives them, row by row: values[j * n + i] at (axis[i], axis[j], y3).
// `into` may hold two surfaces of the same size, whose arrays are used again.
export function lossSurfaces(axis, y3, [t1, t2, t3], into = {}) {
  const n = axis.length;
  const entropies = into.cross_entropy?.values ?? new Float64Array(n * n);
  const errors = into.softmax_squared_error?.values ?? new Float64Array(n * n);
  const whole = t1 + t2 + t3;
  for (let j = 0, at = 0; j < n; j++) {
    const y2 = axis[j];
    for (let i = 0; i < n; i++, at++) {
      const y1 = axis[i];
      const m = Math.max(y1, y2, y3);
      // The largest exponential is exactly 1 and stays out of the sum: it would swallow the small ones.
      const top = y1 === m ? 1 : y2 === m ? 2 : 3;
      const e1 = top === 1 ? 0 : Math.exp(y1 - m);
      const e2 = top === 2 ? 0 : Math.exp(y2 - m);
      const e3 = top === 3 ? 0 : Math.exp(y3 - m);
      const rest = e1 + e2 + e3;
      const scale = 1 / (1 + rest);
      const r1 = top === 1 ? 1 - t1 - rest * scale : e1 * scale - t1;
      const r2 = top === 2 ? 1 - t2 - rest * scale : e2 * scale - t2;
      const r3 = top === 3 ? 1 - t3 - rest * scale : e3 * scale - t3;
      entropies[at] = whole * Math.log1p(rest) + t1 * (m - y1) + t2 * (m - y2) + t3 * (m - y3);
      errors[at] = r1 * r1 + r2 * r2 + r3 * r3;
    }
  }
  return { cross_entropy: surfaceOf(axis, entropies), softmax_squared_error: surfaceOf(axis, errors) };
}

function surfaceOf(axis, values) {
  let low = Infinity;
  let high = -Infinity;
  for (let at = 0; at < values.length; at++) {
    if (values[at] < low) low = values[at];
    if (values[at] > high) high = values[at];
  }
  return { axis, n: axis.length, values, low, high };
}

export function evenAxis(low, high, n = GRID) {
  const axis = new Float64Array(n);
  for (let i = 0; i < n; i++) axis[i] = low + ((high - low) * i) / (n - 1);
  return axis;
}

// Round numbers inside (low, high), about `count` of them.
export function niceLevels(low, high, count) {
  const span = high - low;
  if (!(span > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(span / count));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => span / size <= count + 0.5);
  const levels = [];
  for (let k = Math.ceil(low / step); k * step <= high + span / 1000; k++) levels.push(Number((k * step).toPrecision(12)));
  return levels;
}

// Marching squares: one Path2D with every level's lines. A grid place (i, j) is drawn at (x + i * dx, y + j * dy).
export function contourPath({ values, n }, levels, x, y, dx, dy) {
  const path = new Path2D();
  const ends = new Float64Array(8); // of at most two lines in a cell
  for (let j = 0; j + 1 < n; j++) {
    for (let i = 0; i + 1 < n; i++) {
      const at = j * n + i;
      const a = values[at];
      const b = values[at + 1];
      const c = values[at + n + 1];
      const d = values[at + n];
      const low = Math.min(a, b, c, d);
      const high = Math.max(a, b, c, d);
      for (let k = 0; k < levels.length; k++) {
        const level = levels[k];
        if (level <= low || level > high) continue;
        let used = 0;
        if (a < level !== b < level) {
          ends[used++] = x + (i + (level - a) / (b - a)) * dx;
          ends[used++] = y + j * dy;
        }
        if (b < level !== c < level) {
          ends[used++] = x + (i + 1) * dx;
          ends[used++] = y + (j + (level - b) / (c - b)) * dy;
        }
        if (d < level !== c < level) {
          ends[used++] = x + (i + (level - d) / (c - d)) * dx;
          ends[used++] = y + (j + 1) * dy;
        }
        if (a < level !== d < level) {
          ends[used++] = x + i * dx;
          ends[used++] = y + (j + (level - a) / (d - a)) * dy;
        }
        for (let e = 0; e + 3 < used; e += 4) {
          path.moveTo(ends[e], ends[e + 1]);
          path.lineTo(ends[e + 2], ends[e + 3]);
        }
      }
    }
  }
  return path;
}
