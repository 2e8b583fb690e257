// NumberingExplorer: penguins on the axis that a numbering of their species makes, and one-hot beside it.

import { CLASS_COLOURS, CLASS_COLOURS_ON_DARK } from "./shared/colours.js";
import {
  element, explorable, follow, ink, newId, onArrows, onDrag, picture, prefersStill, Problem, readNumber, report,
  showNumber,
} from "./shared/frame.js";
import { clamp } from "./shared/mathematics.js";

const SPECIES = ["Adelie", "Chinstrap", "Gentoo"];
const LAST = SPECIES.length - 1; // the largest number
// All orders, each followed by its reversal: order[number] is a species.
const NUMBERINGS = [[0, 1, 2], [2, 1, 0], [1, 0, 2], [2, 0, 1], [0, 2, 1], [1, 2, 0]];
const GLIDE = 300; // milliseconds that a bird takes to its new place
const HEAD = 50; // pixels above the rows ...
const FOOT = 30; // ... and below them
const BAND = { from: 0.38, size: 0.54 }; // the part of a row where birds stand, below its label
const WIDE = 640; // pixels, from which a row's label fits left of the first border
const GOLDEN = 0.6180339887; // multiples of it spread evenly between 0 and 1

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
  return clamp(nearest, 0, LAST);
}

// ---- the state that Python shares -------------------------------------------------------------------------------------

function readOrder(model) {
  const names = model.get("order");
  const isOrder = Array.isArray(names) && names.length === SPECIES.length &&
    SPECIES.every((name) => names.includes(name));
  if (isOrder) return names.map((name) => SPECIES.indexOf(name));
  throw new Problem(`order should name ${SPECIES.join(", ")} once each, but it is ${JSON.stringify(names)}.`);
}

