// What every explorable stands in: its box, its controls, its canvases, and the sentence where something is wrong.
//
// An explorable is `explorable(build)`. `build({ model, root, session })` fills the box and returns a function that
// cleans up; `session` is one object for all views of one model. What goes wrong, then or later, is said in the box.

export function explorable(build) {
  return () => {
    const session = {};
    return {
      render({ model, el }) {
        const root = element("div", { class: "explorable", onkeydown: keepFromJupyter });
        el.replaceChildren(root);
        const cleanUps = [];
        const cleanUp = () => cleanUps.splice(0).forEach((action) => action());
        root.onCleanUp = (action) => cleanUps.push(action);
        root.guard = (action) => (...words) => {
          try {
            return action(...words);
          } catch (error) {
            return fail(error);
          }
        };
        const start = () => {
          cleanUp();
          root.replaceChildren();
          root.guard(() => build({ model, root, session }))();
        };
        const fail = (error) => {
          cleanUp();
          showProblem(root, error);
          if (!(error instanceof Problem)) return;
          model.on("change", start); // perhaps it is mended
          root.onCleanUp(() => model.off("change", start));
        };
        start();
        return cleanUp;
      },
    };
  };
}

// JupyterLab has shortcuts on plain keys: an arrow would leave a slider for the next cell.
function keepFromJupyter(event) {
  if (!event.ctrlKey && !event.metaKey && event.key !== "Escape") event.stopPropagation();
}

function showProblem(root, error) {
  console.warn(error); // for whoever writes explorables; the reader has the sentence
  const said = error instanceof Problem ? error.message : `Something went wrong in this explorable: ${error.message}.`;
  root.replaceChildren(
    element("p", { class: "problem", role: "alert" }, `${said} Run the cell again to start afresh.`),
  );
}

// Something that the reader can mend.
export class Problem extends Error {}

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, name.startsWith("aria-") ? "true" : "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

// By chance, as several explorables on a page know nothing of each other.
export const newId = (word) => `explorable-${word}-${Math.random().toString(36).slice(2)}`;

// ---- the state that Python shares -------------------------------------------------------------------------------------

// Reads traits and says what is wrong with them: a saved notebook can hold anything.
export function readNumber(model, name, low = -Infinity, high = Infinity) {
  return checkedNumber(model.get(name), name, low, high);
}

export function readNumbers(model, name, length, low = -Infinity, high = Infinity) {
  const values = model.get(name);
  if (!Array.isArray(values) || (length && values.length !== length)) {
    throw new Problem(`${name} should hold ${length || "some"} numbers, but it is ${JSON.stringify(values)}.`);
  }
  return values.map((value) => checkedNumber(value, name, low, high));
}

export function readChoice(model, name, options) {
  const value = model.get(name);
  if (options.includes(value)) return value;
  throw new Problem(`${name} is ${JSON.stringify(value)}, which is unknown: it should be one of ${options.join(", ")}.`);
}

function checkedNumber(value, name, low, high) {
  if (Number.isFinite(value) && value >= low && value <= high) return value;
  throw new Problem(`${name} should be a number from ${low} to ${high}, but it is ${JSON.stringify(value)}.`);
}

// Calls `action` when Python, or another view, changes one of these traits.
export function follow(root, model, names, action) {
  const guarded = root.guard(action);
  for (const name of names) {
    const hear = () => stands(model, name) || guarded();
    model.on(`change:${name}`, hear);
    root.onCleanUp(() => model.off(`change:${name}`, hear));
  }
}

// Tells Python: at once, and while things move ten times a second. A message at every move would cost more than drawing.
export function report(model, traits) {
  for (const [name, value] of Object.entries(traits)) model.set(name, value);
  const line = lines.get(model) ?? { last: -Infinity, waiting: 0, unsent: {} };
  lines.set(model, line);
  Object.assign(line.unsent, traits);
  const save = () => {
    Object.assign(line, { last: performance.now(), waiting: 0, unsent: {} });
    model.save_changes();
  };
  const pause = line.last + 100 - performance.now();
  if (line.waiting) return;
  if (pause <= 0) save();
  else line.waiting = setTimeout(save, pause);
}

const lines = new WeakMap();
let restoring = false;

