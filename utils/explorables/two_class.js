// TwoClassExplorer: two logits in a plane, their difference on the sigmoid, and one probability.

import { CLASS_COLOURS, CLASS_COLOURS_ON_DARK, ColourMap } from "./shared/colours.js";
import {
  element, explorable, follow, ink, layers, minus, newId, onArrows, onceAFrame, onDrag, picture, readChoice,
  readNumbers, report, select, showNumber, shown, slider, trimmed,
} from "./shared/frame.js";
import { clamp, crossEntropy, oneHot, sigmoid, softmax } from "./shared/mathematics.js";

const REACH = 10; // logits go from -10 to 10
const GRID = 121;
const PAUSE = 1500; // milliseconds after which a move counts as a new one
const SNAP = 0.3; // how near the line through its start a dragged point is put on it
const LEVELS = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
const CURVE = Array.from({ length: 201 }, (_, k) => [(k - 100) / 5, sigmoid((k - 100) / 5)]);
const CLASSES = { 0: "class 0 (logit a)", 1: "class 1 (logit b)" };

const readState = (model) => ({
  point: readNumbers(model, "point", 2, -REACH, REACH),
  label: readChoice(model, "label", [0, 1]),
});

function resultsOf({ point: [a, b], label }) {
  const difference = a - b;
  const ofTwo = softmax([a, b])[0];
  const ofOne = sigmoid(difference);
  const twoClass = crossEntropy([a, b], oneHot(label, 2));
  const binary = binaryCrossEntropy(difference, 1 - label);
  return {
    a, b, difference, softmax: ofTwo, sigmoid: ofOne, probability_gap: Math.abs(ofTwo - ofOne),
    two_class_cross_entropy: twoClass, binary_cross_entropy: binary, loss_gap: Math.abs(twoClass - binary),
  };
}

