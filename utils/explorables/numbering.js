// NumberingExplorer: penguins on the axis that a numbering of their species makes, and one-hot beside it.

import { CLASS_COLOURS, CLASS_COLOURS_ON_DARK } from "./shared/colours.js";
import {
  element, explorable, follow, ink, newId, onArrows, onDrag, picture, prefersStill, Problem, readNumber, report, showNumber,
} from "./shared/frame.js";
import { clamp } from "./shared/mathematics.js";

const SPECIES = ["Adelie", "Chinstrap", "Gentoo"];
const ENDS = SPECIES.length - 1; // the largest number
// All orders, each followed by its reversal: order[number] is a species.
const NUMBERINGS = [[0, 1, 2], [2, 1, 0], [1, 0, 2], [2, 0, 1], [0, 2, 1], [1, 2, 0]];
const GLIDE = 300; // milliseconds that a bird takes to its new place
const HEAD = 50; // pixels above the rows ...
const FOOT = 30; // ... and below them
const LABEL = 22; // at the top of each row
const GOLDEN = 0.6180339887;

// ---- what the regression sees -----------------------------------------------------------------------------------------

// Least squares on class numbers is one-hot least squares times these numbers: `outputs` serve all numberings.
function scoreNumbering({ outputs, labels }, order) {
  const numbers = numbersOf(order);
  const values = outputs.map((row) => row[0] * numbers[0] + row[1] * numbers[1] + row[2] * numbers[2]);
  return { values, numbers, ...scoreOf(values.map((value, i) => decodeNumber(value) === numbers[labels[i]])) };
}

function scoreOneHot({ outputs, labels }) {
  return scoreOf(outputs.map((row, i) => row.indexOf(Math.max(...row)) === labels[i]));
}

function scoreOf(right) {
  const hits = right.filter(Boolean).length;
  return { right, mistakes: right.length - hits, accuracy: 100 * (hits / right.length) };
}

const numbersOf = (order) => SPECIES.map((_, species) => order.indexOf(species));

// The nearest number of a class; halves go to the even one, as in utils.encoding.decode_number.
function decodeNumber(value) {
  const down = Math.floor(value);
  const part = value - down;
  const nearest = part > 0.5 || (part === 0.5 && down % 2 !== 0) ? down + 1 : down;
  return clamp(nearest, 0, ENDS);
}

// ---- the state that Python shares -------------------------------------------------------------------------------------

function readOrder(model) {
  const names = model.get("order");
  const isOrder = Array.isArray(names) && names.length === SPECIES.length && SPECIES.every((name) => names.includes(name));
  if (isOrder) return names.map((name) => SPECIES.indexOf(name));
  throw new Problem(`order should name ${SPECIES.join(", ")} once each, but it is ${JSON.stringify(names)}.`);
}

function readBirds(model) {
  const outputs = model.get("_outputs");
  const labels = model.get("_labels");
  const areOutputs = Array.isArray(outputs) && outputs.length > 0 &&
    outputs.every((row) => Array.isArray(row) && row.length === SPECIES.length && row.every(Number.isFinite));
  const areLabels = Array.isArray(labels) && labels.length === outputs?.length && labels.every((k) => k in SPECIES);
  if (!areOutputs || !areLabels) throw new Problem("The birds that this explorable shows are missing or damaged.");
  return { outputs, labels };
}

// ---- the page ---------------------------------------------------------------------------------------------------------