// Python answers each message with what it was told, and while something moves that is the past: what the reader has
// done since, and was not sent yet, stands.
function stands(model, name) {
  if (restoring) return true;
  const { unsent = {} } = lines.get(model) ?? {};
  if (!(name in unsent) || unsent[name] === model.get(name)) return false;
  restoring = true;
  model.set(name, unsent[name]);
  restoring = false;
  return true;
}

// ---- controls ---------------------------------------------------------------------------------------------------------

// Each control is { node, show(value) }; `change(value)` is called with what the reader chose.

export function button(root, text, action, attributes = {}) {
  return element("button", { type: "button", onclick: root.guard(action), ...attributes }, text);
}

export function select(root, label, options, change) {
  const id = newId("select");
  const input = element(
    "select",
    { id, onchange: root.guard(() => change(input.value)) },
    ...Object.entries(options).map(([value, text]) => element("option", { value }, text)),
  );
  return { node: field(id, label, input), input, show: (value) => (input.value = value) };
}

// The presets that Python knows: `choose(traits)` gets what the chosen one sets.
export function presetSelect(root, model, choose) {
  const presets = model.get("_presets") || {};
  const isNow = ([trait, value]) => String(model.get(trait)) === String(value);
  const options = { "": "choose …", ...mapValues(presets, ({ name }) => name) };
  const { node, show } = select(root, "Preset", options, (name) => name && choose(presets[name].traits));
  const now = () => Object.keys(presets).find((name) => Object.entries(presets[name].traits).every(isNow)) || "";
  return { node, show: () => show(now()) };
}

// A slider with a number beside it; both mean the same value. `to` and `from` bend the slider's scale.
export function slider(root, label, { low, high, step, to = same, from = same, digits = 4 }, change) {
  const id = newId("number");
  const say = element("span", { class: "invalid", role: "alert" });
  let taken = "";
  const number = numberBox(root, { id }, low, high, (value) => {
    say.textContent = value === null ? `From ${low} to ${high}, please.` : "";
    if (value !== null) change(value);
  });
  const range = element("input", {
    type: "range", min: to(low), max: to(high), step, "aria-label": label.replace(/\s*\(.*\)/, ""),
  });
  const show = (value) => {
    if (taken === trimmed(value, digits) && !say.textContent) return;
    taken = trimmed(value, digits);
    if (document.activeElement !== number) number.value = taken;
    range.value = to(Math.min(Math.max(value, low), high));
    range.setAttribute("aria-valuetext", trimmed(value, digits));
    say.textContent = "";
  };
  range.addEventListener("input", root.guard(() => {
    const value = Number(from(Number(range.value)).toPrecision(digits));
    change(value);
  }));
  // What was not taken does not stay in the box.
  number.addEventListener("change", () => {
    number.value = taken;
    say.textContent = "";
  });
  return { node: field(id, label, number, range, say), show, number, range };
}

// A box for a number, with a decimal point or comma: `take(value)` gets null where there is none from low to high.
// Not of type "number": with English settings that reads 1,5 as 15.
export function numberBox(root, attributes, low, high, take) {
  const read = () => {
    const text = box.value.trim().replace(",", ".").replace("−", "-");
    const value = text === "" ? NaN : Number(text);
    return value >= low && value <= high ? value : null;
  };
  const box = element("input", {
    type: "text", inputmode: "decimal", autocomplete: "off", ...attributes, oninput: root.guard(() => take(read())),
  });
  onArrows(root, box, (right, up) => {
    const value = read();
    if (!up || value === null) return;
    box.value = trimmed(Math.min(Math.max(value + up, low), high), 6);
    take(read());
  }, ["ArrowUp", "ArrowDown"]);
  return box;
}

export const logScale = { to: Math.log10, from: (power) => 10 ** power };

function field(id, label, ...inputs) {
  return element("div", { class: "field" }, element("label", { for: id }, label), ...inputs);
}

const same = (value) => value;

export const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));

// ---- numbers as text --------------------------------------------------------------------------------------------------

export function trimmed(value, digits = 4) {
  return String(Number(value.toPrecision(digits)));
}

export function shown(value, digits = 3) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e6) {
    const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
    return minus(size >= 1000 ? count(Math.round(value)) : value.toFixed(Math.min(decimals, 5)));
  }
  return minus(value.toExponential(digits - 1).replace("e+", "e"));
}

