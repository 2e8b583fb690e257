// Descent on the loss of (y1, y2, y3), of which y1 and y2 move: the operations of utils/descent.py, in their order.
//
// In float32 every stored value and every operation is rounded by Math.fround; exp and sqrt are taken in float64 first.

const NOTHING = -746; // exp of anything below is 0

// A descent from `start`. `run(n)` takes up to n steps; it ends sooner where the target's class comes to lead (if
// `stopAhead`), where no bit moves any more, and where the point leaves the range of its number type.
export class Descent {
  constructor({ loss, start, y3, target, optimizer, learningRate, momentum, eps, float32 }, betas = [0.9, 0.999]) {
    const f = float32 ? Math.fround : identity;
    this.steps = 0;
    this.ended = null; // "ahead", "frozen" or "out of range"
    this.point = start.map(f);
    const setting = [f(y3), ...target.map(f)];
    const slope = { cross_entropy: crossEntropySlope, softmax_squared_error: squaredErrorSlope }[loss](f, ...setting);
    this.isAhead = aheadTest(setting[0], target);
    const make = { gradient_descent: gradientDescent, momentum: momentumDescent, adam: adamDescent }[optimizer];
    this.burst = make({ slope, f, rate: learningRate, kept: momentum, betas, eps, isAhead: this.isAhead });
  }

  run(n, stopAhead = true) {
    if (this.ended === "frozen" || this.ended === "out of range") return this;
    this.ended = this.burst(this, n, stopAhead);
    if (!this.point.every(Number.isFinite)) this.ended = "out of range";
    return this;
  }
}

// Whether the target's likeliest class has the largest logit: "crossed" of utils/descent.py, where y3 plays no part.
export function aheadTest(y3, target) {
  const k = target.indexOf(Math.max(...target));
  if (k === 0) return (y1, y2) => y1 >= y2 && y1 >= y3;
  if (k === 1) return (y1, y2) => y2 >= y1 && y2 >= y3;
  return (y1, y2) => y3 >= y1 && y3 >= y2;
}

// The distance from (y1, y2) to the nearest point where the target's likeliest class leads.
export function distanceToGo([y1, y2], y3, target) {
  const k = target.indexOf(Math.max(...target));
  if (k === 2) return Math.hypot(Math.max(0, y1 - y3), Math.max(0, y2 - y3));
  const [own, other] = k === 0 ? [y1, y2] : [y2, y1];
  // Nearest on the line own = other, if that lies at or above y3; else the corner where all three are equal,
  // or straight up to y3.
  const middle = own / 2 + other / 2;
  if (own >= other && own >= y3) return 0;
  if (own < other && middle >= y3) return (other - own) / Math.SQRT2;
  return Math.hypot(Math.max(0, y3 - own), Math.max(0, other - y3));
}

// About how many steps are needed until the target's class leads, if the steps stay too small to see: the time of
// the flow dy/dt = -v(y), with v the optimiser's step once its averages have settled. Infinity if it never gets there.
export function stepsByFlow({ loss, y3, target, optimizer, learningRate, momentum, eps }, point) {
  const slope = { cross_entropy: crossEntropySlope, softmax_squared_error: squaredErrorSlope }[loss](
    identity, y3, ...target,
  );
  const isAhead = aheadTest(y3, target);
  const velocity = (y1, y2) => {
    slope(y1, y2);
    const [g1, g2] = gradient;
    if (optimizer === "adam") {
      return [(learningRate * g1) / (Math.abs(g1) + eps), (learningRate * g2) / (Math.abs(g2) + eps)];
    }
    const factor = optimizer === "momentum" ? learningRate / (1 - momentum) : learningRate;
    return [factor * g1, factor * g2];
  };
  let [y1, y2] = point;
  let time = 0;
  const stride = Math.max(distanceToGo(point, y3, target) / 400, 1e-9);
  for (let i = 0; i < 4000; i++) {
    if (isAhead(y1, y2)) return time;
    // The midpoint rule along the path: the same length each time, and the time that it takes there.
    const [a1, a2] = velocity(y1, y2);
    const a = Math.hypot(a1, a2);
    if (!(a > 0)) return Infinity;
    const [b1, b2] = velocity(y1 - (stride / 2) * (a1 / a), y2 - (stride / 2) * (a2 / a));
    const b = Math.hypot(b1, b2);
    if (!(b > 0)) return Infinity;
    y1 -= stride * (b1 / b);
    y2 -= stride * (b2 / b);
    // Speeds change exponentially along the way: the middle's is too fast by the square of this ratio over 24.
    const growth = Math.log(b / a) * 2;
    time += (stride / b) * (Math.abs(growth) < 1e-3 ? 1 : (2 * Math.sinh(growth / 2)) / growth);
  }
  return Infinity;
}

