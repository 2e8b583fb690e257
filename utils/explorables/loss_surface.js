// LossSurfaceExplorer: cross-entropy and squared error after softmax over the same two logits, and a descent on each.

import { CIVIDIS_TABLE, ColourMap } from "./shared/colours.js";
import {
  button, count, element, explorable, follow, ink, layers, logScale, mapValues, minus, newId, onArrows, onceAFrame, onDrag,
  prefersStill, presetSelect, readChoice, readNumber, readNumbers, report, select, showNumber, shown, slider, trimmed,
  Problem,
} from "./shared/frame.js";
import { clamp, LOSSES, sum } from "./shared/mathematics.js";
import { Relief } from "./shared/relief.js";
import { Simulation } from "./shared/simulation.js";
import { contourPath, niceLevels } from "./shared/surface.js";

const OPTIMIZERS = { gradient_descent: "gradient descent", momentum: "momentum", adam: "Adam" };
const VIEWS = { both: "both", maps: "maps", reliefs: "reliefs" };
const TARGETS = { "1,0,0": "class 1: (1, 0, 0)", "0,1,0": "class 2: (0, 1, 0)", "0,0,1": "class 3: (0, 0, 1)",
  "0.7,0.2,0.1": "soft: (0.7, 0.2, 0.1)" };
const SETTING = ["start", "y3", "target", "optimizer", "learning_rate", "momentum", "eps", "dtype"];
const OUT_OF_PLAY = -1000;
const FRAME = 5; // milliseconds of steps in a frame; the rest is for drawing
const COARSE = 34; // lines of a relief while it is being moved, every third of them ...
const REST = 160; // ... and for so many milliseconds after
const MARGIN = { left: 54, right: 66, top: 16, bottom: 46 };

function readSetting(model) {
  const target = readNumbers(model, "target", 3, 0, 1);
  if (Math.abs(sum(target) - 1) > 1e-5) throw new Problem(`target should sum to 1, but it is ${target.join(", ")}.`);
  return {
    start: readNumbers(model, "start", 2, -50, 50),
    y3: readNumber(model, "y3", -1000, 1000),
    target,
    optimizer: readChoice(model, "optimizer", Object.keys(OPTIMIZERS)),
    learningRate: readNumber(model, "learning_rate", 1e-3, 1e2),
    momentum: readNumber(model, "momentum", 0, 0.999),
    eps: readNumber(model, "eps", 1e-12, 1e-2),
    float32: readChoice(model, "dtype", ["float64", "float32"]) === "float32",
  };
}

// What all views of one model share: the simulation, and the clock that plays it.
function openSession(session, model) {
  const simulation = new Simulation();
  const views = new Set();
  let asked = 0;
  let began = 0;
  let told = 0;
  Object.assign(session, { simulation, views, drag: false });
  const everyone = (action) => views.forEach((view) => view[action]());

  session.tell = () => {
    const each = (value) => Object.fromEntries(Object.keys(LOSSES).map((loss) => [loss, value(loss)]));
    told = performance.now();
    report(model, {
      points: each((loss) => simulation.descents[loss].point.filter(Number.isFinite)),
      steps: each((loss) => simulation.descents[loss].steps),
      playing: asked !== 0,
    });
  };
  session.adopt = () => {
    if (!simulation.configure(readSetting(model), session.drag)) return;
    began = performance.now();
    everyone("refresh");
  };
  // Slowly at first, so that each step is seen, then three times e as many steps every second.
  const due = (seconds) => (seconds < 1.5 ? Math.ceil(8 * seconds) : Math.ceil(12 * Math.exp(3 * (seconds - 1.5))));
  const tick = (now) => {
    asked = requestAnimationFrame(tick);
    const steps = Math.max(...Object.values(simulation.descents).map((descent) => descent.steps));
    const still = prefersStill();
    simulation.advance(still ? steps + 1e6 : session.from + due((now - began) / 1000), FRAME);
    if (simulation.isOver) session.pause();
    else if (!still) everyone("step");
    else if (now - told > 1000) everyone("say"); // numbers once a second; nothing moves
    if (now - told > 300) session.tell();
  };
  session.play = () => {
    if (asked) return;
    simulation.goOn();
    session.from = Math.min(...Object.values(simulation.descents).map(({ ended, steps }) => (ended ? Infinity : steps)));
    if (!Number.isFinite(session.from)) session.from = Math.max(...Object.values(simulation.descents).map((d) => d.steps));
    began = performance.now();
    asked = requestAnimationFrame(tick);
    everyone("step");
    session.tell();
  };
  session.pause = () => {
    cancelAnimationFrame(asked);
    asked = 0;
    everyone("step");
    everyone("announce");
    session.tell();
  };
  session.isPlaying = () => asked !== 0;
  session.take = (n) => {
    simulation.goOn();
    simulation.advance(Math.max(...Object.values(simulation.descents).map((d) => (d.ended ? 0 : d.steps))) + n);
    everyone("step");
    everyone("announce");
    session.tell();
  };
  session.reset = () => {
    simulation.reset();
    session.pause();
    everyone("refresh");
  };
  session.set = (traits) => {
    for (const [name, value] of Object.entries(traits)) model.set(name, value);
    session.adopt();
    session.tell();
  };
}