// Two digits of a number from 0 to 1 without powers of ten, as far as zeros can be counted: 0.000000012.
export function inFull(value) {
  if (!(value > 1e-10 && value < 1)) return shown(value, 2);
  return value.toFixed(1 - Math.floor(Math.log10(value)));
}

const thousands = new Intl.NumberFormat("en-US");
export const count = (value) => thousands.format(value);

export const minus = (text) => text.replace(/^-/, "−");

// A number on the page; its whole value is in the attribute, for tests and for copying.
export function showNumber(node, value, text = shown(value)) {
  if (node.textContent !== text) node.textContent = text;
  node.dataset.value = String(value);
}

// ---- canvases ---------------------------------------------------------------------------------------------------------

// A canvas that keeps its sharpness: `draw(context, width, height)` works in CSS pixels, at most once a frame.
export function picture(root, attributes, draw) {
  const canvas = element("canvas", attributes);
  const context = canvas.getContext("2d");
  let [width, height] = [0, 0];
  const paint = () => {
    if (!width || !height) return;
    const ratio = Math.min(window.devicePixelRatio || 1, 3);
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    draw(context, width, height, ratio);
  };
  const schedule = onceAFrame(root, paint);
  // The size comes from here and is never asked for while drawing: that would lay out the page anew.
  const observer = new ResizeObserver(root.guard(([{ contentRect }]) => {
    ({ width, height } = contentRect);
    paint();
  }));
  observer.observe(canvas);
  root.onCleanUp(() => observer.disconnect());
  onThemeChange(root, schedule);
  return { canvas, redraw: schedule, paint };
}

// Two canvases, one over the other: `drawBack` draws what stays as long as `keyOf` gives the same, `drawFront` the rest.
export function layers(root, attributes, keyOf, drawBack, drawFront) {
  let keptFor = null;
  const back = picture(root, { class: "back", "aria-hidden": true }, drawBack);
  const front = picture(root, attributes, (...page) => {
    const key = keyOf();
    if (key !== keptFor) back.paint();
    keptFor = key;
    drawFront(...page);
  });
  const node = element("div", { class: `layers ${attributes.class}` }, back.canvas, front.canvas);
  return { node, canvas: front.canvas, redraw: front.redraw };
}

// Runs an action in the next frame, once however often it was asked for.
export function onceAFrame(root, action) {
  let asked = 0;
  const guarded = root.guard(action);
  root.onCleanUp(() => cancelAnimationFrame(asked));
  return () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      guarded();
    });
  };
}

function onThemeChange(root, action) {
  const observer = new MutationObserver(action);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  root.onCleanUp(() => observer.disconnect());
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    const list = window.matchMedia(query);
    list.addEventListener("change", action);
    root.onCleanUp(() => list.removeEventListener("change", action));
  }
}

// The colours of the page as they are now.
export function ink(root) {
  const style = getComputedStyle(root);
  const text = style.color;
  // Where the reader's system forces its colours, it forces them on elements, not on what a canvas takes from here.
  const forced = window.matchMedia("(forced-colors: active)").matches;
  const own = (name) => (forced ? text : style.getPropertyValue(name).trim() || text);
  return {
    text,
    muted: own("--explorable-muted"),
    grid: own("--explorable-grid"),
    page: style.backgroundColor,
    font: style.fontFamily,
    dark: isLight(text),
  };
}

function isLight(colour) {
  const [r, g, b] = (colour.match(/[\d.]+/g) || [0, 0, 0]).map(Number);
  return 0.3 * r + 0.6 * g + 0.1 * b > 128;
}

// Lets a reader drag on a canvas, by mouse, pen or touch. `move(x, y, first)` gets CSS pixels.
export function onDrag(root, canvas, move) {
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * canvas.clientWidth,
      ((event.clientY - box.top) / box.height) * canvas.clientHeight,
    ];
  };
  canvas.addEventListener("pointerdown", root.guard((event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    move(...at(event), true);
  }));
  canvas.addEventListener("pointermove", root.guard((event) => {
    if (canvas.hasPointerCapture(event.pointerId)) move(...at(event), false);
  }));
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

// Arrow keys on a focused element: `move(right, up, event)` with steps of -1, 0 or 1.
export function onArrows(root, node, move, keys = Object.keys(ARROWS)) {
  node.addEventListener("keydown", root.guard((event) => {
    const arrow = keys.includes(event.key) && ARROWS[event.key];
    if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(...arrow, event);
  }));
}

export const prefersStill = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