const identity = (x) => x;

// A slope leaves its two derivatives here: an array a step would cost more than the step.
const gradient = new Float64Array(2);

function crossEntropySlope(f, y3, t1, t2, t3) {
  const not1 = f(1 - t1);
  const not2 = f(1 - t2);
  return (y1, y2) => {
    const largest = y1 < y2 ? y2 : y1;
    if (f(y3 - largest) < NOTHING) {
      // The third term is 0, and what follows is the general case without it, bit for bit.
      let e1 = 1;
      let e2 = 1;
      if (y1 < y2) e1 = f(Math.exp(f(y1 - y2)));
      else e2 = f(Math.exp(f(y2 - y1)));
      const whole = f(e1 + e2);
      gradient[0] = f(f(f(not1 * e1) - f(t1 * e2)) / whole);
      gradient[1] = f(f(f(not2 * e2) - f(t2 * e1)) / whole);
      return;
    }
    const m = largest < y3 ? y3 : largest;
    const e1 = f(Math.exp(f(y1 - m)));
    const e2 = f(Math.exp(f(y2 - m)));
    const e3 = f(Math.exp(f(y3 - m)));
    const whole = f(f(e1 + e2) + e3);
    gradient[0] = f(f(f(not1 * e1) - f(t1 * f(e2 + e3))) / whole);
    gradient[1] = f(f(f(not2 * e2) - f(t2 * f(e1 + e3))) / whole);
  };
}

function squaredErrorSlope(f, y3, t1, t2, t3) {
  const a = (i, k) => f(f(1 - i) + k);
  const [a12, a13, a23] = [a(t1, t2), a(t1, t3), a(t2, t3)];
  const [a21, a31, a32] = [a(t2, t1), a(t3, t1), a(t3, t2)];
  const [t12, t13, t23] = [f(t1 - t2), f(t1 - t3), f(t2 - t3)];
  return (y1, y2) => {
    const largest = y1 < y2 ? y2 : y1;
    if (f(y3 - largest) < NOTHING) {
      let e1 = 1;
      let e2 = 1;
      if (y1 < y2) e1 = f(Math.exp(f(y1 - y2)));
      else e2 = f(Math.exp(f(y2 - y1)));
      const whole = f(e1 + e2);
      const flow = f(f(e1 * e2) * f(f(a12 * e1) - f(a21 * e2)));
      gradient[0] = f(flow * f(2 / f(f(whole * whole) * whole)));
      gradient[1] = -gradient[0];
      return;
    }
    const m = largest < y3 ? y3 : largest;
    const e1 = f(Math.exp(f(y1 - m)));
    const e2 = f(Math.exp(f(y2 - m)));
    const e3 = f(Math.exp(f(y3 - m)));
    const whole = f(f(e1 + e2) + e3);
    const flow12 = f(f(e1 * e2) * f(f(f(a12 * e1) - f(a21 * e2)) - f(t12 * e3)));
    const flow13 = f(f(e1 * e3) * f(f(f(a13 * e1) - f(a31 * e3)) - f(t13 * e2)));
    const flow23 = f(f(e2 * e3) * f(f(f(a23 * e2) - f(a32 * e3)) - f(t23 * e1)));
    const scale = f(2 / f(f(whole * whole) * whole));
    gradient[0] = f(f(flow12 + flow13) * scale);
    gradient[1] = f(f(flow23 - flow12) * scale);
  };
}