// -t ln σ(z) - (1 - t) ln(1 - σ(z)) for a target t of 0 or 1, from the logit.
function binaryCrossEntropy(z, target) {
  return Math.max(target ? -z : z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

function build({ model, root }) {
  let state = readState(model);
  let results = resultsOf(state);
  let from = null; // where the last move began, and what moved it
  let by = null;
  let movedAt = 0;
  let moving = false;

  // `way` is what the reader moves the point with: another one, or a pause, begins a new move.
  function moveTo(point, way, first = false) {
    const now = performance.now();
    if (first || way !== by || now - movedAt > PAUSE) from = state.point;
    by = way;
    movedAt = now;
    moving = true;
    report(model, { point: point.map((logit) => clamp(neat(logit), -REACH, REACH)) });
    moving = false;
    refresh();
  }
  // Adds the same number to both logits, as far as both can go.
  function along(amount, way) {
    const room = [-REACH - Math.min(...state.point), REACH - Math.max(...state.point)];
    const step = clamp(amount, ...room);
    moveTo(state.point.map((logit) => logit + step), way);
  }
  // Adds to a what it takes from b.
  function across(amount, way) {
    const [a, b] = state.point;
    const step = clamp(amount, Math.max(-REACH - a, b - REACH), Math.min(REACH - a, b + REACH));
    moveTo([a + step, b - step], way);
  }

  // ---- controls ----
  const one = (k) => slider(root, `logit ${"ab"[k]}`, { low: -REACH, high: REACH, step: 0.1 }, (value) => {
    const point = [...state.point];
    point[k] = value;
    moveTo(point, `logit ${k}`);
  });
  const single = [one(0), one(1)];
  const both = slider(root, "both (mean)", { low: -REACH, high: REACH, step: 0.1 },
    (value) => along(neat(value - middleOf(state.point)), "along"));
  const apart = slider(root, "apart (a − b)", { low: -2 * REACH, high: 2 * REACH, step: 0.1 },
    (value) => across(neat(value - results.difference) / 2, "across"));
  // What was typed may be further than the plane goes: leaving the field shows what it is.
  for (const { number } of [both, apart]) number.addEventListener("blur", root.guard(() => setTimeout(refresh)));
  const label = select(root, "the right class is", CLASSES, (value) => {
    report(model, { label: Number(value) });
    refresh();
    announcer.textContent = `Cross-entropy is ${shown(results.two_class_cross_entropy)} both ways.`;
  });

  // ---- the plane ----
  const shades = new ColourMap();
  const values = Float64Array.from({ length: GRID ** 2 }, (_, at) =>
    sigmoid(((at % GRID) - Math.floor(at / GRID)) * (2 * REACH / (GRID - 1))));
  const shaded = shades.draw({ values, n: GRID, low: 0, high: 1 });
  const plane = layers(root, {
    class: "plane", tabindex: 0, role: "application",
    "aria-label": "Plane of the logits a and b. Left and right change a, up and down change b, page up and page " +
      "down change both; with Shift in small steps.",
  }, () => "always the same",
  (context, width, height) => drawPlane(context, planeArea(width, height), shaded, ink(root)),
  (context, width, height) => drawPoint(context, planeArea(width, height), state.point));
  onDrag(root, plane.canvas, (x, y, first) => {
    const area = planeArea(plane.canvas.clientWidth, plane.canvas.clientHeight);
    const place = [(x - area.x) / area.size, (area.y + area.size - y) / area.size].map((part) =>
      clamp(Number((2 * REACH * part - REACH).toFixed(1)), -REACH, REACH));
    moveTo(first ? place : snapped(place, from ?? state.point), "drag", first);
  });
  onArrows(root, plane.canvas, (right, up, event) => {
    const stride = event.shiftKey ? 0.1 : 0.5;
    const [a, b] = state.point;
    moveTo([a + right * stride, b + up * stride], "keys");
  });
  plane.canvas.addEventListener("keydown", root.guard((event) => {
    const sign = { PageUp: 1, PageDown: -1 }[event.key];
    if (!sign || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    along(sign * (event.shiftKey ? 0.1 : 0.5), "along");
  }));

  // ---- the sigmoid ----
  const curve = picture(root, {
    class: "curve", tabindex: 0, role: "application",
    "aria-label": "Sigmoid of a − b. Left and right move the logits together and apart; with Shift in small steps.",
  }, (context, width, height) => drawCurve(context, curveArea(width, height), results, ink(root)));
  onDrag(root, curve.canvas, (x) => {
    const area = curveArea(curve.canvas.clientWidth, curve.canvas.clientHeight);
    const difference = Number((4 * REACH * ((x - area.x) / area.width) - 2 * REACH).toFixed(1));
    across((difference - results.difference) / 2, "across");
  });
  onArrows(root, curve.canvas, (right, up, event) => across((right + up) * (event.shiftKey ? 0.05 : 0.25), "across"));

  // ---- the numbers ----
  const cell = (key) => element("span", { class: "digits", "data-number": key });
  const line = (name, ...content) => element("div", {}, element("dt", {}, name), element("dd", {}, ...content));
  const given = cell("difference");
  const [a, b] = [cell("a"), cell("b")];
  const numbers = Object.fromEntries(
    ["softmax", "sigmoid", "two_class_cross_entropy", "binary_cross_entropy"].map((key) => [key, cell(key)]));
  const gaps = { probability_gap: cell("probability_gap"), loss_gap: cell("loss_gap") };
  const lossNames = [element("span", {}), element("span", {})];
  const sentence = element("p", { class: "sentence" });
  const verdict = element("p", { class: "verdict" }, "The two probabilities differ by ", gaps.probability_gap,
    " and the two losses by ", gaps.loss_gap, ": at most the rounding of a last digit.");
  const announcer = element("p", { class: "for-readers", role: "status" });
  root.append(
    sentence,
    element("div", { class: "panels two" },
      panel("Two logits, softmax", plane.node,
        "Lines join equal probabilities of class 0. The dashed one is the point’s.", [
        line("a, b", a, ", ", b),
        line("softmax(a, b), class 0", numbers.softmax),
        line(lossNames[0], numbers.two_class_cross_entropy),
      ]),
      panel("One logit, sigmoid", curve.canvas, "The same probability over one number, the difference.", [
        line("z = a − b", given),
        line("σ(z)", numbers.sigmoid),
        line(lossNames[1], numbers.binary_cross_entropy),
      ])),
    verdict,
    element("div", { class: "fields" }, both.node, apart.node, single[0].node, single[1].node, label.node),
    announcer,
  );

  // ---- keeping the page in step ----
  const sayAll = onceAFrame(root, () => {
    for (const [node, key] of [[a, "a"], [b, "b"], [given, "difference"]]) {
      showNumber(node, results[key], minus(trimmed(results[key], 6)));
    }
    for (const key in numbers) showNumber(numbers[key], results[key], minus(String(results[key])));
    for (const key in gaps) showNumber(gaps[key], results[key], shown(results[key], 2));
    lossNames[0].textContent = `cross-entropy, class ${state.label}`;
    lossNames[1].textContent = `binary cross-entropy, target ${1 - state.label}`;
    const text = tellMove(from, state.point);
    if (sentence.textContent !== text) sentence.textContent = text;
    plane.redraw();
    curve.redraw();
  });
  const tellReaders = () => {
    clearTimeout(telling);
    telling = setTimeout(() => (announcer.textContent = tellMove(from, state.point)), 400); // when the point rests
  };
  let telling = 0;
  root.onCleanUp(() => clearTimeout(telling));
  function refresh() {
    const before = state.point;
    state = readState(model);
    results = resultsOf(state);
    single.forEach((each, k) => each.show(state.point[k]));
    both.show(neat(middleOf(state.point)));
    apart.show(neat(results.difference));
    label.show(String(state.label));
    if (String(before) !== String(state.point)) tellReaders();
    sayAll();
  }
  follow(root, model, ["point", "label"], () => {
    if (!moving) from = null; // Python moved it
    refresh();
  });
  refresh();
}

export default explorable(build);

// 0.1 + 0.2 is 0.30000000000000004, which no reader means.
const neat = (value) => Number(value.toPrecision(15));
// Rounded before it is laid out: 0.9999 becomes 1.00, not 1.000.
const tidy = (probability) => shown(Number(probability.toPrecision(3)));
const middleOf = ([a, b]) => (a + b) / 2;

// A hand can't follow a diagonal exactly. Near the one through the start of its drag, the point is put on it.
function snapped([a, b], [startA, startB]) {
  const [da, db] = [a - startA, b - startB];
  const step = (da + db) / 2;
  if (Math.abs(step) < 1 || Math.abs(da - db) > 2 * SNAP) return [a, b];
  const whole = Number(step.toFixed(1));
  const moved = [startA + whole, startB + whole];
  return moved.every((logit) => Math.abs(logit) <= REACH) ? moved : [a, b];
}

function tellMove(from, [a, b]) {
  if (!from) return "Drag the point, or move it with the arrow keys. When does the probability stay the same?";
  const [da, db] = [a - from[0], b - from[1]];
  const [before, after] = [neat(from[0] - from[1]), neat(a - b)];
  if (Math.abs(da) < 1e-9 && Math.abs(db) < 1e-9) {
    return Math.max(Math.abs(a), Math.abs(b)) === REACH
      ? `The plane ends here: neither logit goes beyond ±${REACH}.`
      : "The point is back where this move began.";
  }
  const size = (value) => trimmed(Math.abs(value), 4);
  const number = (value) => minus(trimmed(value, 4));
  if (Math.abs(da - db) < 1e-9) {
    return `You moved both logits by ${number(da)}: the difference, and so the probability, is the same.`;
  }
  const change = (name, by) => `${by > 0 ? "raised" : "lowered"} ${name} by ${size(by)}`;
  const moves = [["a", da], ["b", db]].filter(([, by]) => Math.abs(by) > 1e-9).map(([name, by]) => change(name, by));
  return `You ${moves.join(" and ")}: the difference went from ${number(before)} to ${number(after)}, and the ` +
    `probability of class 0 from ${tidy(sigmoid(before))} to ${tidy(sigmoid(after))}.`;
}

function panel(title, plot, legend, lines) {
  const id = newId("title");
  return element("div", { class: "panel", role: "region", "aria-labelledby": id },
    element("p", { class: "title", id }, title), plot,
    element("p", { class: "legend" }, legend), element("dl", { class: "facts" }, ...lines));
}

// ---- drawing: everything in CSS pixels --------------------------------------------------------------------------------

const MARGIN = { left: 44, right: 36, top: 30, bottom: 46 };

function planeArea(width, height) {
  const size = Math.min(width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom);
  return { x: MARGIN.left, y: MARGIN.top, size };
}

function curveArea(width, height) {
  const { left, top, bottom } = MARGIN;
  return { x: left, y: top, width: width - left - 16, height: height - top - bottom };
}

function drawPlane(context, { x, y, size }, shaded, look) {
  const unit = size / (2 * REACH);
  context.imageSmoothingEnabled = true;
  context.drawImage(shaded, x, y, size, size);
  const close = unit < 15; // then there is no room for the names of neighbours
  const levels = LEVELS.filter((level) => !close || (level !== 0.25 && level !== 0.75));
  context.font = `15px ${look.font}`;
  context.textBaseline = "middle";
  for (const level of levels) {
    const gap = Math.log(level / (1 - level));
    // From the lower left edge to the upper right one, along a − b = gap.
    const path = new Path2D();
    path.moveTo(x + Math.max(gap, 0) * unit, y + size + Math.min(gap, 0) * unit);
    path.lineTo(x + size + Math.min(gap, 0) * unit, y + Math.max(gap, 0) * unit);
    for (const [colour, width] of [["rgba(0, 0, 0, 0.55)", 3], ["white", level === 0.5 ? 2 : 1.2]]) {
      context.strokeStyle = colour;
      context.lineWidth = level === 0.5 ? width + 1 : width;
      context.stroke(path);
    }
    context.fillStyle = look.text;
    // The name goes on where its line ends, in the line's direction: so neighbours have room.
    context.save();
    context.translate(x + size + Math.min(gap, 0) * unit, y + Math.max(gap, 0) * unit);
    context.rotate(-Math.PI / 4);
    context.textAlign = "left";
    context.fillText(String(level).replace(/^0/, ""), level === 0.5 && !close ? 24 : 5, 1);
    context.restore();
  }
  context.fillStyle = context.strokeStyle = look.text;
  context.lineWidth = 1;
  context.strokeRect(x - 0.5, y - 0.5, size + 1, size + 1);
  for (const part of [0, 0.5, 1]) {
    const text = minus(String((2 * part - 1) * REACH));
    context.textAlign = "center";
    context.fillText(text, x + part * size, y + size + 14);
    context.textAlign = "right";
    context.fillText(text, x - 6, clamp(y + (1 - part) * size, y + 7, y + size - 7));
  }
  context.font = `italic 17px ${look.font}`;
  context.textAlign = "center";
  context.fillText("a", x + size / 2, y + size + 35);
  context.fillText("b", x - 20, y + size / 4);
}

function drawPoint(context, { x, y, size }, [a, b]) {
  const at = (p, q) => [x + ((p + REACH) / (2 * REACH)) * size, y + ((REACH - q) / (2 * REACH)) * size];
  const back = REACH + Math.min(a, b);
  const ahead = REACH - Math.max(a, b);
  const path = new Path2D();
  path.moveTo(...at(a - back, b - back));
  path.lineTo(...at(a + ahead, b + ahead));
  for (const [colour, width, dashes] of [["black", 6, []], ["white", 3, [9, 6]]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dashes);
    context.stroke(path);
  }
  context.setLineDash([]);
  drawMark(context, ...at(a, b));
}

function drawCurve(context, { x, y, width, height }, { difference, sigmoid: probability }, look) {
  const px = (value) => x + ((value + 2 * REACH) / (4 * REACH)) * width;
  const py = (value) => y + (1 - value) * height;
  context.font = `15px ${look.font}`;
  context.textBaseline = "middle";
  context.lineWidth = 1;
  for (const level of [0, 0.25, 0.5, 0.75, 1]) {
    context.strokeStyle = look.grid;
    context.beginPath();
    context.moveTo(x, Math.round(py(level)) + 0.5);
    context.lineTo(x + width, Math.round(py(level)) + 0.5);
    context.stroke();
    context.fillStyle = look.text;
    context.textAlign = "right";
    context.fillText(String(level).replace(/^0\./, "."), x - 7, py(level));
  }
  context.textAlign = "center";
  for (const value of [-20, -10, 0, 10, 20]) context.fillText(minus(String(value)), px(value), y + height + 14);
  context.font = `italic 17px ${look.font}`;
  context.fillText("a − b", px(0), y + height + 35);

  const [atX, atY] = [px(difference), py(probability)];
  context.strokeStyle = look.text;
  context.lineWidth = 1.5;
  context.setLineDash([3, 4]);
  context.beginPath();
  context.moveTo(x, atY);
  context.lineTo(atX, atY);
  context.lineTo(atX, y + height);
  context.stroke();
  context.setLineDash([]);

  context.strokeStyle = (look.dark ? CLASS_COLOURS_ON_DARK : CLASS_COLOURS)[0];
  context.lineWidth = 4;
  context.lineJoin = "round";
  context.beginPath();
  CURVE.forEach(([value, height], k) => context[k ? "lineTo" : "moveTo"](px(value), py(height)));
  context.stroke();
  drawMark(context, atX, atY);

  // Above and to the left of the point there is never any curve.
  const text = tidy(probability);
  context.font = `bold 18px ${look.font}`;
  context.textAlign = "right";
  context.fillStyle = look.text;
  context.fillText(text, Math.max(atX - 14, x + context.measureText(text).width + 4), atY - 21);
}

// The same mark on both sides.
function drawMark(context, x, y) {
  context.beginPath();
  [[0, -11], [11, 0], [0, 11], [-11, 0]].forEach(([dx, dy], k) => context[k ? "lineTo" : "moveTo"](x + dx, y + dy));
  context.closePath();
  context.fillStyle = "white";
  context.strokeStyle = "black";
  context.lineWidth = 2.5;
  context.fill();
  context.stroke();
}
