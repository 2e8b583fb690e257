// The mathematics of the course in JavaScript: what `utils.activations` and `utils.losses` compute, to the same digits.
//
// One sample at a time, in float64. As in Python, 1 - p is never computed from p, and differences of close
// probabilities come from expm1 (utils/losses.py says why).

// Exponentials after subtracting the maximum, with the term of the largest logit (exactly 1) kept out of the sum.
export function exponentials(logits, temperature = 1) {
  const largest = Math.max(...logits);
  const top = logits.indexOf(largest);
  // Halved first: the difference of 1e308 and -1e308 is more than a float64 can hold.
  const gaps = logits.map((logit) => ((largest / 2 - logit / 2) / temperature) * 2);
  const others = gaps.map((gap, k) => (k === top ? 0 : Math.exp(-gap)));
  return { gaps, top, others, rest: sum(others) };
}

export function softmax(logits, temperature = 1) {
  return probabilitiesOf(exponentials(logits, temperature));
}

export function sigmoid(x) {
  const small = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : small) / (1 + small);
}

export function crossEntropy(logits, target) {
  const { gaps, rest } = exponentials(logits);
  const whole = Math.log1p(rest);
  return sum(target.map((t, k) => (t === 0 ? 0 : t * (gaps[k] + whole))));
}

export function crossEntropyGradient(logits, target) {
  return residualsOf(exponentials(logits), target);
}

// Squared error after softmax, summed over the classes.
export function squaredError(logits, target) {
  return sum(residualsOf(exponentials(logits), target).map((r) => r * r));
}

export function squaredErrorGradient(logits, target) {
  const parts = exponentials(logits);
  const p = probabilitiesOf(parts);
  if (target.includes(1)) return oneHotSquaredErrorGradient(p, parts.gaps, target.indexOf(1));
  const r = residualsOf(parts, target);
  return p.map((pi, i) => {
    const total = sum(
      p.map((pk, k) => pk * (target[i] === target[k] ? differenceOf(p, parts.gaps, i, k) : r[i] - r[k])),
    );
    return 2 * pi * total;
  });
}

export const LOSSES = {
  cross_entropy: { name: "Cross-entropy", value: crossEntropy, gradient: crossEntropyGradient },
  softmax_squared_error: { name: "Squared error", value: squaredError, gradient: squaredErrorGradient },
};

export function oneHot(label, nClasses) {
  return Array.from({ length: nClasses }, (_, k) => (k === label ? 1 : 0));
}

export function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

function probabilitiesOf({ top, others, rest }) {
  return others.map((other, k) => (k === top ? 1 : other) / (1 + rest));
}

// p - t, without losing the small difference between a p and a t that are both close to 1.
function residualsOf(parts, target) {
  const p = probabilitiesOf(parts);
  return p.map((pk, k) => {
    if (k === parts.top && target[k] >= 0.5) return 1 - target[k] - parts.rest / (1 + parts.rest);
    return pk - target[k];
  });
}

// For a one-hot target, in a form in which nothing cancels where the target's logit ties with another.
function oneHotSquaredErrorGradient(p, gaps, own) {
  const others = sum(p.map((pk, k) => (k === own ? 0 : pk)));
  return p.map((pi, i) => {
    const terms = p.map((pk, k) => {
      if (k === own) return i === own ? 0 : pi * pk;
      if (i === own) return -pk * (others + pk);
      // Of p_i + p_own - p_k, first the difference of the two that are closer.
      const mine = differenceOf(p, gaps, i, k);
      const its = differenceOf(p, gaps, own, k);
      return pk * (Math.abs(mine) < Math.abs(its) ? mine + p[own] : its + pi);
    });
    return 2 * pi * sum(terms);
  });
}

// p_i - p_k to full precision for logits that are close together.
function differenceOf(p, gaps, i, k) {
  const ahead = gaps[k] - gaps[i];
  if (Number.isNaN(ahead)) return 0;
  return Math.max(p[i], p[k]) * -Math.expm1(-Math.abs(ahead)) * Math.sign(ahead);
}
