// The report's behaviour: draws the charts in the reader's theme and width, and answers menus, slider and print.
(function () {
  "use strict";
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const report = JSON.parse(byId("report-data").textContent);
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const PRINT_WIDTH = 680;
  const PRINT_WIDTH_BESIDE = 440;
  const PRINT_HEIGHT = 0.82;
  const chosen = {};
  const drawnNarrow = {};
  let theme = null;
  let printing = false;

  const names = Object.keys(report.charts);
  names.forEach((name) => { chosen[name] = report.charts[name].first; });

  function isDark() {
    return !printing && (theme ? theme === "dark" : prefersDark.matches);
  }

  // Figures are stored in light colours; in the dark every colour of the palette is swapped for its counterpart.
  function inTheme(value) {
    const text = JSON.stringify(value);
    if (!isDark()) return JSON.parse(text);
    return JSON.parse(text.replace(/#[0-9A-Fa-f]{6}|rgba\(\d+,\d+,\d+/g, (c) => report.dark[c] || c));
  }

  // "layout.margin.l" -> figure.layout.margin.l
  function setPath(target, path, value) {
    const keys = path.split(".");
    const last = keys.pop();
    keys.forEach((key) => { target = target[key] = target[key] || {}; });
    target[last] = value;
  }

  function figureOf(name, narrow) {
    const variant = report.charts[name].variants[chosen[name]];
    const figure = inTheme(variant.figure);
    if (narrow) {
      const patch = inTheme(variant.narrow);
      Object.keys(patch).forEach((path) => setPath(figure, path, patch[path]));
    }
    return figure;
  }

  function draw(name) {
    const place = byId("chart-" + name);
    const width = place.clientWidth;
    const narrow = width < report.narrow;
    const figure = figureOf(name, narrow);
    drawnNarrow[name] = narrow;
    place.style.height = figure.layout.height + "px";
    const variant = report.charts[name].variants[chosen[name]];
    byId("finding-" + name).textContent = variant.finding;
    place.setAttribute("aria-label", variant.label);
    return Plotly.react(place, figure.data, figure.layout, report.config).then(() => {
      if (name === "chance") moveDate();
      if (name === "what-if") moveLevers();
    });
  }

  // One after the other in reading order: the first is there soon, and the page answers meanwhile.
  function drawAll() {
    const breathe = () => new Promise((resume) => { setTimeout(resume); });
    return names.reduce((drawn, name) => drawn.then(() => draw(name)).then(breathe), Promise.resolve());
  }

  // ---- the date slider and the 100 marks
  const slider = byId("when");

  function rangeText(curve, i) {
    const most = curve.most[i];
    if (!most) return "";
    if (most === curve.half[i]) return "The draws do not differ measurably.";
    return ("Half of the draws give " + curve.half[i] + ", nine in ten " + most + ".").replace(/–/g, "\u2060–\u2060");
  }

  function moveDate() {
    if (!slider) return;
    const panel = report.charts.chance.data;
    const curve = panel.curves[chosen.chance];
    const i = Number(slider.value);
    byId("when-date").textContent = panel.days[i];
    byId("when-number").textContent = curve.n[i];
    byId("when-phrase").textContent = curve.phrase;
    byId("when-range").textContent = rangeText(curve, i);
    byId("when-holds").textContent = curve.holds ? curve.holds[i] : "";
    slider.setAttribute("aria-valuetext", panel.days[i] + ": " + curve.n[i] + " in 100");
    fillMarks(panel, panel.states[i]);
    moveCursor(i, curve.y[i]);
  }

  function fillMarks(panel, counts) {
    const marks = byId("marks").children;
    let next = 0;
    panel.colours.forEach((colour, k) => {
      for (let n = 0; n < counts[k]; n += 1) marks[next++].className = colour;
      byId("mark-" + colour).textContent = counts[k];
    });
    byId("marks").setAttribute("aria-label", panel.labels.map((label, k) => counts[k] + " " + label).join(", "));
  }

  function moveCursor(i, height) {
    const place = byId("chart-chance");
    if (!place.data) return;
    const date = place.data.find((trace) => trace.text).x[i];
    Plotly.restyle(place, { x: [[date]], y: [[height]] }, [place.data.length - 1]);
    Plotly.relayout(place, { "shapes[0].x0": date, "shapes[0].x1": date });
  }

  if (slider) {
    for (let n = 0; n < 100; n += 1) byId("marks").append(document.createElement("i"));
    slider.addEventListener("input", moveDate);
  }

  // ---- what if: chances read between the points of a grid, multilinear in the log odds
  const levers = [...document.querySelectorAll("input[data-lever]")];

  function corners(values, value) {
    let low = values.length - 2;
    while (low > 0 && value < values[low]) low -= 1;
    const share = (value - values[low]) / (values[low + 1] - values[low]);
    return [[low, 1 - share], [low + 1, share]];
  }

  function readAt(sliders, logOdds, point) {
    let chosen = [[0, 1]];
    sliders.forEach((slider, k) => {
      const ends = corners(slider.values, point[k]);
      chosen = chosen.flatMap(([place, weight]) =>
        ends.map(([end, share]) => [place * slider.values.length + end, weight * share]));
    });
    return chosen.reduce((sum, [place, weight]) => sum + weight * logOdds[place], 0);
  }

  function anchored(read, start, known) {
    const shift = known > 0 && known < 1 ? Math.log(known / (1 - known)) - start : 0;
    return 1 / (1 + Math.exp(-(read + shift)));
  }

  function inHundred(p) {
    if (p > 0 && p < 0.01) return "<1";
    if (p > 0.99 && p < 1) return ">99";
    return String(Math.floor(100 * p + 0.5 + 1e-7));
  }

  function moveLevers() {
    const grid = report.charts["what-if"].data;
    const point = grid.sliders.map((slider, k) => {
      const last = slider.values[slider.values.length - 1];
      const at = Number(levers[k].value);
      if (at === slider.place) return slider.start;
      return slider.values[0] + (last - slider.values[0]) * at / grid.steps;
    });
    grid.sliders.forEach((slider, k) => {
      const said = (Number(point[k].toPrecision(3)) + " " + slider.unit).trim();
      byId("lever-" + k + "-value").textContent = said;
      levers[k].setAttribute("aria-valuetext", said);
    });
    const start = grid.sliders.map((slider) => slider.start);
    const chances = grid.logOdds.map((odds, i) =>
      anchored(readAt(grid.sliders, odds, point), readAt(grid.sliders, odds, start), grid.base[i]));
    const said = chances.map(inHundred);
    byId("lever-said").textContent = grid.labels.map((label, i) => label + " " + said[i]).join(", ");
    const place = byId("chart-what-if");
    if (place.data) Plotly.restyle(place, { x: [chances.map((p) => 100 * p)], text: [said] }, [0]);
  }

  levers.forEach((lever) => lever.addEventListener("input", moveLevers));
  if (levers.length) {
    byId("lever-reset").addEventListener("click", () => {
      levers.forEach((lever, k) => { lever.value = report.charts["what-if"].data.sliders[k].place; });
      moveLevers();
    });
  }

  // ---- menus: another outcome, another run
  document.querySelectorAll("select[data-chart]").forEach((menu) => {
    menu.addEventListener("change", () => {
      const name = menu.dataset.chart;
      chosen[name] = menu.value;
      byId(name).querySelectorAll("[data-variant]").forEach((part) => {
        part.hidden = part.dataset.variant !== menu.value;
      });
      draw(name);
    });
  });

  // ---- tables wider than their place say so
  function markWide() {
    document.querySelectorAll(".scroll").forEach((place) => {
      place.classList.toggle("wide", place.scrollWidth > place.clientWidth + 1);
    });
  }

  document.querySelectorAll("details").forEach((part) => part.addEventListener("toggle", markWide));

  // ---- theme, width, print
  const button = byId("theme");

  function applyTheme() {
    root.dataset.theme = isDark() ? "dark" : "light";
    button.textContent = isDark() ? "Light" : "Dark";
  }

  button.addEventListener("click", () => {
    theme = isDark() ? "light" : "dark";
    applyTheme();
    drawAll();
  });
  prefersDark.addEventListener("change", () => {
    if (theme === null) { applyTheme(); drawAll(); }
  });

  let waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (printing) return;
      markWide();
      names.forEach((name) => {
        if ((byId("chart-" + name).clientWidth < report.narrow) !== drawnNarrow[name]) draw(name);
      });
    }, 150);
  });

  // Plotly does not resize for paper: draw afresh at the width of the page in light colours, and undo it afterwards.
  function drawForPrint(name) {
    const place = byId("chart-" + name);
    const width = place.closest(".pair") ? PRINT_WIDTH_BESIDE : PRINT_WIDTH;
    const figure = figureOf(name, false);
    if (figure.data[0].type !== "sankey") figure.layout.height *= PRINT_HEIGHT;  // its gaps do not shrink with it
    Plotly.purge(place);
    place.style.width = width + "px";
    place.style.height = figure.layout.height + "px";
    const layout = Object.assign(figure.layout, { width: width, autosize: false });
    Plotly.newPlot(place, figure.data, layout, Object.assign({}, report.config, { responsive: false }));
    if (name === "chance") moveDate();
    if (name === "what-if") moveLevers();
  }

  let opened = [];
  addEventListener("beforeprint", () => {
    printing = true;
    applyTheme();
    opened = [...document.querySelectorAll(".hero details:not([open])")].filter((part) => part.querySelector(".terms"));
    opened.forEach((part) => { part.open = true; });
    names.forEach(drawForPrint);
  });
  addEventListener("afterprint", () => {
    printing = false;
    applyTheme();
    opened.forEach((part) => { part.open = false; });
    names.forEach((name) => {
      const place = byId("chart-" + name);
      Plotly.purge(place);
      place.style.width = "";
      draw(name);
    });
  });

  // ---- the contents follow the reader
  if ("IntersectionObserver" in window) {
    const links = document.querySelectorAll("nav.contents a");
    const watch = new IntersectionObserver((seen) => {
      seen.filter((entry) => entry.isIntersecting).forEach((entry) => {
        links.forEach((link) => {
          const here = link.getAttribute("href") === "#" + entry.target.id;
          if (here) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
        });
      });
    }, { rootMargin: "-15% 0px -75% 0px" });
    document.querySelectorAll("section[id]").forEach((section) => watch.observe(section));
  }

  applyTheme();
  const began = performance.now();
  document.fonts.ready.then(drawAll).then(() => {
    markWide();
    root.dataset.milliseconds = String(Math.round(performance.now() - began));
    root.dataset.ready = "1";
  }).catch((error) => {
    console.error(error);
    root.dataset.ready = "error";
  });
})();