function build({ model, root, session }) {
  if (!session.simulation) openSession(session, model);
  session.adopt();
  const { simulation } = session;
  const turned = { azimuth: -35, elevation: 30 };

  // ---- what moves the descent ----
  const play = button(root, "Play", () => (session.isPlaying() ? session.pause() : session.play()), { class: "main" });
  const preset = presetSelect(root, model, (traits) => {
    session.pause();
    session.set(traits);
  });

  // ---- what sets the experiment ----
  const set = (name) => (value) => session.set({ [name]: value });
  const startSlider = (k) => slider(root, `start y${"₁₂"[k]}`, { low: -50, high: 50, step: 0.1 }, (value) => {
    const start = [...simulation.setting.start];
    start[k] = value;
    session.set({ start });
  });
  const controls = {
    start1: startSlider(0),
    start2: startSlider(1),
    learning_rate: slider(root, "learning rate", { low: 1e-3, high: 1e2, step: 0.01, digits: 3, ...logScale },
      set("learning_rate")),
    optimizer: select(root, "optimiser", OPTIMIZERS, set("optimizer")),
    momentum: slider(root, "momentum", { low: 0, high: 0.999, step: 0.001 }, set("momentum")),
    eps: slider(root, "eps", { low: 1e-12, high: 1e-2, step: 0.1, digits: 3, ...logScale }, set("eps")),
    dtype: select(root, "number type", { float64: "float64", float32: "float32" }, set("dtype")),
    // The slider's left end is −1000, where class 3 is out of play; from there it goes on at −15.
    y3: slider(root, "y₃", { low: OUT_OF_PLAY, high: 15, step: 0.1,
      to: (value) => (value < -15 ? -16 : value), from: (place) => (place < -15 ? OUT_OF_PLAY : place) }, set("y3")),
    target: select(root, "target", TARGETS, (value) => {
      const target = value.split(",").map(Number);
      // A target that has a share for class 3 brings it into play.
      session.set(target[2] > 0 && simulation.setting.y3 === OUT_OF_PLAY ? { target, y3: 0 } : { target });
    }),
    view: select(root, "show", VIEWS, (view) => {
      report(model, { view });
      refresh();
    }),
  };

  // ---- one panel for each loss ----
  const panels = Object.keys(LOSSES).map((loss) => panel(loss));
  const announcer = element("p", { class: "for-readers", role: "status" });
  const nodeOf = (name) => controls[name].node;
  root.append(
    element("p", { class: "question" }, "One start, two losses. Why does one of the two points stand still?"),
    element("div", { class: "bar" }, play,
      button(root, "1 step", () => session.take(1)),
      button(root, "1,000 steps", () => session.take(1000)),
      button(root, "1,000,000 steps", () => session.take(1e6)),
      button(root, "Reset", () => session.reset()),
      preset.node),
    element("p", { class: "legend" }, "◯ start, drag it   ◆ now   → downhill, long where steep   ┅ finish: the target’s class leads"),
    element("div", { class: "panels" }, ...panels.map(({ node }) => node)),
    element("p", { class: "note" }, "|gradient| is the slope under the point; “to go” is the way to the dashed line. " +
      "The two scales of loss differ."),
    element("div", { class: "fields" }, ...["start1", "start2", "learning_rate", "y3", "momentum", "eps"].map(nodeOf)),
    element("div", { class: "bar after" }, ...["optimizer", "dtype", "target", "view"].map(nodeOf)),
    announcer,
  );

  function panel(loss) {
    const titleId = newId("title");
    const { name } = LOSSES[loss];
    const keys = { steps: "steps", loss: "loss", slope: "|gradient|", toGo: "to go" };
    const values = mapValues(keys, (_, key) => element("dd", { "data-number": `${loss}.${key}` }));
    const sentence = element("p", { class: "sentence" });
    const map = mapOf(loss, `${name}: map over y₁ and y₂. Arrow keys move the start, with Shift in small steps.`);
    const relief = reliefOf(loss, `${name}: relief. Arrow keys turn it.`);
    const node = element("div", { class: "panel", role: "region", "aria-labelledby": titleId },
      element("p", { class: "title", id: titleId }, name),
      element("dl", { class: "numbers" }, ...Object.entries(keys).map(([key, text]) =>
        element("div", {}, element("dt", {}, text), values[key]))),
      sentence, map.node, relief.node);
    const say = () => {
      const state = simulation.stateOf(loss);
      const text = simulation.tell(loss);
      if (sentence.textContent !== text) sentence.textContent = text;
      for (const key in keys) showNumber(values[key], state[key], key === "steps" ? count(state.steps) : shown(state[key]));
    };
    return { node, map, relief, say, loss, name };
  }

  function mapOf(loss, label) {
    const colours = new ColourMap();
    const made = layers(root, { class: "map", tabindex: 0, role: "application", "aria-label": label },
      () => simulation.ground + root.dataset.view,
      (context, width, height) => {
        const surface = simulation.surfaces[loss];
        drawMap(context, surface, colours.draw(surface), simulation.setting, mapArea(width, height), ink(root));
      },
      (context, width, height) => {
        drawPath(context, simulation.paths[loss].points, simulation.extent, mapArea(width, height));
      });
    const move = (y1, y2) => {
      const limit = (y) => Number(clamp(y, -simulation.extent, simulation.extent).toFixed(2));
      session.drag = true;
      session.set({ start: [limit(y1), limit(y2)] });
      session.drag = false;
    };
    onDrag(root, made.canvas, (x, y) => {
      const area = mapArea(made.canvas.clientWidth, made.canvas.clientHeight);
      const { extent } = simulation;
      move(((x - area.x) / area.width) * 2 * extent - extent, extent - ((y - area.y) / area.height) * 2 * extent);
    });
    onArrows(root, made.canvas, (right, up, event) => {
      const [y1, y2] = simulation.setting.start;
      const stride = event.shiftKey ? 0.1 : 0.5;
      move(y1 + right * stride, y2 + up * stride);
    });
    return made;
  }

  function reliefOf(loss, label) {
    let relief = null;
    let coarse = false; // while it is being moved
    let lastKey = "";
    let rest = 0;
    root.onCleanUp(() => clearTimeout(rest));
    const made = layers(root, { class: "relief", tabindex: 0, role: "application", "aria-label": label },
      () => {
        const key = [simulation.ground, turned.azimuth, turned.elevation, root.dataset.view].join();
        if (key !== lastKey) {
          coarse = lastKey !== "";
          lastKey = key;
          clearTimeout(rest);
          if (coarse) rest = setTimeout(() => made.redraw((coarse = false)), REST);
        }
        return key + coarse;
      },
      (context, width, height, ratio) => {
        const { canvas } = context;
        if (relief?.width !== canvas.width || relief.height !== canvas.height) relief = new Relief(context, 22 * ratio);
        relief.draw(simulation.surfaces[loss], turned.azimuth, turned.elevation, coarse ? COARSE : undefined);
        drawBase(context, relief, simulation.extent, ratio, ink(root));
      },
      (context, width, height, ratio) => {
        if (!relief) return;
        const { surfaces, paths, extent } = simulation;
        drawPathOnRelief(context, relief, surfaces[loss], paths[loss].points, extent, ratio);
      });
    const turn = (by, up) => {
      turned.azimuth = (turned.azimuth + by) % 360;
      turned.elevation = clamp(turned.elevation + up, 5, 85);
      panels.forEach((each) => each.relief.redraw());
    };
    let last = [0, 0];
    onDrag(root, made.canvas, (x, y, first) => {
      if (!first) turn((last[0] - x) * 0.5, (y - last[1]) * 0.4);
      last = [x, y];
    });
    onArrows(root, made.canvas, (right, up) => turn(-5 * right, -5 * up));
    return made;
  }

  // ---- keeping the page in step ----
  const say = () => panels.forEach((each) => each.say());
  const sayInFrame = onceAFrame(root, say);
  function step() {
    play.textContent = session.isPlaying() ? "Pause" : "Play";
    panels.forEach(({ map, relief }) => [map, relief].forEach((each) => each.redraw()));
    sayInFrame();
  }
  function refresh() {
    const { setting } = simulation;
    const view = readChoice(model, "view", Object.keys(VIEWS));
    root.dataset.view = view;
    controls.start1.show(setting.start[0]);
    controls.start2.show(setting.start[1]);
    for (const name of ["y3", "optimizer", "momentum", "eps"]) controls[name].show(setting[name]);
    controls.learning_rate.show(setting.learningRate);
    controls.dtype.show(setting.float32 ? "float32" : "float64");
    controls.view.show(view);
    showTarget(controls.target, setting.target);
    controls.momentum.node.hidden = setting.optimizer !== "momentum";
    controls.eps.node.hidden = setting.optimizer !== "adam";
    preset.show();
    step();
  }
  const announce = () => {
    announcer.textContent = panels.map(({ name, loss }) => `${name}: ${simulation.tell(loss)}`).join(" ");
  };
  const view = mapValues({ step, refresh, announce, say }, (action) => root.guard(action));
  session.views.add(view);
  root.onCleanUp(() => {
    session.views.delete(view);
    if (!session.views.size && session.isPlaying()) session.pause();
  });
  follow(root, model, SETTING, session.adopt);
  follow(root, model, ["view"], refresh);
  follow(root, model, ["playing"], () => {
    if (model.get("playing") !== session.isPlaying()) (model.get("playing") ? session.play : session.pause)();
  });
  refresh();
  if (model.get("playing")) session.play();
}

