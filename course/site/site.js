// Explorables and cards go by JupyterLab's mark of a dark page: let it follow the theme that the reader has chosen.
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => {
  const { theme } = document.body.dataset;
  const isDark = theme === "dark" || (theme !== "light" && prefersDark.matches);
  if (document.body.dataset.jpThemeLight !== String(!isDark)) document.body.dataset.jpThemeLight = String(!isDark);
};
follow();
prefersDark.addEventListener("change", follow);
new MutationObserver(follow).observe(document.body, { attributeFilter: ["data-theme"] });

// From the disk a page may not read another one: the search shows titles without the text around what was found.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// What is too wide scrolls in a box of its own: the Tab key stops there, and nowhere else.
const letTabStop = () => {
  for (const box of document.querySelectorAll("article :is(pre, .table-wrapper, .katex-display)")) {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
};
addEventListener("load", letTabStop);
addEventListener("resize", letTabStop);

// On a narrow window the theme's two drawers are opened by labels: let keys open them as well.
for (const [label, name] of [["nav-overlay-icon", "Pages of the course"], ["toc-overlay-icon", "Contents of this page"]]) {
  for (const button of document.querySelectorAll(`.${label}`)) {
    Object.assign(button, { tabIndex: 0, role: "button", ariaLabel: name });
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      button.click();
    });
  }
}
