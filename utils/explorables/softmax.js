// SoftmaxExplorer: logits, their exponentials and their probabilities, a row for each class; and what two losses say.

import { CLASS_COLOURS, CLASS_COLOURS_ON_DARK } from "./shared/colours.js";
import {
  element, explorable, follow, ink, logScale, mapValues, minus, newId, numberBox, onArrows, onceAFrame, onDrag, picture,
  presetSelect, readChoice, readNumber, readNumbers, report, select, showNumber, shown, slider, trimmed, Problem,
} from "./shared/frame.js";
import { clamp, LOSSES, oneHot, softmax, sum } from "./shared/mathematics.js";

const MOST = 6;
const REACH = 10; // logits go from -10 to 10
const SIDE = 12; // pixels beside the logits' scale, so that a handle at its end is whole
const EDGE = 6; // and beside the others, for half of a tick's number
const SETTINGS = ["logits", "temperature", "shift", "label", "pair"];
const EVERY = Array.from({ length: MOST }, (_, k) => k);

function readState(model) {
  const logits = readNumbers(model, "logits", 0, -REACH, REACH);
  if (logits.length < 2 || logits.length > MOST) {
    throw new Problem(`logits should hold 2 to ${MOST} numbers, but they are ${JSON.stringify(logits)}.`);
  }
  const classes = EVERY.slice(0, logits.length);
  const pair = readNumbers(model, "pair", 2, 0, logits.length - 1);
  if (pair[0] === pair[1] || !pair.every(Number.isInteger)) {
    throw new Problem(`pair should hold two different classes, but it is ${pair.join(", ")}.`);
  }
  return {
    logits, pair, label: readChoice(model, "label", classes),
    temperature: readNumber(model, "temperature", 0.1, 10), shift: readNumber(model, "shift", -REACH, REACH),
  };
}

// What SoftmaxExplorer's properties give in Python.
function resultsOf({ logits, pair: [i, j], label, temperature, shift }) {
  const scaled = logits.map((logit) => (logit + shift) / temperature);
  const target = oneHot(label, logits.length);
  const largest = Math.max(...scaled);
  const probabilities = softmax(scaled);
  const exponents = scaled.map(Math.exp);
  const difference = logits[i] - logits[j];
  const gap = Math.abs(difference / temperature);
  return {
    scaled, probabilities, exponents, total: sum(exponents),
    relative: scaled.map((value) => Math.exp(value - largest)),
    comparison: {
      logit_difference: difference,
      ratio: Math.exp(difference / temperature),
      probability_difference: differenceOfTwo(probabilities, difference / temperature, i, j),
      bound: Math.tanh(gap / 2),
    },
    losses: mapBoth(({ value }) => value(scaled, target)),
    // By the logits before they are divided by the temperature.
    gradients: mapBoth(({ gradient }) => gradient(scaled, target).map((slope) => slope / temperature)),
  };
}

// p_i - p_j, from the difference of what went into softmax: it would cancel where that is small.
function differenceOfTwo(p, gap, i, j) {
  return Math.max(p[i], p[j]) * -Math.expm1(-Math.abs(gap)) * Math.sign(gap);
}