function build({ model, root }) {
  let birds = null;
  let order = null; // as shown
  let scores = null; // one for each of NUMBERINGS
  let current = null; // that of `order`
  let reach = 0; // how far the axis goes beyond its first and last number
  const glide = { fromX: [], fromY: [], began: -Infinity };

  const left = scorePanel("One number a bird", "");
  const right = scorePanel("One-hot: three outputs a bird", "one_hot.");
  right.sentence.textContent = "The largest output decides. It is the same under every numbering.";

  const line = picture(root, { class: "number-line", role: "img" }, (context, width, height) => {
    const progress = clamp((performance.now() - glide.began) / GLIDE, 0, 1);
    const places = placesNow(progress);
    drawNumberLine(context, width, height, { order, birds, score: current, places, reach, progress }, ink(root));
    if (progress < 1) line.redraw();
  });

  const chips = SPECIES.map((name, species) => {
    const chip = element("div", {
      class: "chip", role: "slider", tabindex: 0, "aria-label": `Number of ${name}`, "aria-valuemin": 0, "aria-valuemax": ENDS,
    }, speciesMark(species), element("span", {}, name));
    const move = (number) => choose(moved(order, species, number));
    onArrows(root, chip, (x, y) => move(order.indexOf(species) + x + y));
    chip.addEventListener("keydown", root.guard((event) => {
      if (event.key !== "Home" && event.key !== "End") return;
      event.preventDefault();
      move(event.key === "Home" ? 0 : ENDS);
    }));
    return chip;
  });
  const track = element("div", { class: "chips", role: "group", "aria-label": "The species at their numbers" }, ...chips);
  letDrag();

  const table = tableOfNumberings();
  const about = element("p", { class: "legend" });
  const announcer = element("p", { class: "for-readers", role: "status" });
  root.append(
    element("div", { class: "panels" }, left.node, right.node),
    element("p", { class: "legend" },
      "Each mark is a bird, at the number that the regression predicts for it.   ✕ read as another species"),
    line.canvas, track,
    element("p", { class: "legend" }, "Drag a species to another number, or use the arrow keys."),
    table.node, about, announcer,
  );

  function scorePanel(title, prefix) {
    const id = newId("title");
    const of = element("dt", {});
    const mistakes = element("dd", { "data-number": `${prefix}mistakes` });
    const accuracy = element("dd", { "data-number": `${prefix}accuracy` });
    const sentence = element("p", { class: "sentence" });
    const node = element("section", { class: "panel", "aria-labelledby": id },
      element("p", { class: "title", id }, title),
      element("dl", { class: "scores" },
        element("div", {}, of, mistakes),
        element("div", {}, element("dt", {}, "accuracy"), accuracy)),
      sentence);
    const show = (score) => {
      of.textContent = `mistakes, of ${score.right.length} birds`;
      showNumber(mistakes, score.mistakes, String(score.mistakes));
      showNumber(accuracy, score.accuracy, percent(score.accuracy));
    };
    return { node, sentence, show };
  }

  function tableOfNumberings() {
    const rows = NUMBERINGS.map((numbering) => {
      const key = numbering.join("");
      const names = numbering.flatMap((species, k) => [
        k ? " – " : "", element("span", { class: "name" }, speciesMark(species), SPECIES[species]),
      ]);
      const choice = element("button", { type: "button", onclick: root.guard(() => choose(numbering)) }, ...names);
      return { key, choice, ...resultCells(`mistakes.${key}`, `accuracy.${key}`) };
    });
    const oneHot = resultCells();
    const row = (head, { mistakes, accuracy }) =>
      element("tr", {}, element("th", { scope: "row" }, head), mistakes.cell, element("td", {}, accuracy));
    const pairs = [0, 2, 4].map((k) =>
      element("tbody", {}, ...rows.slice(k, k + 2).map((each) => row(each.choice, each))));
    const node = element("table", { class: "numberings" },
      element("caption", {}, "All six numberings. One and its reversal always agree."),
      element("thead", {}, element("tr", {},
        ...["numbered 0 – 1 – 2", "mistakes", "accuracy"].map((text) => element("th", { scope: "col" }, text)))),
      ...pairs,
      element("tbody", {}, row("one-hot, however numbered", oneHot)));
    const show = (oneHotScore) => {
      const most = Math.max(1, oneHotScore.mistakes, ...scores.map((score) => score.mistakes));
      oneHot.show(oneHotScore, most);
      rows.forEach((each, k) => {
        each.show(scores[k], most);
        each.choice.setAttribute("aria-pressed", String(scores[k] === current));
      });
    };
    return { node, show };
  }

  // Lets a species be dragged along the axis; the others make room as soon as it has passed them.
  function letDrag() {
    let held = null; // { species, offset }
    const xOf = (number) => ((number + reach) / (ENDS + 2 * reach)) * track.clientWidth;
    const numberAt = (x) => clamp(Math.round((x / track.clientWidth) * (ENDS + 2 * reach) - reach), 0, ENDS);
    onDrag(root, track, (x, y, first) => {
      if (first) {
        const number = numberAt(x);
        held = { species: order[number], offset: x - xOf(number), before: order };
        chips[held.species].focus({ preventScroll: true });
        chips[held.species].classList.add("held");
      }
      if (!held) return;
      const centre = clamp(x - held.offset, xOf(0), xOf(ENDS));
      chips[held.species].style.setProperty("--place", String((100 * centre) / track.clientWidth));
      choose(moved(order, held.species, numberAt(centre)), false);
    });
    track.addEventListener("lostpointercapture", root.guard(() => {
      if (!held) return;
      chips[held.species].classList.remove("held");
      const { before } = held;
      held = null;
      placeChips();
      if (before.join() !== order.join()) announce();
    }));
  }

  // ---- keeping the page in step ----
  function choose(next, isDone = true) {
    if (next.join() === order.join()) return;
    report(model, { order: next.map((species) => SPECIES[species]) });
    refresh();
    if (isDone) announce();
  }

  function refresh() {
    const seed = readNumber(model, "seed", 0, 19);
    const nextOrder = readOrder(model);
    const nextBirds = readBirds(model);
    const same = order && birds.outputs === nextBirds.outputs && birds.labels === nextBirds.labels;
    if (!same || nextOrder.join() !== order.join()) {
      if (same && !prefersStill()) {
        const { x, y } = placesNow(clamp((performance.now() - glide.began) / GLIDE, 0, 1));
        Object.assign(glide, { fromX: x, fromY: y, began: performance.now() });
      } else {
        glide.began = -Infinity;
      }
    }
    order = nextOrder;
    birds = nextBirds;
    scores = NUMBERINGS.map((numbering) => scoreNumbering(birds, numbering));
    current = scores[NUMBERINGS.findIndex((numbering) => numbering.join() === order.join())];
    // One axis for all numberings of a split: it must not move when the birds do.
    const ends = scores.flatMap(({ values }) => values);
    reach = Math.max(0.65, 0.06 - Math.min(...ends), 0.06 + Math.max(...ends) - ENDS);
    heights = heights?.length === birds.labels.length ? heights : heightsOf(birds.labels);

    const oneHot = scoreOneHot(birds);
    left.show(current);
    left.sentence.textContent = tell();
    right.show(oneHot);
    table.show(oneHot);
    placeChips();
    about.textContent = `These birds were kept apart from the fit: split ${seed} of lesson 01. ` +
      "For another, set seed in a cell.";
    line.canvas.setAttribute("aria-label", `The birds on the axis from 0 to ${ENDS}, a row for each species. ` +
      order.map((species) => `${SPECIES[species]}: ${wrongIn(species)}.`).join(" "));
    line.redraw();
  }

  let heights; // of the birds within their rows, from 0 to 1

  function placesNow(progress) {
    const { values, numbers } = current;
    const eased = progress * progress * (3 - 2 * progress);
    const between = (from, to) => (progress < 1 ? from + (to - from) * eased : to);
    return {
      x: values.map((value, i) => between(glide.fromX[i], value)),
      y: birds.labels.map((species, i) => between(glide.fromY[i], numbers[species] + heights[i])),
    };
  }

  function placeChips() {
    const scale = 100 / (ENDS + 2 * reach);
    track.style.setProperty("--unit", String(scale));
    chips.forEach((chip, species) => {
      const number = order.indexOf(species);
      chip.setAttribute("aria-valuenow", String(number));
      chip.setAttribute("aria-valuetext", number === 0 || number === ENDS ? `${number}, at an end` : `${number}, in the middle`);
      if (!chip.classList.contains("held")) chip.style.setProperty("--place", String((number + reach) * scale));
    });
  }

  const wrongIn = (species) => {
    const mine = birds.labels.map((label, i) => (label === species ? i : -1)).filter((i) => i >= 0);
    return `${mine.filter((i) => !current.right[i]).length} of ${mine.length} wrong`;
  };

  function tell() {
    const middle = order[1];
    const others = [0, 1, 2].filter((species) => species !== middle).map((species) => {
      const k = NUMBERINGS.findIndex((numbering) => numbering[1] === species);
      return [SPECIES[species], scores[k].mistakes];
    });
    const [[first, one], [second, two]] = others;
    const n = current.mistakes;
    return `${SPECIES[middle]} is in the middle, and ${n} ${n === 1 ? "bird crosses" : "birds cross"} a border. ` +
      `With ${first} there, ${one} would; with ${second}, ${two}.`;
  }

  function announce() {
    const numbered = order.map((species, number) => `${SPECIES[species]} ${number}`).join(", ");
    announcer.textContent = `${numbered}. ${tell()} Accuracy ${percent(current.accuracy)}.`;
  }

  follow(root, model, ["order", "seed", "_outputs", "_labels"], refresh);
  refresh();
}

