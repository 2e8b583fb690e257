// Starts reveal.js. A slide has 1280 by 720 pixels, scaled to the window; what a slide looks like is in deck.css.
const inWidget = (event) => event.target instanceof Element && event.target.closest(".live-output");

Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0,
  minScale: 0.05,
  maxScale: 10,
  center: false,
  display: "flex",
  transition: "none",
  hash: true,
  slideNumber: "c/t",
  controlsTutorial: false,
  scrollActivationWidth: null, // a small window, as in the speaker view, shows a small slide
  defaultTiming: 60, // the slides say their own; this lets the speaker view show the pace
  pdfSeparateFragments: false,
  pdfMaxPagesPerSlide: 1,
  // Keys that an explorable understands are its own; Escape leads out of it.
  keyboardCondition: (event) => !inWidget(event),
  plugins: [RevealNotes],
});

document.addEventListener("keydown", (event) => event.key === "Escape" && inWidget(event) && event.target.blur(), true);

// Explorables draw as many dots as the screen has, whatever the scale and the zoom of deck.css; a change of the
// theme lets them draw again.
const dots = Object.getOwnPropertyDescriptor(window, "devicePixelRatio");
Object.defineProperty(window, "devicePixelRatio", { get: () => 1.25 * dots.get.call(window) * Reveal.getScale() });
Reveal.on("resize", () => document.body.setAttribute("data-jp-theme-light", "true"));

// Words that share their slide with no picture grow while there is room, once the letters are there to be measured.
function grow(slide) {
  if (slide.querySelector("img, .live-output")) return;
  const room = slide.clientHeight - parseFloat(getComputedStyle(slide).paddingBottom);
  const fits = (scale) => {
    slide.style.setProperty("--scale", scale);
    const ends = [...slide.children].map((one) => one.offsetTop + one.offsetHeight);
    return Math.max(...ends) <= room && slide.scrollWidth <= slide.clientWidth;
  };
  [1.25, 1.2, 1.1, 1].find(fits);
}

Reveal.on("slidechanged", ({ currentSlide }) => grow(currentSlide));
Reveal.on("pdf-ready", () => Reveal.getSlides().forEach(grow));
Promise.all([...document.fonts].map((font) => font.load())).finally(() => grow(Reveal.getCurrentSlide()));