function readBirds(model) {
  const outputs = model.get("_outputs");
  const labels = model.get("_labels");
  const areOutputs = Array.isArray(outputs) && outputs.length > 0 &&
    outputs.every((row) => Array.isArray(row) && row.length === SPECIES.length && row.every(Number.isFinite));
  const areLabels = Array.isArray(labels) && labels.length === outputs?.length &&
    labels.every((label) => [0, 1, 2].includes(label));
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
  let heights = []; // of the birds on the band of their row, from 0 to 1
  const glide = { from: null, began: -Infinity };
  const progressAt = (now) => clamp((now - glide.began) / GLIDE, 0, 1);

  const left = scorePanel("One number a bird", "Rounded to 0, 1 or 2.", "");
  const right = scorePanel("One-hot: three outputs", "The largest wins, the same under every numbering.", "one_hot.");

  const line = picture(root, { class: "number-line", role: "img" }, (context, width, height) => {
    const progress = progressAt(performance.now());
    const places = placesNow(progress);
    drawNumberLine(context, width, height, { order, birds, score: current, places, reach, progress }, ink(root));
    if (progress < 1) line.redraw();
  });

  const chips = SPECIES.map((name, species) => {
    const chip = element("div", {
      class: "chip", role: "slider", tabindex: 0, "aria-label": `Number of ${name}`,
      "aria-valuemin": 0, "aria-valuemax": LAST,
    }, speciesMark(species), element("span", {}, name));
    const move = (number) => choose(moved(order, species, number));
    onArrows(root, chip, (x, y) => move(order.indexOf(species) + x + y));
    chip.addEventListener("keydown", root.guard((event) => {
      if (event.key !== "Home" && event.key !== "End") return;
      event.preventDefault();
      move(event.key === "Home" ? 0 : LAST);
    }));
    return chip;
  });
  const track = element("div", { class: "chips", role: "group", "aria-label": "The species at their numbers" }, ...chips);
  letDrag();

  const table = tableOfNumberings();
  const sentence = element("p", { class: "sentence" });
  const about = element("p", { class: "legend" });
  const announcer = element("p", { class: "for-readers", role: "status" });
  root.append(
    element("div", { class: "side-by-side" }, left.node, right.node),
    sentence,
    element("p", { class: "legend" },
      "A mark is a bird, at its predicted number.   ✕ read as another species   Drag a species, or use the arrow keys."),
    line.canvas, track,
    table.node, about, announcer,
  );

  function scorePanel(title, how, prefix) {
    const id = newId("title");
    const of = element("dt", {});
    const mistakes = element("dd", { "data-number": `${prefix}mistakes` });
    const accuracy = element("dd", { "data-number": `${prefix}accuracy` });
    const node = element("div", { class: "panel", role: "region", "aria-labelledby": id },
      element("p", { class: "title", id }, title),
      element("dl", { class: "scores" },
        element("div", {}, of, mistakes),
        element("div", {}, element("dt", {}, "accuracy"), accuracy)),
      element("p", {}, how));
    const show = (score) => {
      of.textContent = `mistakes of ${score.right.length}`;
      showNumber(mistakes, score.mistakes, String(score.mistakes));
      showNumber(accuracy, score.accuracy, percent(score.accuracy));
    };
    return { node, show };
  }

  function tableOfNumberings() {
    const choices = NUMBERINGS.map((numbering) => {
      const names = numbering.flatMap((species, k) => [
        k ? " – " : "", element("span", { class: "name" }, speciesMark(species), SPECIES[species]),
      ]);
      return element("button", { type: "button", onclick: root.guard(() => choose(numbering)) }, ...names);
    });
    const pairs = [0, 2, 4].map((k) => {
      const key = NUMBERINGS[k].join("");
      return resultCells(`mistakes.${key}`, `accuracy.${key}`);
    });
    const oneHot = resultCells();
    const row = (heads, { mistakes, accuracy }) =>
      element("tr", {}, element("th", { scope: "row" }, element("span", { class: "pair" }, ...heads)), mistakes,
        element("td", {}, accuracy));
    const node = element("table", { class: "numberings" },
      element("caption", {}, "All six numberings, each beside its reversal: the two always agree."),
      element("thead", {}, element("tr", {},
        ...["numbered 0 – 1 – 2", "mistakes", "accuracy"].map((text) => element("th", { scope: "col" }, text)))),
      element("tbody", {}, ...pairs.map((each, k) => row(choices.slice(2 * k, 2 * k + 2), each))),
      element("tbody", {}, row(["one-hot, however numbered"], oneHot)));
    const show = (oneHotScore) => {
      const most = Math.max(1, oneHotScore.mistakes, ...scores.map((score) => score.mistakes));
      oneHot.show(oneHotScore, most);
      pairs.forEach((each, k) => each.show(scores[2 * k], most));
      choices.forEach((each, k) => each.setAttribute("aria-pressed", String(scores[k] === current)));
    };
    return { node, show };
  }

  // Lets a species be dragged along the axis; the others make room as soon as it has passed them.
  function letDrag() {
    let held = null; // { species, offset }
    const xOf = (number) => ((number + reach) / (LAST + 2 * reach)) * track.clientWidth;
    const numberAt = (x) => clamp(Math.round((x / track.clientWidth) * (LAST + 2 * reach) - reach), 0, LAST);
    onDrag(root, track, (x, y, first) => {
      if (first) {
        const number = numberAt(x);
        held = { species: order[number], offset: x - xOf(number), before: order };
        chips[held.species].focus({ preventScroll: true });
        chips[held.species].classList.add("held");
      }
      if (!held) return;
      const centre = clamp(x - held.offset, xOf(0), xOf(LAST));
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
      const now = performance.now();
      if (same && !prefersStill()) Object.assign(glide, { from: placesNow(progressAt(now)), began: now });
      else glide.began = -Infinity;
    }
    order = nextOrder;
    birds = nextBirds;
    scores = NUMBERINGS.map((numbering) => scoreNumbering(birds, numbering));
    current = scores[NUMBERINGS.findIndex((numbering) => numbering.join() === order.join())];
    // One axis for all numberings of a split: it must not move when the birds do.
    const ends = scores.flatMap(({ values }) => values);
    reach = Math.max(0.65, 0.06 - Math.min(...ends), 0.06 + Math.max(...ends) - LAST);
    heights = heightsOf(birds.labels);

    const oneHot = scoreOneHot(birds);
    left.show(current);
    sentence.textContent = tell();
    right.show(oneHot);
    table.show(oneHot);
    placeChips();
    about.textContent = `These are the test birds of split ${seed}. For another split, set seed in a cell.`;
    line.canvas.setAttribute("aria-label", `The birds on the axis from 0 to ${LAST}, a row for each species. ` +
      order.map((species) => `${SPECIES[species]}: ${wrongIn(species)}.`).join(" "));
    line.redraw();
  }

  function placesNow(progress) {
    const { values, numbers } = current;
    const eased = progress * progress * (3 - 2 * progress);
    const glided = (to, from) => (progress < 1 ? to.map((end, i) => from[i] + (end - from[i]) * eased) : to);
    const y = birds.labels.map((species, i) => numbers[species] + BAND.from + BAND.size * heights[i]);
    return { x: glided(values, glide.from?.x), y: glided(y, glide.from?.y) };
  }

  function placeChips() {
    const scale = 100 / (LAST + 2 * reach);
    track.style.setProperty("--unit", String(scale));
    chips.forEach((chip, species) => {
      const number = order.indexOf(species);
      chip.setAttribute("aria-valuenow", String(number));
      const isEnd = number === 0 || number === LAST;
      chip.setAttribute("aria-valuetext", `${number}, ${isEnd ? "at an end" : "in the middle"}`);
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
    return `With ${SPECIES[middle]} in the middle, ${n} ${n === 1 ? "bird crosses" : "birds cross"} a border; ` +
      `with ${first} ${one}, with ${second} ${two}.`;
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
  rest.splice(clamp(number, 0, LAST), 0, species);
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
  return { mistakes: cell, accuracy, show };
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
  const xOf = (number) => ((number + reach) / (LAST + 2 * reach)) * width;
  const yOf = (place) => HEAD + place * row;
  const unit = xOf(1) - xOf(0);
  const write = (text, x, y, font, align = "center", colour = look.text, maxWidth = width) => {
    context.font = `${font} ${look.font}`;
    context.textAlign = align;
    context.fillStyle = colour;
    context.fillText(text, x, y, maxWidth);
  };
  context.textBaseline = "middle";

  order.forEach((species, number) => {
    const from = number === 0 ? 0 : xOf(number - 0.5);
    const to = number === LAST ? width : xOf(number + 0.5);
    context.globalAlpha = look.dark ? 0.22 : 0.13;
    context.fillStyle = colours[species];
    context.fillRect(from, 0, to - from, bottom);
    context.globalAlpha = 1;
    write("read as", xOf(number), 14, "15px", "center", look.muted);
    write(SPECIES[species], xOf(number), 34, "bold 17px", "center", look.text, unit - 8);
    write(String(number), xOf(number), bottom + 17, "bold 18px");
  });

  context.lineWidth = 1;
  context.strokeStyle = look.muted;
  context.globalAlpha = 0.5;
  for (let number = 0; number <= LAST; number++) strokeLine(context, 0, yOf(number), width, yOf(number));
  context.globalAlpha = 1;
  strokeLine(context, 0, bottom, width, bottom);
  context.lineWidth = 2;
  context.strokeStyle = look.text;
  for (let border = 0.5; border < LAST; border++) {
    context.setLineDash([7, 5]);
    strokeLine(context, xOf(border), 0, xOf(border), bottom);
    context.setLineDash([]);
    write(String(border), xOf(border), bottom + 17, "15px", "center", look.muted);
  }

  const radius = clamp(width / 140, 4.2, 6);
  const isWrong = (i) => !score.right[i];
  const all = birds.labels.map((_, i) => i);
  context.lineJoin = "round";
  for (const i of [...all.filter((k) => !isWrong(k)), ...all.filter(isWrong)]) {
    const species = birds.labels[i];
    const [x, y] = [xOf(places.x[i]), yOf(places.y[i])];
    traceMark(context, species, x, y, radius);
    context.fillStyle = colours[species];
    context.strokeStyle = look.page;
    context.lineWidth = 1;
    context.fill();
    context.stroke();
    if (isWrong(i)) drawCross(context, species, x, y, radius, progress, look);
  }
  order.forEach((species, number) => {
    const y = yOf(number) + 14;
    traceMark(context, species, 14, y, 6);
    context.fillStyle = colours[species];
    context.fill();
    const wrong = all.filter((i) => birds.labels[i] === species && isWrong(i)).length;
    const size = birds.labels.filter((label) => label === species).length;
    const [name, some] = [SPECIES[species], `${wrong} of ${size}`];
    // Where the borders are close together, no text may cross one.
    write(width < WIDE ? name : `${name}: ${some} wrong`, 26, y, "15px", "left");
    if (width < WIDE) write(`${some} ✕`, width - 6, y, "15px", "right");
  });
}

function strokeLine(context, fromX, fromY, toX, toY) {
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
}

// Circle, triangle and square, as on the course's figures.
function traceMark(context, species, x, y, radius) {
  context.beginPath();
  if (species === 0) {
    context.arc(x, y, radius, 0, 2 * Math.PI);
  } else if (species === 1) {
    const [half, rise] = [radius * 1.15, radius * 1.1];
    context.moveTo(x, y - rise);
    context.lineTo(x + half, y + rise * 0.85);
    context.lineTo(x - half, y + rise * 0.85);
    context.closePath();
  } else {
    context.rect(x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8);
  }
}

// Outlined and crossed out, as its bird arrives.
function drawCross(context, species, x, y, radius, progress, look) {
  context.globalAlpha = progress;
  context.strokeStyle = look.text;
  context.lineWidth = radius / 3;
  traceMark(context, species, x, y, radius);
  context.stroke();
  const arm = radius * 1.6;
  strokeLine(context, x - arm, y - arm, x + arm, y + arm);
  strokeLine(context, x - arm, y + arm, x + arm, y - arm);
  context.globalAlpha = 1;
}
