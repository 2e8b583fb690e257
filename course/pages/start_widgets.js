// Draws the widgets that are saved in the page. What they need is beside this file: nothing else is ever asked for, which is
// why html-manager's own start, with its fallback to an address elsewhere, is not used.
const KIND = "application/vnd.jupyter.widget-";

// html-manager is in the page already; from where it believes to be, it takes the fonts of its icons.
const paths = { "@jupyter-widgets/html-manager": "html-manager" };
requirejs.config({ baseUrl: new URL(".", document.currentScript.src).href, paths, waitSeconds: 0 });

const load = (name) => new Promise((resolve, reject) => requirejs([name], resolve, reject));
const saved = (tag) => JSON.parse(tag.textContent);

async function drawWidgets() {
  const state = saved(document.querySelector(`script[type="${KIND}state+json"]`));
  const { HTMLManager } = await load("@jupyter-widgets/html-manager");
  const manager = new HTMLManager({ loader: load });
  await manager.set_state(state);
  const tags = [...document.querySelectorAll(`script[type="${KIND}view+json"]`)];
  await Promise.all(tags.map((tag) => draw(manager, tag).catch(console.error))); // the others are still drawn
}

async function draw(manager, tag) {
  const view = await manager.create_view(await manager.get_model(saved(tag).model_id));
  const place = document.createElement("div");
  place.className = "widget-subarea";
  tag.before(place);
  await manager.display_view(view, place);
}

// Once they are on the screen, the rest of the page is laid out: see widgets.css.
const layOutTheRest = () => document.documentElement.classList.add("drawn");
drawWidgets().finally(() => requestAnimationFrame(() => setTimeout(layOutTheRest)));