function build({ model, root }) {
  let state = readState(model);
  let results = resultsOf(state);
  // Some thirty canvases are drawn in one frame: they ask for the page's colours once.
  let colours = null;
  const look = () => {
    if (!colours) requestAnimationFrame(() => (colours = null));
    return (colours ??= ink(root));
  };

  // A label or a pair must be a class at every moment: other views follow each single change.
  const set = (traits) => {
    const { logits, ...others } = traits;
    const grows = logits && logits.length > state.logits.length;
    report(model, !logits ? others : grows ? { logits, ...others } : { ...others, logits });
    refresh();
  };
  const setLogit = (k, value) => {
    const logits = [...state.logits];
    logits[k] = clamp(value, -REACH, REACH);
    set({ logits });
  };
  const setCount = (n) => {
    const label = Math.min(state.label, n - 1);
    const pair = Math.max(...state.pair) < n ? state.pair : [0, 1];
    set({ logits: EVERY.slice(0, n).map((k) => state.logits[k] ?? 0), label, pair });
    announce();
  };

  // ---- controls ----
  const preset = presetSelect(root, model, (traits) => {
    set(traits);
    announce();
  });
  const counts = Object.fromEntries(EVERY.slice(1).map((k) => [k + 1, String(k + 1)]));
  const classes = select(root, "Classes", counts, (value) => setCount(Number(value)));
  const temperature = slider(root, "temperature T", { low: 0.1, high: 10, step: 0.01, digits: 3, ...logScale },
    (value) => set({ temperature: value }));
  const shift = slider(root, "add to logits", { low: -REACH, high: REACH, step: 0.1 },
    (value) => set({ shift: value }));

  // ---- the three stages ----
  const say = element("span", { class: "invalid", role: "alert" });
  const rows = EVERY.map((k) => stageRow(k));
  const total = numberNode("total");
  const whole = numberNode("probability_sum");
  const scale = picture(root, { class: "scale", "aria-hidden": true }, (context, width, height) =>
    drawScale(context, width, state.shift, look()));
  const ones = picture(root, { class: "scale", "aria-hidden": true }, (context, width, height) =>
    drawTicks(context, width, { low: 0, high: 1, side: EDGE }, [0, 0.5, 1], look()));
  const how = element("span", {});
  const stages = tableOf("stages", "Logits, exponentials and probabilities", [
    "class", ["logit ", element("i", {}, "y")], ["exponential ", how],
    ["probability ", element("i", {}, "p")],
  ], [...rows, rowOf("sum", "sum",
    [element("span", { class: "text" }), scale.canvas], [element("span", { class: "text" }, total)],
    [element("span", { class: "text" }, whole), ones.canvas])]);
  const stageSentence = element("p", { class: "sentence" });

  function stageRow(k) {
    const number = numberBox(root, { "aria-label": `logit of class ${k}`, onblur: root.guard(() => refresh()) },
      -REACH, REACH, (value) => {
        if (value !== null) setLogit(k, value);
        say.textContent = value === null ? `A logit goes from −${REACH} to ${REACH}, please.` : "";
      });
    const bar = picture(root, {
      class: "level drag", tabindex: 0, role: "slider", "aria-label": `logit of class ${k}, as a bar`,
      "aria-valuemin": -REACH, "aria-valuemax": REACH, "aria-valuenow": 0,
    }, (context, width, height) => {
      const place = drawLevel(context, width, height,
        { low: -REACH, high: REACH, from: -state.shift, to: state.logits[k], side: SIDE }, look());
      drawHandle(context, place, height / 2, look());
    });
    onDrag(root, bar.canvas, (x) => {
      const part = (x - SIDE) / (bar.canvas.clientWidth - 2 * SIDE);
      setLogit(k, Number((2 * REACH * part - REACH).toFixed(1)));
    });
    const stepBy = (stride) => setLogit(k, Number((state.logits[k] + stride).toFixed(4)));
    onArrows(root, bar.canvas, (right, up, event) => stepBy((right + up) * (event.shiftKey ? 0.1 : 0.5)));
    bar.canvas.addEventListener("keydown", root.guard((event) => {
      const keys = { Home: -2 * REACH, End: 2 * REACH, PageUp: 2, PageDown: -2 };
      if (!(event.key in keys) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      stepBy(keys[event.key]);
    }));
    const power = element("sup", {});
    const exponential = numberNode(`exponentials.${k}`);
    const probability = numberNode(`probabilities.${k}`);
    const relative = level(() => ({ low: 0, high: 1, from: 0, to: results.relative[k] }));
    const part = level(() => ({ low: 0, high: 1, from: 0, to: results.probabilities[k] }));
    let drawn = "";
    const right = element("span", { class: "right" }, "✓ right");
    const made = rowOf("stage", [`class ${k} `, right],
      [number, bar.canvas],
      [element("span", { class: "text" }, element("span", { class: "power" }, "e", power, " = "), exponential),
        relative.canvas],
      [element("span", { class: "text" }, probability), part.canvas]);
    made.show = () => {
      if (hides(made, k >= state.logits.length)) return;
      const p = results.probabilities[k];
      if (document.activeElement !== number) number.value = trimmed(state.logits[k], 6);
      bar.canvas.setAttribute("aria-valuenow", state.logits[k]);
      bar.canvas.setAttribute("aria-valuetext", `${trimmed(state.logits[k])}, probability ${shown(p)}`);
      power.textContent = minus(trimmed(results.scaled[k]));
      write(exponential, results.exponents[k]);
      write(probability, p);
      right.hidden = k !== state.label;
      [relative, part].forEach((each) => each.redraw());
      const key = `${state.logits[k]} ${state.shift}`; // while one logit is dragged, the others' bars stay
      if (key !== drawn) bar.redraw();
      drawn = key;
    };
    return made;
  }

  function level(bounds, attributes) {
    return picture(root, { class: "level", "aria-hidden": true, ...attributes }, (context, width, height) =>
      drawLevel(context, width, height, bounds(), look()));
  }

  // ---- two classes compared ----
  const names = Object.fromEntries(EVERY.map((k) => [k, `class ${k}`]));
  const pick = (which) => select(root, which ? "with" : "compare", names, (value) => {
    const pair = [...state.pair];
    pair[which] = Number(value);
    if (pair[0] === pair[1]) pair[1 - which] = state.pair[which]; // the other way round
    set({ pair });
    announce();
  });
  const picks = [pick(0), pick(1)];
  const lines = {
    logit_difference: "difference of the logits",
    ratio: "ratio of the probabilities",
    probability_difference: "difference of the probabilities",
    bound: "… at most",
  };
  const formulas = mapValues(lines, () => element("span", { class: "formula" }));
  const compared = mapValues(lines, (_, key) => numberNode(`comparison.${key}`, "td"));
  const compareSentence = element("p", { class: "sentence" });
  const compare = section("How far apart are two classes?",
    element("div", { class: "bar" }, ...picks.map(({ node }) => node)),
    element("table", { class: "comparison" }, element("tbody", {}, ...Object.entries(lines).map(([key, text]) =>
      element("tr", {}, element("th", { scope: "row" }, text, " ", formulas[key]), compared[key])))),
    compareSentence);

  // ---- what the losses say ----
  const label = select(root, "the right class is", names, (value) => {
    set({ label: Number(value) });
    announce();
  });
  const values = mapBoth((_, key) => numberNode(`losses.${key}`));
  const slopes = EVERY.map((k) => slopeRow(k));
  const lossSentence = element("p", { class: "sentence" });
  const lossTable = tableOf("slopes", "Both losses and their gradients with respect to the logits", ["", ...Object.values(LOSSES).map(
    ({ name }) => name)], [
    rowOf("loss", "loss",
      ...Object.values(values).map((value) => [element("span", { class: "text" }, value)])),
    ...slopes,
  ]);
  const unit = element("p", { class: "legend" });
  const wrong = section("How wrong is it?",
    element("div", { class: "bar" }, label.node), lossTable, unit, lossSentence);

  function slopeRow(k) {
    const keys = Object.keys(LOSSES);
    const numbers = keys.map((key) => numberNode(`gradients.${key}.${k}`));
    // One unit for both losses, so that their bars compare: no slope of cross-entropy is longer than 1/T.
    const bars = keys.map((key) => level(() =>
      ({ low: -1, high: 1, from: 0, to: clamp(results.gradients[key][k] * state.temperature, -1, 1) })));
    const made = rowOf("slope", ["∂/∂", yOf(k)],
      ...numbers.map((number, which) => [element("span", { class: "text" }, number), bars[which].canvas]));
    made.show = () => {
      if (hides(made, k >= state.logits.length)) return;
      numbers.forEach((number, which) => write(number, results.gradients[keys[which]][k]));
      bars.forEach((each) => each.redraw());
    };
    return made;
  }

  const announcer = element("p", { class: "for-readers", role: "status" });
  root.append(
    element("div", { class: "bar" }, preset.node, classes.node),
    element("div", { class: "fields" }, temperature.node, shift.node),
    stages, say, stageSentence,
    element("div", { class: "panels split" }, compare, wrong),
    announcer,
  );

  // ---- keeping the page in step ----
  const sayAll = onceAFrame(root, () => {
    rows.forEach((row) => row.show());
    slopes.forEach((row) => row.show());
    write(total, results.total);
    write(whole, sum(results.probabilities));
    scale.redraw();
    for (const key in lines) write(compared[key], results.comparison[key]);
    showNumber(compared.logit_difference, results.comparison.logit_difference,
      minus(trimmed(results.comparison.logit_difference)));
    for (const key in values) write(values[key], results.losses[key]);
    const [i, j] = state.pair;
    const sharp = state.temperature === 1;
    how.replaceChildren(element("i", {}, "e"), element("sup", {}, sharp ? "y" : "y/T"));
    put(formulas.logit_difference, `y${low(i)} − y${low(j)}`);
    put(formulas.ratio, `p${low(i)} / p${low(j)}`);
    put(formulas.probability_difference, `p${low(i)} − p${low(j)}`);
    put(formulas.bound, `tanh(|y${low(i)} − y${low(j)}| / ${sharp ? "2" : "2T"})`);
    put(unit, `A full bar is ${sharp ? "1" : `1/T = ${shown(1 / state.temperature)}`}. Gradients are with respect to the logits` +
      (sharp ? "." : ", before they are divided by T."));
    put(stageSentence, tellStages(state, results));
    put(compareSentence, tellComparison(state, results));
    put(lossSentence, tellLosses(state, results));
  });
  function refresh() {
    state = readState(model);
    results = resultsOf(state);
    const n = state.logits.length;
    preset.show();
    classes.show(String(n));
    temperature.show(state.temperature);
    shift.show(state.shift);
    label.show(String(state.label));
    picks.forEach((each, which) => each.show(String(state.pair[which])));
    for (const { input } of [label, ...picks]) {
      [...input.options].forEach((option, k) => {
        option.hidden = option.disabled = k >= n;
      });
    }
    say.textContent = "";
    sayAll();
  }
  function announce() {
    announcer.textContent =
      `${tellStages(state, results)} ${tellComparison(state, results)} ${tellLosses(state, results)}`;
  }
  follow(root, model, SETTINGS, refresh);
  refresh();
}

export default explorable(build);

// ---- what just happened, in a sentence --------------------------------------------------------------------------------

function tellStages({ logits, shift, temperature }, { exponents, total, probabilities }) {
  if (shift !== 0) {
    const factor = tidy(Math.exp(shift / temperature));
    return `Adding ${minus(trimmed(shift))} to every logit multiplies every exponential by ${factor}, and their sum ` +
      "as well. The quotients stay the same: no probability has changed.";
  }
  if (temperature !== 1 && logits.some((logit) => logit !== logits[0])) {
    return temperature > 1
      ? "A temperature above 1 shrinks the gaps between logits: the ratios of the probabilities move towards 1."
      : "A temperature below 1 stretches the gaps between logits: the ratios of the probabilities move away from 1.";
  }
  const top = logits.indexOf(Math.max(...logits));
  return `Every exponential is divided by their sum, so the probabilities sum to 1. For class ${top}: ` +
    `${tidy(exponents[top])} / ${tidy(total)} = ${tidy(probabilities[top])}.`;
}

function tellComparison({ logits, pair: [i, j], temperature }, { comparison }) {
  const difference = Math.abs(comparison.logit_difference);
  const apart = Math.abs(comparison.probability_difference);
  if (difference === 0) return "Equal logits get equal probabilities, whatever the other logits are.";
  const factor = tidy(Math.exp(difference / temperature));
  const [more, less] = comparison.logit_difference > 0 ? [i, j] : [j, i];
  const bySum = logits.every((logit) => logit > 0)
    ? ` Dividing the logits by their sum, without the exponential, would give ${tidy(logits[i] / sum(logits))} and ` +
      `${tidy(logits[j] / sum(logits))}.`
    : "";
  return `Class ${more} is ${factor} times as probable as class ${less}, whatever the other logits are. The ` +
    `difference ${apart < difference ? "shrinks" : "grows"} from ${trimmed(difference)} (logits) to ${tidy(apart)} ` +
    `(probabilities).${bySum}`;
}

function tellLosses({ label }, { gradients }) {
  const [steep, flat] = Object.values(gradients).map((gradient) => Math.abs(gradient[label]));
  return `Both losses fall when y${low(label)} grows: cross-entropy at a rate of ${tidy(steep)}, squared error at ` +
    `${tidy(flat)}` + (steep > 100 * flat ? `, which is ${tidy(steep / flat)} times slower.` : ".");
}

// ---- pieces of the page -----------------------------------------------------------------------------------------------

const mapBoth = (change) => mapValues(LOSSES, change);
const low = (k) => "₀₁₂₃₄₅"[k];
const yOf = (k) => element("span", {}, element("i", {}, "y"), low(k));
const numberNode = (key, tag = "span") => element(tag, { class: "number", "data-number": key });

// Rounded before it is laid out: 0.9999 becomes 1.00, not 1.000.
const tidy = (value) => shown(Math.abs(value) < 1 ? Number(value.toPrecision(3)) : value);
const write = (node, value) => showNumber(node, value, tidy(value));

function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function section(title, ...children) {
  const id = newId("title");
  return element("div", { class: "panel", role: "region", "aria-labelledby": id }, element("p", { class: "title", id }, title),
    ...children);
}

// A table by its roles, because its rows fold on a narrow page.
function tableOf(kind, label, heads, rows) {
  return element("div", { class: `grid-table ${kind}`, role: "table", "aria-label": label },
    element("div", { class: "grid-row heads", role: "row" }, ...heads.map((head) =>
      element("span", { role: "columnheader" }, ...[head].flat()))), ...rows);
}

function rowOf(kind, head, ...cells) {
  return element("div", { class: `grid-row ${kind}`, role: "row" },
    element("span", { class: "row-head", role: "rowheader" }, ...[head].flat()),
    ...cells.map((cell) => element("span", { class: "cell", role: "cell" }, ...cell)));
}

// A row without a class has no numbers to be read, either.
function hides(row, isHidden) {
  row.hidden = isHidden;
  if (isHidden) row.querySelectorAll("[data-number]").forEach((node) => delete node.dataset.value);
  return isHidden;
}

// ---- drawing: everything in CSS pixels --------------------------------------------------------------------------------

function placeOf(value, least, most, width, side) {
  return side + ((value - least) / (most - least)) * (width - 2 * side);
}

const barColour = (look) => (look.dark ? CLASS_COLOURS_ON_DARK : CLASS_COLOURS)[0];

// Returns where the bar ends.
function drawLevel(context, width, height, { low: least, high: most, from, to, side = EDGE }, look) {
  const middle = Math.round(height / 2);
  const start = placeOf(from, least, most, width, side);
  const end = placeOf(to, least, most, width, side);
  context.fillStyle = look.grid;
  context.fillRect(side, middle - 1, width - 2 * side, 2);
  context.fillStyle = barColour(look);
  context.fillRect(Math.min(start, end), middle - 8, Math.abs(end - start), 16);
  context.fillStyle = look.text;
  context.fillRect(Math.round(start) - 1, 2, 2, height - 4);
  return end;
}

function drawHandle(context, x, y, look) {
  context.beginPath();
  context.arc(x, y, 9, 0, 2 * Math.PI);
  context.fillStyle = "white";
  context.strokeStyle = look.dark ? "black" : look.text;
  context.lineWidth = 2.5;
  context.fill();
  context.stroke();
}

// The logits' scale. Shifted, its zero moves while the bars' ends stay: only their distances count.
function drawScale(context, width, shift, look) {
  const ticks = [-20, -10, 0, 10, 20].map((tick) => tick - shift).filter((place) => Math.abs(place) <= REACH);
  drawTicks(context, width, { low: -REACH, high: REACH, side: SIDE }, ticks, look, shift);
}

function drawTicks(context, width, { low: least, high: most, side }, ticks, look, shift = 0) {
  context.fillStyle = look.muted;
  context.font = `15px ${look.font}`;
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const tick of ticks) {
    const x = placeOf(tick, least, most, width, side);
    const text = minus(String(Math.round((tick + shift) * 10) / 10));
    context.fillRect(clamp(Math.round(x) - 0.5, 0, width - 1), 0, 1, 5);
    const half = context.measureText(text).width / 2;
    context.fillText(text, clamp(x, half, width - half), 7);
  }
}
