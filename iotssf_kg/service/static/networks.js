// Pictures of graphs (class "graph") drawn by Cytoscape.js: they are moved, made larger, and show
// what a node is joined to. All comes from the picture that the server drew, its style
// too; that stays for paper, for fingers, and where there is no library.

// Pixels, and how small letters may become.
const [MARGIN, LOW, LEGIBLE] = [12, 240, 0.75];

for (const place of document.querySelectorAll(".graph")) network(place);

/** Draws the picture in *place* anew. */
export async function network(place) {
  // Fingers move the server's picture as they do the page; a canvas would hold them up.
  if (!place.dataset.library || !matchMedia("(pointer: fine)").matches) return;
  try {
    const { cytoscape } = await import(place.dataset.library);
    draw(cytoscape, place);
  } catch (error) {
    console.warn(error);
  }
}

function draw(cytoscape, place) {
  const [figure, tools] = [place.querySelector("figure"), place.querySelector(".tools")];
  const svg = figure.querySelector("svg");
  const canvas = document.createElement("div");
  canvas.className = "canvas";
  canvas.role = "img";
  canvas.setAttribute("aria-label", figure.getAttribute("aria-label"));
  figure.before(canvas);
  place.classList.add("live");
  const most = Math.max(LOW, innerHeight * 0.7);
  canvas.style.height = `${Math.min(svg.height.baseVal.value + 2 * MARGIN, most)}px`;
  const elements = [...svg.querySelectorAll(".node")].map(node);
  const named = new Map(elements.map((each) => [each.data.id, each.position]));
  elements.push(...[...svg.querySelectorAll(".edge")].map((each) => edge(each, named)));
  const cy = cytoscape({
    container: canvas,
    elements,
    style: style(svg),
    layout: { name: "preset", fit: false },
    // The wheel is the page's.
    userZoomingEnabled: false,
    boxSelectionEnabled: false,
    autounselectify: true,
  });
  begin(cy);
  // Cytoscape does not notice that what is above has grown, and would take the pointer for elsewhere.
  for (const event of ["pointerenter", "pointerdown"]) canvas.addEventListener(event, () => cy.resize());
  reacting(cy, canvas);
  tools.hidden = false;
  tools.addEventListener("click", ({ target: { dataset } }) => {
    if (dataset.zoom) zoom(cy, cy.zoom() * Number(dataset.zoom));
    else if (dataset.whole) whole(cy);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(style(svg)));
}

/** What Cytoscape knows of a box of the picture. */
function node(drawn) {
  const box = drawn.querySelector("rect");
  const [x, y, width, height] = ["x", "y", "width", "height"].map((each) => box[each].baseVal.value);
  return {
    data: {
      id: drawn.dataset.name,
      text: drawn.querySelector("text").textContent,
      title: drawn.querySelector("title").textContent,
      href: drawn.closest("a")?.href.baseVal ?? "",
      width,
      height,
    },
    classes: [...drawn.classList].filter((each) => each !== "node"),
    scratch: { drawn },
    position: { x: x + width / 2, y: y + height / 2 },
  };
}

/** What it knows of a curve: it goes the way that the server found past the boxes. */
function edge(drawn, named) {
  const { source, target } = drawn.dataset;
  return {
    data: { source, target, title: drawn.querySelector("title")?.textContent ?? "" },
    classes: [...drawn.classList].filter((each) => each !== "edge"),
    scratch: { drawn, ...(source !== target && way(drawn, named.get(source), named.get(target))) },
  };
}

/** Control points of the curve as Cytoscape has them: along the line from box to box, and off it. */
function way(drawn, from, to) {
  const numbers = drawn.getAttribute("d").match(/-?\d+/g).map(Number);
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  const [weights, distances] = [[], []];
  // After its start, each piece has two control points and its end.
  for (let at = 2; at < numbers.length; at += 6) {
    for (const [x, y] of [numbers.slice(at, at + 2), numbers.slice(at + 2, at + 4)]) {
      const [ax, ay] = [x - from.x, y - from.y];
      weights.push((ax * dx + ay * dy) / length ** 2);
      distances.push((ay * dx - ax * dy) / length);
    }
  }
  const ends = [numbers[0] < from.x ? "-50%" : "50%", numbers.at(-2) > to.x ? "50%" : "-50%"];
  return { weights, distances, ends: ends.map((each) => `${each} 0%`) };
}

/** The style of the picture, as it is computed now: light or dark. */
function style(svg) {
  const { fontFamily } = getComputedStyle(svg);
  const of = (part) => (each) => getComputedStyle(part(each.scratch("drawn")));
  const [box, text, line] = [
    of((drawn) => drawn.querySelector("rect")),
    of((drawn) => drawn.querySelector("text")),
    of((drawn) => drawn),
  ];
  const dashed = (computed) => (computed.strokeDasharray === "none" ? "solid" : "dashed");
  const wide = (computed) => Number.parseFloat(computed.strokeWidth);
  return [
    {
      selector: "node",
      style: {
        shape: "round-rectangle",
        width: "data(width)",
        height: "data(height)",
        label: "data(text)",
        "font-size": 13,
        "font-family": fontFamily,
        "text-valign": "center",
        color: (each) => text(each).fill,
        "background-color": (each) => box(each).fill,
        "border-color": (each) => box(each).stroke,
        "border-width": (each) => wide(box(each)),
        "border-style": (each) => dashed(box(each)),
      },
    },
    {
      selector: "edge",
      style: {
        "curve-style": "bezier",
        width: (each) => wide(line(each)),
        "line-color": (each) => line(each).stroke,
        "line-style": (each) => dashed(line(each)),
        "target-arrow-color": (each) => line(each).stroke,
        "target-arrow-shape": "triangle",
      },
    },
    {
      selector: "edge:simple",
      style: {
        "curve-style": "unbundled-bezier",
        "edge-distances": "node-position",
        "control-point-weights": (each) => each.scratch("weights"),
        "control-point-distances": (each) => each.scratch("distances"),
        "source-endpoint": (each) => each.scratch("ends")[0],
        "target-endpoint": (each) => each.scratch("ends")[1],
      },
    },
    { selector: ".aside", style: { opacity: 0.2 } },
  ];
}

/** Shows all of the graph; where it could not be read then, the part around where it starts. */
function begin(cy) {
  whole(cy);
  if (cy.zoom() >= LEGIBLE) return;
  cy.zoom(LEGIBLE);
  cy.center(cy.nodes().first());
}

function whole(cy) {
  cy.fit(undefined, MARGIN);
  if (cy.zoom() <= 1) return;
  cy.zoom(1);
  cy.center();
}

function zoom(cy, level) {
  cy.zoom({ level, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
}

/** A click on a node leads to its page; the pointer brings out what it is joined to. */
function reacting(cy, canvas) {
  cy.on("tap", "node", ({ target }) => {
    if (target.data("href")) location.assign(target.data("href"));
  });
  cy.on("mouseover", "node, edge", ({ target }) => {
    canvas.title = target.data("title");
    canvas.style.cursor = target.data("href") ? "pointer" : "";
    const near = target.isNode() ? target.closedNeighborhood() : target.union(target.connectedNodes());
    cy.elements().not(near).addClass("aside");
  });
  cy.on("mouseout", "node, edge", () => {
    canvas.title = canvas.style.cursor = "";
    cy.elements().removeClass("aside");
  });
}
