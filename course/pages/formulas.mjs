// Reads [{tex, display}, ...] as JSON and writes [{html} or {error}, ...]. The argument is KaTeX's module.
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const { default: katex } = await import(pathToFileURL(process.argv[2]));

const typeset = ({ tex, display }) => {
  try {
    // Not strict: JupyterLab's MathJax is not either. MathML is for screen readers and for copying.
    const options = { displayMode: display, output: "htmlAndMathml", strict: false };
    const html = katex.renderToString(tex, options);
    // A wide one scrolls on a phone, so the Tab key must reach it.
    return { html: html.replace('<span class="katex-display">', '<span class="katex-display" tabindex="0">') };
  } catch (error) {
    return { error: error.message };
  }
};

process.stdout.write(JSON.stringify(JSON.parse(await text(process.stdin)).map(typeset)));
