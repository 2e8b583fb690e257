// A question with options to click: radio buttons for a prediction, check boxes where several may be right.

const make = (tag, attributes = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), attributes);
  node.append(...children);
  return node;
};
const same = (one, other) => String(one) === String(other);

function render({ model, el }) {
  const get = (name) => model.get(name);
  const isLab = document.querySelector(".jp-NotebookPanel") !== null;
  const group = `question-${Math.random().toString(36).slice(2)}`; // several views are not one group
  const boxes = Object.entries(get("options")).map(([letter, text]) => {
    const box = make("input", { type: get("many") ? "checkbox" : "radio", name: group, value: letter });
    return [box, make("label", {}, box, make("strong", {}, letter), make("span", { innerHTML: text }))];
  });
  const inputs = boxes.map(([box]) => box);
  const picked = () => inputs.filter((box) => box.checked).map((box) => box.value);
  const commit = make("button", { type: "button", onclick: take }, get("button"));
  const note = make("p");
  note.setAttribute("role", "status");
  const name = get("name");
  const title = make("p", {}, make("strong", {}, get("title")));
  if (get("many") && name) title.append(" · ", make("code", {}, name));
  const fieldset = make("fieldset", {}, make("legend", { innerHTML: get("question") }), ...boxes.map(([, label]) => label));
  const root = make("div", { className: "prediction" }, title, fieldset, commit, note);
  // JupyterLab has shortcuts on plain keys.
  root.addEventListener("keydown", (event) => event.ctrlKey || event.key === "Escape" || event.stopPropagation());
  root.addEventListener("change", () => (commit.disabled = !picked().length || same(picked(), get("answer"))));
  el.replaceChildren(root);

  // Where no kernel runs, the result is on the page already: it opens when the reader has committed.
  const recalls = () => [...document.querySelectorAll("[data-recall]")].filter(({ dataset }) => dataset.recall === name);
  if (!isLab) {
    for (const recall of recalls()) {
      const summary = make("summary", {}, "Commit to a prediction above to see the result, or open it without one.");
      recall.replaceChildren(make("details", {}, summary, ...recall.childNodes));
    }
  }
  function open(letter) {
    for (const recall of recalls()) {
      const told = JSON.parse(recall.dataset.told || "{}")[letter];
      if (told) recall.innerHTML = told;
    }
  }

  function take() {
    const answer = picked();
    if (!answer.length) return;
    model.set("answer", answer);
    model.save_changes();
    if (!get("many")) open(answer[0]);
    if (isLab) waiting = setTimeout(() => show(!same(get("kept"), answer)), 3000);
    show();
  }
  let waiting = 0;
  function show(unheard = false) {
    const answer = get("answer");
    const isFinal = get("final");
    fieldset.disabled = isFinal;
    commit.hidden = isFinal;
    inputs.forEach((box) => (box.checked = answer.length ? answer.includes(box.value) : box.checked));
    commit.disabled = !picked().length || same(picked(), answer);
    let text = answer.length ? get("said").replace("{}", answer.join(", ")) : get("invites");
    if (isFinal) text = get("closed").replace("{}", answer.join(", "));
    if (unheard) text = "Not kept: no kernel has heard it. Run this cell, then choose again.";
    if (note.textContent !== text) note.textContent = text;
  }
  const hear = () => {
    if (same(get("kept"), get("answer"))) clearTimeout(waiting);
    show();
  };
  const traits = ["answer", "kept", "final"].map((trait) => `change:${trait}`);
  traits.forEach((trait) => model.on(trait, hear));
  show();
  if (!isLab && get("answer").length && !get("many")) open(get("answer")[0]);
  return () => traits.forEach((trait) => model.off(trait, hear));
}

export default { render };
