// Two descents from one start, one on each loss: what the loss-surface explorable plays. No drawing in here.

import { Descent, distanceToGo, stepsByFlow } from "./descent.js";
import { LOSSES, softmax } from "./mathematics.js";
import { count, inFull, shown } from "./frame.js";
import { evenAxis, lossSurfaces } from "./surface.js";

const STORED = 600; // points of a path; a longer one is thinned to every second, fourth, ... point
const BURST = 5000; // steps between two looks at the clock
const STUCK_AFTER = 100; // steps

export class Simulation {
  constructor() {
    this.key = "";
    this.extent = 0;
    this.surfaces = {};
  }

  // Starts afresh if the setting is another one; says whether it was.
  configure(setting, keepExtent = false) {
    const key = JSON.stringify(setting);
    if (key === this.key) return false;
    this.key = key;
    this.setting = setting;
    const needed = Math.max(10, 10 * Math.ceil(Math.max(...setting.start.map(Math.abs)) / 10));
    if (!keepExtent || needed > this.extent) this.extent = needed;
    const ground = JSON.stringify([this.extent, setting.y3, setting.target]);
    if (ground !== this.ground) {
      this.ground = ground;
      const axis = evenAxis(-this.extent, this.extent);
      this.surfaces = lossSurfaces(axis, setting.y3, setting.target, this.surfaces);
    }
    this.reset();
    return true;
  }

  reset() {
    this.descents = {};
    this.paths = {};
    this.leadsSince = {}; // the step that brought the target's class into the lead
    for (const loss in LOSSES) {
      this.descents[loss] = new Descent({ loss, ...this.setting });
      this.paths[loss] = new Path(this.stateOf(loss));
    }
    const [y1, y2] = this.setting.start;
    this.startsAhead = this.descents.cross_entropy.isAhead(y1, y2);
    this.goesOn = false; // past the point where the class leads, once the reader asks for more
  }

  // Where a descent is: its point, the loss, the gradient by y1 and y2, and the way to go.
  stateOf(loss) {
    const { point, steps } = this.descents[loss];
    const { y3, target } = this.setting;
    const logits = [...point, y3];
    const [g1, g2] = LOSSES[loss].gradient(logits, target);
    return {
      steps,
      point,
      loss: LOSSES[loss].value(logits, target),
      gradient: [g1, g2],
      slope: Math.hypot(g1, g2),
      toGo: distanceToGo(point, y3, target),
    };
  }

  get isOver() {
    return Object.values(this.descents).every((descent) => this.#rests(descent));
  }

  // Takes steps until both have `total`, or the time is up; in milliseconds.
  advance(total, patience = Infinity) {
    const deadline = performance.now() + patience;
    const stopAhead = !(this.startsAhead || this.goesOn);
    let busy = true;
    while (busy) {
      busy = false;
      for (const loss in this.descents) {
        const descent = this.descents[loss];
        if (this.#rests(descent) || descent.steps >= total) continue;
        const path = this.paths[loss];
        descent.run(Math.min(total - descent.steps, BURST, path.roomFor(descent.steps)), stopAhead);
        path.add(this.stateOf(loss));
        if (descent.ended === "ahead") this.leadsSince[loss] ??= descent.steps;
        busy = true;
      }
      if (performance.now() > deadline) break;
    }
  }

  goOn() {
    if (this.isOver) this.goesOn = true;
  }

  #rests({ ended }) {
    return ended !== null && !(ended === "ahead" && this.goesOn);
  }

  // How a descent fares, in plain sentences.
  tell(loss) {
    const { setting, startsAhead, extent } = this;
    const descent = this.descents[loss];
    const state = this.stateOf(loss);
    const leader = `class ${this.#goal + 1}`;
    const steps = `${count(descent.steps)} ${descent.steps === 1 ? "step" : "steps"}`;
    if (descent.ended === "out of range") return `${steps}: thrown out of all bounds. Choose a smaller learning rate.`;
    const ahead = descent.isAhead(...state.point);
    const [name, moved] = this.#moved(state.point);
    const news = `${steps}: ${name} moved ${shown(moved, 2)}.`;
    const where = state.point.some((y) => Math.abs(y) > extent)
      ? ` It has left the map, to (${state.point.map((y) => shown(y)).join(", ")}).` : "";
    const slope = `The slope here is ${inFull(state.slope)}`;
    if (ahead && !startsAhead && descent.steps) {
      const since = this.leadsSince[loss];
      return since && since < descent.steps ? `${steps}: ${leader} leads since step ${count(since)}.${where}`
        : `${steps}: ${leader} leads.${where}`;
    }
    if (ahead) {
      const calm = state.slope < 1e-3 ? " It is flat here as well, and that does no harm." : "";
      return descent.steps ? news + calm + where : `${capital(leader)} leads already.${calm}`;
    }
    if (descent.ended === "frozen") {
      const type = setting.float32 ? "float32" : "float64";
      return `${steps}: stuck for ever. ${slope}. So short a step is rounded away in ${type}.`;
    }
    if (!descent.steps) return `${slope}. Predict, then press Play.`;
    const left = stepsByFlow({ loss, ...setting }, state.point);
    if (descent.steps < STUCK_AFTER || left < descent.steps) return news + where;
    const needed = Number.isFinite(left) ? `about ${inWords(descent.steps + left)} are needed` : "no end is in sight";
    const step = setting.optimizer === "gradient_descent"
      ? `Learning rate × slope is ${inFull(setting.learningRate * state.slope)} a step` : slope;
    return `${news} ${step}, so ${needed}.${this.#why(loss, state)}${where}`;
  }

  get #goal() {
    return this.setting.target.indexOf(Math.max(...this.setting.target));
  }

  // The factor that softmax brings into the slope, and the square does not cancel.
  #why(loss, { point }) {
    const p = softmax([...point, this.setting.y3])[this.#goal];
    if (loss !== "softmax_squared_error" || !this.setting.target.includes(1) || p > 0.01) return "";
    return ` The slope shrinks with the probability of class ${this.#goal + 1}, now ${inFull(p)}.`;
  }

  // Which of y1 and y2 has moved more, and by how much.
  #moved(point) {
    const moves = point.map((y, k) => Math.abs(y - this.setting.start[k]));
    return moves[1] > moves[0] ? ["y₂", moves[1]] : ["y₁", moves[0]];
  }
}

// The states of a descent, thinned when long: the first, every `stride`-th step, and the last.
class Path {
  constructor(state) {
    this.states = [state];
    this.stride = 1;
    this.last = state;
  }

  // How many steps until the next that is stored.
  roomFor(steps) {
    return this.stride - (steps % this.stride);
  }

  add(state) {
    this.last = state;
    if (state.steps % this.stride || state.steps <= this.states.at(-1).steps) return;
    this.states.push(state);
    if (this.states.length > STORED) {
      this.states = this.states.filter((_, k) => k % 2 === 0);
      this.stride *= 2;
    }
  }

  get points() {
    return this.last === this.states.at(-1) ? this.states : [...this.states, this.last];
  }
}

function inWords(steps) {
  if (steps >= 1e15) return steps.toExponential(0).replace("e+", "e");
  for (const [size, word] of [[1e12, "million million"], [1e9, "thousand million"], [1e6, "million"]]) {
    if (steps >= size) return `${Number((steps / size).toPrecision(2))} ${word}`;
  }
  return count(Number(steps.toPrecision(2)));
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);
