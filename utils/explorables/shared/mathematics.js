// The mathematics of the course in JavaScript: what `utils.activations` and `utils.losses` compute, to the same digits.
//
// One sample at a time, in float64. As in Python, 1 - p is never computed from p (utils/losses.py says why).

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
export function softmaxSquaredError(logits, target) {
  return sum(residualsOf(exponentials(logits), target).map((r) => r * r));
}

export function softmaxSquaredErrorGradient(logits, target) {
  const parts = exponentials(logits);
  const p = probabilitiesOf(parts);
  const r = residualsOf(parts, target);
  return p.map((pi, i) => 2 * pi * sum(p.map((pk, k) => pk * (r[i] - r[k]))));
}

export const LOSSES = {
  cross_entropy: { name: "Cross-entropy", value: crossEntropy, gradient: crossEntropyGradient },
  softmax_squared_error: { name: "Squared error", value: softmaxSquaredError, gradient: softmaxSquaredErrorGradient },
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