export default explorable(build);

// A target that only Python can set gets an entry of its own.
function showTarget({ input, show }, target) {
  const value = target.join(",");
  if (![...input.options].some((option) => option.value === value)) {
    input.append(element("option", { value }, `(${target.map((t) => trimmed(t)).join(", ")})`));
  }
  show(value);
}

// ---- drawing: everything in CSS pixels --------------------------------------------------------------------------------

function mapArea(width, height) {
  return {
    x: MARGIN.left, y: MARGIN.top,
    width: width - MARGIN.left - MARGIN.right, height: height - MARGIN.top - MARGIN.bottom,
  };
}

function drawMap(context, surface, coloured, { y3, target }, area, look) {
  const { x, y, width, height } = area;
  const { n, low, high, axis } = surface;
  const extent = axis[n - 1];
  context.imageSmoothingEnabled = true;
  context.drawImage(coloured, x, y, width, height);
  const levels = niceLevels(low, high, 8);
  context.strokeStyle = "rgba(255, 255, 255, 0.85)";
  context.lineWidth = 1.4;
  context.stroke(contourPath(surface, levels, x, y + height, width / (n - 1), -height / (n - 1)));
  drawFinish(context, y3, target, extent, area);

  context.font = `16px ${look.font}`;
  context.fillStyle = context.strokeStyle = look.text;
  context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const place of [-1, 0, 1]) {
    const text = minus(String(place * extent));
    context.fillText(text, x + ((place + 1) / 2) * width, y + height + 5);
    context.save();
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.fillText(text, x - 16, clamp(y + ((1 - place) / 2) * height, y + 2, y + height - 7));
    context.restore();
  }
  context.font = `italic 19px ${look.font}`;
  context.fillText("y₁", x + width * 0.75, y + height + 20);
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillText("y₂", x - 10, y + height * 0.25);
  drawColourBar(context, surface, levels, x + width + 12, y, 14, height, look);
}

