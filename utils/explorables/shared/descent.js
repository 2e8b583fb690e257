// Descent on the loss of (y1, y2, y3), of which y1 and y2 move: the operations of utils/descent.py, in their order.
//
// In float32 every stored value and every operation is rounded by Math.fround; exp and sqrt are taken in float64 first.

const NOTHING = -746; // exp of anything below is 0

// A descent from `start`. `run(n)` takes up to n steps; it ends sooner where the target's class comes to lead (if
// `stopAhead`), where no bit moves any more, and where the point leaves the range of its number type.
export class Descent {
  constructor({ loss, start, y3, target, optimizer, learningRate, momentum, eps, float32 }, betas = [0.9, 0.999]) {
    const f = float32 ? Math.fround : identity;
    const setting = [f(y3), ...target.map(f)];
    this.steps = 0;
    this.ended = null; // "ahead", "frozen" or "out of range"
    this.isAhead = aheadTest(setting[0], target);
    this.computeGradient = DERIVATIVES[loss](f, ...setting);
    this.update = UPDATES[optimizer]({ f, learningRate, momentum, betas, eps });
    this.state = Float64Array.of(...start.map(f), 0, 0, 0, 0); // y1, y2, and what the optimizer remembers
    this.next = new Float64Array(6);
  }

  get point() {
    return [this.state[0], this.state[1]];
  }

  run(n, stopAhead = true) {
    if (this.ended === "frozen" || this.ended === "out of range") return this;
    const { computeGradient, update, isAhead } = this;
    let { state, next, steps } = this;
    let ended = null;
    for (const last = steps + n; steps < last && ended === null; ) {
      computeGradient(state[0], state[1]);
      const settled = update(state, next);
      if (settled && isSame(state, next)) {
        ended = "frozen";
        break;
      }
      [state, next] = [next, state];
      steps += 1;
      if (stopAhead && isAhead(state[0], state[1])) ended = "ahead";
    }
    Object.assign(this, { state, next, steps, ended });
    if (!this.point.every(Number.isFinite)) this.ended = "out of range";
    return this;
  }
}

function isSame(a, b) {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3] && a[4] === b[4] && a[5] === b[5];
}

// Whether the target's likeliest class has the largest logit: "crossed" of utils/descent.py.
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
// the flow dy/dt = -v(y), with v the optimizer's step once its averages have settled. Infinity if it never gets there.
export function stepsByFlow({ loss, y3, target, optimizer, learningRate, momentum, eps }, point) {
  const computeGradient = DERIVATIVES[loss](identity, y3, ...target);
  const isAhead = aheadTest(y3, target);
  const velocity = (y1, y2) => {
    computeGradient(y1, y2);
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

// Gradients leave their two derivatives here: an array a step would cost more than the step.
const gradient = new Float64Array(2);

function crossEntropyDerivatives(f, y3, t1, t2, t3) {
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

function squaredErrorDerivatives(f, y3, t1, t2, t3) {
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

const DERIVATIVES = { cross_entropy: crossEntropyDerivatives, softmax_squared_error: squaredErrorDerivatives };

// Each optimizer makes a function (state, next) => whether a step that changes nothing would be the same for ever.
const UPDATES = {
  gradient_descent({ f, learningRate }) {
    const rate = f(learningRate);
    return (state, next) => {
      for (let k = 0; k < 2; k++) next[k] = f(state[k] - f(rate * gradient[k]));
      return true;
    };
  },
  momentum({ f, learningRate, ...given }) {
    const rate = f(learningRate);
    const momentum = f(given.momentum);
    return (state, next) => {
      for (let k = 0; k < 2; k++) {
        next[k + 2] = f(f(momentum * state[k + 2]) + gradient[k]);
        next[k] = f(state[k] - f(rate * next[k + 2]));
      }
      return true;
    };
  },
  adam({ f, learningRate, betas: [beta1, beta2], ...given }) {
    const eps = f(given.eps);
    const newShare1 = f(1 - beta1);
    const keptShare2 = f(beta2);
    const newShare2 = f(1 - beta2);
    let power1 = 1;
    let power2 = 1;
    return (state, next) => {
      power1 *= beta1;
      power2 *= beta2;
      const rate = f(learningRate / (1 - power1));
      const root = f(Math.sqrt(1 - power2));
      for (let k = 0; k < 2; k++) {
        const g = gradient[k];
        const m = f(state[k + 2] + f(f(g - state[k + 2]) * newShare1));
        const v = f(f(state[k + 4] * keptShare2) + f(f(newShare2 * g) * g));
        next[k] = f(state[k] - f(f(rate * m) / f(f(f(Math.sqrt(v)) / root) + eps)));
        next[k + 2] = m;
        next[k + 4] = v;
      }
      return rate === f(learningRate) && root === 1; // the bias corrections have faded
    };
  },
};