// Each optimiser: (descent, n, stopAhead) => why it ended, or null after n steps.

function gradientDescent({ slope, f, rate, isAhead }) {
  rate = f(rate);
  return (descent, n, stopAhead) => {
    let [y1, y2] = descent.point;
    let ended = null;
    let taken = 0;
    while (taken < n) {
      slope(y1, y2);
      const new1 = f(y1 - f(rate * gradient[0]));
      const new2 = f(y2 - f(rate * gradient[1]));
      if (new1 === y1 && new2 === y2) {
        ended = "frozen";
        break;
      }
      y1 = new1;
      y2 = new2;
      taken += 1;
      if (stopAhead && isAhead(y1, y2)) {
        ended = "ahead";
        break;
      }
    }
    descent.point = [y1, y2];
    descent.steps += taken;
    return ended;
  };
}

function momentumDescent({ slope, f, rate, kept, isAhead }) {
  rate = f(rate);
  kept = f(kept);
  let v1 = 0;
  let v2 = 0;
  return (descent, n, stopAhead) => {
    let [y1, y2] = descent.point;
    let ended = null;
    let taken = 0;
    while (taken < n) {
      slope(y1, y2);
      const newV1 = f(f(kept * v1) + gradient[0]);
      const newV2 = f(f(kept * v2) + gradient[1]);
      const new1 = f(y1 - f(rate * newV1));
      const new2 = f(y2 - f(rate * newV2));
      // A point at rest may yet be moved by a velocity that grows.
      if (new1 === y1 && new2 === y2 && newV1 === v1 && newV2 === v2) {
        ended = "frozen";
        break;
      }
      [y1, y2, v1, v2] = [new1, new2, newV1, newV2];
      taken += 1;
      if (stopAhead && isAhead(y1, y2)) {
        ended = "ahead";
        break;
      }
    }
    descent.point = [y1, y2];
    descent.steps += taken;
    return ended;
  };
}

function adamDescent({ slope, f, rate, betas: [beta1, beta2], eps, isAhead }) {
  const newShare1 = f(1 - beta1);
  const kept2 = f(beta2);
  const newShare2 = f(1 - beta2);
  const smallest = f(eps);
  const lastStride = f(rate);
  let m1 = 0;
  let m2 = 0;
  let v1 = 0;
  let v2 = 0;
  let power1 = 1;
  let power2 = 1;
  return (descent, n, stopAhead) => {
    let [y1, y2] = descent.point;
    let ended = null;
    let taken = 0;
    while (taken < n) {
      slope(y1, y2);
      const [g1, g2] = gradient;
      power1 *= beta1;
      power2 *= beta2;
      const stride = f(rate / (1 - power1));
      const root = f(Math.sqrt(1 - power2));
      const newM1 = f(m1 + f(f(g1 - m1) * newShare1));
      const newM2 = f(m2 + f(f(g2 - m2) * newShare1));
      const newV1 = f(f(v1 * kept2) + f(f(newShare2 * g1) * g1));
      const newV2 = f(f(v2 * kept2) + f(f(newShare2 * g2) * g2));
      const new1 = f(y1 - f(f(stride * newM1) / f(f(f(Math.sqrt(newV1)) / root) + smallest)));
      const new2 = f(y2 - f(f(stride * newM2) / f(f(f(Math.sqrt(newV2)) / root) + smallest)));
      const still = new1 === y1 && new2 === y2 && newM1 === m1 && newM2 === m2 && newV1 === v1 && newV2 === v2;
      // The bias corrections have to fade before a step that changes nothing is the same for ever.
      if (still && stride === lastStride && root === 1) {
        ended = "frozen";
        break;
      }
      [y1, y2, m1, m2, v1, v2] = [new1, new2, newM1, newM2, newV1, newV2];
      taken += 1;
      if (stopAhead && isAhead(y1, y2)) {
        ended = "ahead";
        break;
      }
    }
    descent.point = [y1, y2];
    descent.steps += taken;
    return ended;
  };
}