function drawColourBar(context, { low, high }, levels, x, y, width, height, look) {
  const gradient = context.createLinearGradient(0, y + height, 0, y);
  for (let k = 0; k <= 16; k++) {
    const at = 3 * Math.round((k / 16) * 255);
    gradient.addColorStop(k / 16, `rgb(${CIVIDIS_TABLE[at]}, ${CIVIDIS_TABLE[at + 1]}, ${CIVIDIS_TABLE[at + 2]})`);
  }
  context.fillStyle = gradient;
  context.fillRect(x, y, width, height);
  context.fillStyle = look.text;
  context.font = `15px ${look.font}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  for (const level of levels) {
    const at = y + height * (1 - (level - low) / (high - low));
    context.fillText(count(level), x + width + 5, clamp(at, y + 6, y + height - 6));
  }
}

// The line beyond which the target's likeliest class leads.
function drawFinish(context, y3, target, extent, area) {
  const k = target.indexOf(Math.max(...target));
  const edge = clamp(y3, -extent, extent);
  const lines = [
    [[edge, -extent], [edge, edge], [extent, extent]],
    [[-extent, edge], [edge, edge], [extent, extent]],
    [[edge, -extent], [edge, edge], [-extent, edge]],
  ][k];
  context.save();
  context.beginPath();
  lines.forEach(([y1, y2], i) => context[i ? "lineTo" : "moveTo"](...toArea([y1, y2], extent, area)));
  for (const [colour, width, dashes] of [["rgba(0, 0, 0, 0.8)", 3.5, []], ["white", 2, [7, 6]]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dashes);
    context.stroke();
  }
  context.restore();
}

function toArea([y1, y2], extent, { x, y, width, height }) {
  return [x + ((y1 + extent) / (2 * extent)) * width, y + ((extent - y2) / (2 * extent)) * height];
}

function drawPath(context, states, extent, area) {
  const places = states.map(({ point }) => toArea(point, extent, area));
  context.save();
  context.beginPath();
  context.rect(area.x - 14, area.y - 14, area.width + 28, area.height + 28);
  context.clip();
  const path = new Path2D();
  places.forEach((place, k) => path[k ? "lineTo" : "moveTo"](...place));
  strokeTwice(context, path);
  const end = states.at(-1);
  const now = places.at(-1);
  // Downhill on the page: y2 grows upwards, pixels downwards. The longest slope of the two losses is about √2.
  const reach = Math.min(area.width, area.height) / 5;
  drawArrow(context, now, [-end.gradient[0] * reach, end.gradient[1] * reach]);
  if (places.length <= 40) places.slice(1, -1).forEach((place) => dot(context, place, 3.5));
  // A point that has left the map is marked at its edge.
  const { x, y, width, height } = area;
  drawMarks(context, places[0], [clamp(now[0], x, x + width), clamp(now[1], y, y + height)]);
  context.restore();
}

function drawPathOnRelief(context, relief, { low, high }, states, extent, ratio) {
  const out = {};
  const seen = new Path2D();
  const hidden = new Path2D();
  const place = ({ point: [y1, y2], loss }) => {
    const z = high > low ? (loss - low) / (high - low) + 0.012 : 0;
    relief.camera.project(y1 / extent, y2 / extent, z, out);
    return [out.x / ratio, out.y / ratio, relief.hides(out)];
  };
  const inside = states.filter(({ point }) => point.every((y) => Math.abs(y) <= extent));
  if (!inside.length) return;
  const places = inside.map(place);
  places.forEach(([x, y, isHidden], k) => {
    const path = isHidden ? hidden : seen;
    const [lastX, lastY] = places[Math.max(k - 1, 0)];
    path.moveTo(lastX, lastY);
    path.lineTo(x, y);
  });
  context.save();
  context.globalAlpha = 0.35;
  strokeTwice(context, hidden);
  context.globalAlpha = 1;
  strokeTwice(context, seen);
  if (inside.length <= 40) places.slice(1, -1).forEach((each) => each[2] || dot(context, each, 3));
  drawMarks(context, places[0], states.at(-1) === inside.at(-1) ? places.at(-1) : null);
  context.restore();
}

// The square on which a relief stands, with the axes' names at its two near edges.
function drawBase(context, relief, extent, ratio, look) {
  const out = {};
  const at = (x, y) => {
    relief.camera.project(x, y, 0, out);
    return [out.x / ratio, out.y / ratio, out.depth];
  };
  const corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]];
  context.globalCompositeOperation = "destination-over"; // behind the surface
  context.strokeStyle = look.muted;
  context.lineWidth = 1.5;
  context.beginPath();
  corners.forEach(([x, y], k) => context[k ? "lineTo" : "moveTo"](...at(x, y).slice(0, 2)));
  context.closePath();
  context.stroke();
  context.globalCompositeOperation = "source-over";
  const [nearX, nearY] = corners.reduce((best, corner) => (at(...corner)[2] < at(...best)[2] ? corner : best));
  const [middleX, middleY] = at(0, 0);
  context.fillStyle = look.text;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const write = (text, x, y, away, italic) => {
    const [px, py] = at(x, y);
    const length = Math.hypot(px - middleX, py - middleY) || 1;
    context.font = `${italic ? "italic 19px" : "16px"} ${look.font}`;
    context.fillText(text, px + ((px - middleX) / length) * away, py + ((py - middleY) / length) * away);
  };
  write("y₁", 0, nearY, 18, true);
  write("y₂", nearX, 0, 18, true);
  for (const end of [-0.82, 0.82]) {
    write(minus(String(Math.sign(end) * extent)), end, nearY, 20, false);
    write(minus(String(Math.sign(end) * extent)), nearX, end, 20, false);
  }
}

function strokeTwice(context, path) {
  context.lineJoin = "round";
  for (const [colour, width] of [["black", 6], ["white", 3]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke(path);
  }
}

function dot(context, [x, y], radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = "white";
  context.strokeStyle = "black";
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
}

function drawMarks(context, [startX, startY], now) {
  for (const [colour, width] of [["black", 5], ["white", 2.5]]) {
    context.beginPath();
    context.arc(startX, startY, 12, 0, 2 * Math.PI);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }
  if (!now) return;
  const [x, y] = now;
  context.beginPath();
  [[0, -8], [8, 0], [0, 8], [-8, 0]].forEach(([dx, dy], k) => context[k ? "lineTo" : "moveTo"](x + dx, y + dy));
  context.closePath();
  context.fillStyle = "white";
  context.strokeStyle = "black";
  context.lineWidth = 2;
  context.fill();
  context.stroke();
}

function drawArrow(context, [x, y], [dx, dy]) {
  const length = Math.hypot(dx, dy);
  if (length < 4) return;
  const [ux, uy] = [dx / length, dy / length];
  const path = new Path2D();
  path.moveTo(x, y);
  const [tipX, tipY] = [x + ux * (length + 14), y + uy * (length + 14)];
  path.lineTo(tipX, tipY);
  for (const side of [1, -1]) {
    path.moveTo(tipX, tipY);
    path.lineTo(tipX - ux * 11 + side * uy * 7, tipY - uy * 11 - side * ux * 7);
  }
  strokeTwice(context, path);
}
