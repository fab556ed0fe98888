/**
 * The page's own script, as text: it runs in the reader's browser. It replaces each still picture by a live one of the
 * window's width, with the specifications that were compiled when the report was made. Nothing is evaluated (Vega's
 * interpreter walks the parsed expressions), nothing is fetched.
 */
export const CLIENT_SCRIPT = `
(() => {
  "use strict";
  const PLOT_PX_MIN = 230;
  const tip = document.getElementById("tip");
  let width = 0;
  let turn = 0;

  const showTip = (_handler, event, _item, value) => {
    if (value === null || value === undefined || value === "") { tip.hidden = true; return; }
    const table = document.createElement("table");
    for (const [name, text] of Object.entries(value)) {
      const row = table.insertRow();
      row.insertCell().textContent = name;
      row.insertCell().textContent = String(text);
    }
    tip.replaceChildren(table);
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const x = Math.min(event.clientX + 14, document.documentElement.clientWidth - box.width - 6);
    const y = event.clientY + box.height + 24 > window.innerHeight ? event.clientY - box.height - 12 : event.clientY + 16;
    tip.style.left = Math.max(4, x) + window.scrollX + "px";
    tip.style.top = y + window.scrollY + "px";
  };

  /** Fits a compiled specification to a plotting width: the width itself, legend columns, the length of headings. */
  const fit = (spec, plotPx, stillPx) => {
    if (typeof spec.width === "number") spec.width = plotPx;
    for (const signal of spec.signals ?? []) if (signal.name === "child_width") signal.value = plotPx;
    for (const legend of spec.legends ?? [])
      if (legend.columns > 1) legend.columns = Math.max(1, Math.min(legend.columns, Math.floor((legend.columns * plotPx * 1.3) / stillPx)));
    for (const mark of spec.marks ?? []) if (mark.title !== undefined && mark.title.limit !== undefined) mark.title.limit = plotPx;
    return spec;
  };

  const draw = async (figure, plotPx) => {
    const text = figure.querySelector("script").textContent;
    const spec = fit(JSON.parse(text), plotPx, Number(figure.dataset.plotPx));
    const view = new vega.View(vega.parse(spec, null, { ast: true }), {
      renderer: "svg", hover: true, logLevel: vega.Error, expr: vega.expressionInterpreter, tooltip: showTip,
    });
    const host = document.createElement("div");
    await view.initialize(host).runAsync();
    return { host, view };
  };

  const enliven = async (figure) => {
    const plot = figure.querySelector(".plot");
    const roomPx = plot.clientWidth;
    let plotPx = Math.max(PLOT_PX_MIN, Math.floor(roomPx - Number(figure.dataset.aroundPx)));
    let drawn = await draw(figure, plotPx);
    const overPx = Number(drawn.host.querySelector("svg").getAttribute("width")) - roomPx;
    if (overPx > 0 && plotPx > PLOT_PX_MIN) {
      drawn.view.finalize();
      plotPx = Math.max(PLOT_PX_MIN, Math.floor(plotPx - overPx));
      drawn = await draw(figure, plotPx);
    }
    if (figure.liveView !== undefined) figure.liveView.finalize();
    figure.liveView = drawn.view;
    plot.classList.remove("still");
    plot.replaceChildren(drawn.host);
  };

  const enlivenAll = async () => {
    if (document.documentElement.clientWidth === width) return;
    width = document.documentElement.clientWidth;
    const mine = ++turn;
    for (const figure of document.querySelectorAll("figure[data-around-px]")) {
      await new Promise((resolve) => setTimeout(resolve));
      if (mine !== turn) return;
      try { await enliven(figure); } catch (error) { console.error(error); }
    }
    document.documentElement.dataset.live = "yes";
  };

  let waiting;
  window.addEventListener("resize", () => { clearTimeout(waiting); waiting = setTimeout(enlivenAll, 150); });
  document.addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });
  enlivenAll();
})();
`;
