// The graph by WebGL: dots where the server has laid them out, to be moved, zoomed, narrowed by years and opened. The
// picture, the list and the form of the page work without it.
import { DirectedGraph } from "graphology";
import Sigma from "sigma";

const map = document.getElementById("map");
const stage = document.getElementById("stage");
const pointed = document.getElementById("pointed");
const form = document.querySelector("form.filters");
const words = JSON.parse(map.dataset.words);
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const graph = new DirectedGraph();

let sigma = null;
let seen = null; // what the server has sent
let here = null; // the dot under the mouse, or reached by key
let asked = null; // where from
let wide = 1; // how much wider than high the stage is

// ---------------------------------------------------------------- years

const years = ["from", "to"].map((name) => form.elements[name]).filter(Boolean);

// the fields are numbers without this script; two ends of a slider tell more
for (const field of years) {
  field.type = "range";
  const told = field.closest("label").querySelector("output");
  const say = () => { told.value = field.value; };
  field.addEventListener("input", () => {
    const [first, last] = years;
    // the ends do not pass each other
    if (Number(first.value) > Number(last.value)) (field === first ? last : first).value = field.value;
    for (const each of years) each.closest("label").querySelector("output").value = each.value;
    sigma?.refresh({ skipIndexation: true });
  });
  say();
}

function isShown(id) {
  const { year } = graph.getNodeAttributes(id);
  return !year || years.length < 2 || (Number(years[0].value) <= year && year <= Number(years[1].value));
}

// ---------------------------------------------------------------- colours

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// the colours of the legend, the fainter the more lines there are; sigma blends what is multiplied by its share already
function relationColour(relation) {
  const line = form.querySelector(`[value="${relation}"] ~ svg path`);
  const parts = (line?.getAttribute("stroke") ?? "#888888").match(/\w\w/g).map((two) => parseInt(two, 16));
  const share = Math.min(0.65, 9 / Math.sqrt(seen.lines.length + 1));
  const lit = (value) => (dark.matches ? value + (255 - value) * 0.45 : value);
  return `rgba(${parts.map((value) => Math.round(lit(value) * share))}, ${share})`;
}

// ---------------------------------------------------------------- dots and lines

// by area, the largest the smaller the more dots there are
function sizes() {
  const most = Math.max(...seen.points.map((point) => point.links), 1);
  const largest = Math.max(15 - Math.log2(seen.points.length + 1), 6);
  return (links) => 2.5 + (largest - 2.5) * Math.sqrt(links / most);
}

const address = (point) =>
  point.document
    ? `/documents/${encodeURIComponent(point.document)}`
    : `/relations?question=cited-by&what=${encodeURIComponent(point.id)}`;

function fill() {
  const held = colour("--link");
  const cited = colour("--faint");
  const size = sizes();
  graph.clear();
  for (const point of seen.points) {
    graph.addNode(point.id, {
      x: point.x * wide,
      // the server counts from the top
      y: 1 - point.y,
      size: size(point.links) * (point.id === seen.root ? 1.6 : 1),
      label: point.name.length > 32 ? `${point.name.slice(0, 30)}…` : point.name,
      color: point.document ? held : cited,
      year: point.year,
      point,
    });
  }
  const colours = {};
  for (const [source, target, relation] of seen.lines) {
    const ends = [seen.points[source].id, seen.points[target].id];
    colours[relation] ??= relationColour(relation);
    // two relations between the same documents are drawn as one line
    if (!graph.hasEdge(...ends)) graph.addEdge(...ends, { size: 1, color: colours[relation] });
  }
}

function drawNode(id, data) {
  if (!isShown(id)) return { ...data, hidden: true };
  if (here === null || here === id) return here === id ? { ...data, highlighted: true, zIndex: 2 } : data;
  return graph.areNeighbors(id, here)
    ? { ...data, forceLabel: true, zIndex: 1 }
    : { ...data, label: "", color: colour("--line") };
}

function drawEdge(id, data) {
  if (!graph.extremities(id).every(isShown)) return { ...data, hidden: true };
  if (here === null) return data;
  return graph.hasExtremity(id, here) ? { ...data, size: 2, zIndex: 1 } : { ...data, hidden: true };
}

// the name of the dot under the mouse, on a card that stands out from the ground
function drawHover(context, data, settings) {
  context.font = `600 ${settings.labelSize}px ${settings.labelFont}`;
  const width = context.measureText(data.label).width + 12;
  context.fillStyle = colour("--paper");
  context.strokeStyle = colour("--link");
  context.beginPath();
  context.roundRect(data.x + data.size + 2, data.y - settings.labelSize, width, settings.labelSize * 2, 4);
  context.fill();
  context.stroke();
  context.beginPath();
  context.arc(data.x, data.y, data.size + 2, 0, Math.PI * 2);
  context.stroke();
  context.fillStyle = colour("--ink");
  context.fillText(data.label, data.x + data.size + 8, data.y + settings.labelSize / 3);
}