export default explorable(build);

const percent = (value) => `${value.toFixed(1)} %`;

// The shape stands in the stylesheet; readers have the name beside it.
const speciesMark = (species) => element("span", { class: `species-mark species-${species}`, "aria-hidden": "true" });

// The order in which a species has come to a number, and the others have made room.
function moved(order, species, number) {
  const rest = order.filter((each) => each !== species);
  rest.splice(clamp(number, 0, ENDS), 0, species);
  return rest;
}

// The two cells of a row: the mistakes as a number with a bar, and the accuracy.
function resultCells(mistakesKey, accuracyKey) {
  const number = element("span", { "data-number": mistakesKey });
  const bar = element("span", { class: "length" });
  const accuracy = element("span", { "data-number": accuracyKey });
  const cell = element("td", {}, element("div", { class: "mistakes" }, number, bar));
  const show = (score, most) => {
    showNumber(number, score.mistakes, String(score.mistakes));
    showNumber(accuracy, score.accuracy, percent(score.accuracy));
    bar.style.setProperty("--share", String(score.mistakes / most));
  };
  return { mistakes: { cell }, accuracy, show };
}

// Spreads the birds of each species evenly over the height of its row, neighbours far from each other.
function heightsOf(labels) {
  const seen = SPECIES.map(() => 0);
  return labels.map((species) => ((seen[species] += 1) * GOLDEN) % 1);
}

// ---- drawing: everything in CSS pixels --------------------------------------------------------------------------------

function drawNumberLine(context, width, height, { order, birds, score, places, reach, progress }, look) {
  const colours = look.dark ? CLASS_COLOURS_ON_DARK : CLASS_COLOURS;
  const bottom = height - FOOT;
  const row = (bottom - HEAD) / SPECIES.length;
  const xOf = (number) => ((number + reach) / (ENDS + 2 * reach)) * width;
  const yOf = (place) => {
    const number = Math.min(Math.floor(place), ENDS);
    return HEAD + place * row + LABEL * (1 - (place - number)) * 0 + 0 * number;
  };
  context.textBaseline = "middle";

  // What is read as which species: as wide as its numbers reach.
  order.forEach((species, number) => {
    const from = number === 0 ? 0 : xOf(number - 0.5);
    const to = number === ENDS ? width : xOf(number + 0.5);
    context.globalAlpha = look.dark ? 0.2 : 0.12;
    context.fillStyle = colours[species];
    context.fillRect(from, 0, to - from, bottom);
    context.globalAlpha = 1;
  });
  void yOf; void birds; void score; void places; void progress;
}