// years and levels behind the dots
function drawAxes() {
  const context = sigma.getCanvases().axes.getContext("2d");
  const { width, height } = sigma.getDimensions();
  const at = (x, y) => sigma.graphToViewport({ x: x * wide, y: 1 - y });
  context.clearRect(0, 0, width, height);
  context.font = "12px system-ui, sans-serif";
  seen.bands.forEach((band, number) => {
    const top = at(0, band.top).y;
    const bottom = at(0, band.bottom).y;
    context.fillStyle = colour("--ground");
    if (number % 2 === 0) context.fillRect(0, top, width, bottom - top);
  });
  let last = -Infinity;
  context.strokeStyle = colour("--line");
  context.fillStyle = colour("--faint");
  for (const [year, place] of seen.years.slice(0, -1)) {
    const { x } = at(place, 0);
    if (x - last < 44) continue;
    last = x;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, height);
    context.stroke();
    context.fillText(year, x + 4, 14);
  }
  context.font = "600 12px system-ui, sans-serif";
  for (const band of seen.bands) {
    const top = Math.max(at(0, band.top).y, 18);
    if (at(0, band.bottom).y > top + 14) context.fillText(words[`level_${band.level ?? "none"}`], 8, top + 14);
  }
}

// ---------------------------------------------------------------- pointing and opening

function point(id) {
  here = id;
  stage.classList.toggle("pointing", id !== null);
  const told = id === null ? null : graph.getNodeAttribute(id, "point");
  pointed.replaceChildren();
  if (told) {
    const link = document.createElement("a");
    link.href = address(told);
    link.textContent = told.name;
    const day = (told.issued_on ?? "").split("-").reverse().map((part) => String(Number(part))).join("/");
    pointed.append(link, ` ${told.issued_on ? day : words.undated}${told.title && told.title !== told.name ? ` – ${told.title}` : ""}`);
  } else {
    pointed.textContent = "\u00a0";
  }
  sigma.refresh({ skipIndexation: true });
}

// the next dot by time, and the picture moves to it
function step(by) {
  const order = graph.filterNodes(isShown).sort((one, two) => graph.getNodeAttribute(one, "x") - graph.getNodeAttribute(two, "x"));
  if (!order.length) return;
  const at = here === null ? (by > 0 ? 0 : order.length - 1) : (order.indexOf(here) + by + order.length) % order.length;
  point(order[at]);
  const { x, y } = sigma.getNodeDisplayData(order[at]);
  stage.dataset.moving = true;
  const camera = sigma.getCamera();
  camera.animate({ x, y, ratio: Math.min(camera.ratio, 0.5) }, { duration: still.matches ? 1 : 200 });
}

const zoom = {
  in: () => sigma.getCamera().animatedZoom(),
  out: () => sigma.getCamera().animatedUnzoom(),
  back: () => sigma.getCamera().animatedReset(),
};
const keys = {
  ArrowRight: () => step(1),
  ArrowLeft: () => step(-1),
  "+": zoom.in,
  "=": zoom.in,
  "-": zoom.out,
  0: zoom.back,
  Escape: () => point(null),
  Enter: () => { if (here !== null) location.assign(address(graph.getNodeAttribute(here, "point"))); },
};

function listen() {
  sigma.on("enterNode", ({ node }) => point(node));
  sigma.on("leaveNode", () => point(null));
  sigma.on("clickNode", ({ node }) => location.assign(address(graph.getNodeAttribute(node, "point"))));
  sigma.on("afterRender", () => {
    drawAxes();
    stage.dataset.moving = sigma.getCamera().isAnimated();
  });
  stage.addEventListener("keydown", (event) => {
    const act = event.ctrlKey || event.altKey || event.metaKey ? null : keys[event.key];
    if (!act) return;
    act();
    event.preventDefault();
    // the keys of the page are not meant
    event.stopPropagation();
  });
  for (const button of map.querySelectorAll("[data-zoom]")) button.addEventListener("click", zoom[button.dataset.zoom]);
  dark.addEventListener("change", () => { fill(); look(); });
}

// ---------------------------------------------------------------- from page to picture

function look() {
  sigma.setSetting("labelColor", { color: colour("--ink") });
  sigma.refresh();
}

function start() {
  wide = Math.max(stage.clientWidth / stage.clientHeight, 0.5);
  fill();
  sigma = new Sigma(graph, stage, {
    allowInvalidContainer: true,
    defaultDrawNodeHover: drawHover,
    labelFont: "system-ui, sans-serif",
    labelSize: 12,
    labelDensity: 1,
    labelGridCellSize: 90,
    labelRenderedSizeThreshold: 4.5,
    minCameraRatio: 0.02,
    maxCameraRatio: 1.6,
    nodeReducer: drawNode,
    edgeReducer: drawEdge,
    stagePadding: 24,
    zIndex: true,
  });
  sigma.createCanvasContext("axes", { beforeLayer: "edges" });
  sigma.resize(true);
  // the frame stays when there are fewer dots; to the right names need room
  sigma.setCustomBBox({ x: [0, wide * 1.05], y: [0, 1] });
  listen();
  look();
}

// draws what the page shows now; it has no dots around a document whose cards can be read
async function show() {
  const source = document.getElementById("found").dataset.points;
  map.hidden = !source;
  document.body.classList.toggle("drawn", Boolean(source));
  // htmx tells of each piece of the page that it has put in
  if (!source || source === asked) return;
  asked = source;
  try {
    const answer = await fetch(source);
    if (!answer.ok) throw new Error(answer.statusText);
    const found = await answer.json();
    // something else was asked meanwhile
    if (source !== asked) return;
    seen = found;
    here = null;
    if (sigma) {
      fill();
      point(null);
    } else {
      start();
    }
    stage.dataset.points = graph.order;
    stage.dataset.source = source;
  } catch {
    // the picture of the server is still there
    asked = null;
    map.hidden = true;
    document.body.classList.remove("drawn");
  }
}

if (document.createElement("canvas").getContext("webgl2")) {
  document.addEventListener("htmx:afterSettle", show);
  show();
}
