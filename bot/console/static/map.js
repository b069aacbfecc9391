// A map of the grids' boundaries, with nothing fetched but our own shapes (and a map's pictures, if the installation
// names a server for them); on a grid's page one can click a new boundary.
"use strict";

const LINE = { color: "#5d6876", weight: 1, fillColor: "#1d6f72", fillOpacity: 0.08 };
const OWN = { color: "#1d6f72", weight: 3, fillOpacity: 0.18 };
const CHINA = [[18, 73], [54, 135]];

function show(box) {
  const map = L.map(box, { attributionControl: false, preferCanvas: true, zoomSnap: 0.5, maxZoom: 20 });
  L.control.scale({ imperial: false }).addTo(map);
  map.fitBounds(CHINA);
  // Of our address the server learns the host only, which some of them ask for.
  if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { maxZoom: 20, maxNativeZoom: 18, referrerPolicy: "origin" }).addTo(map);
  fetch(box.dataset.shapes, { headers: { Accept: "application/json" } })
    .then((answer) => { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
    .then((shapes) => fill(map, box, shapes))
    .catch(() => say(document.body.dataset.noAnswer, false));
  return map;
}

function fill(map, box, shapes) {
  let own = null;
  const layer = L.geoJSON(shapes, {
    style: (feature) => (String(feature.properties.id) === box.dataset.own ? { ...LINE, ...OWN } : LINE),
    interactive: Boolean(box.dataset.page),
    onEachFeature: (feature, shape) => {
      if (String(feature.properties.id) === box.dataset.own) own = shape;
      if (!box.dataset.page) return;
      shape.bindTooltip(text(feature.properties.name), { sticky: true });
      shape.on("click", () => { window.location.href = box.dataset.page + feature.properties.id; });
      shape.on("mouseover", () => shape.setStyle({ fillOpacity: 0.25 }));
      shape.on("mouseout", () => layer.resetStyle(shape));
    },
  }).addTo(map);
  const part = own || layer;
  if (part.getBounds().isValid()) map.fitBounds(part.getBounds().pad(own ? 0.4 : 0.05));
  const names = L.layerGroup().addTo(map);
  map.on("zoomend", () => name(map, layer, names));
  name(map, layer, names);
  box.dataset.ready = "yes";
}

// The smallest grids bear their names where there is room at this zoom.
function name(map, layer, names) {
  names.clearLayers();
  layer.eachLayer((shape) => {
    const { smallest, name, short } = shape.feature.properties;
    const bounds = shape.getBounds();
    const [left, right] = [bounds.getNorthWest(), bounds.getSouthEast()].map((corner) => map.latLngToLayerPoint(corner));
    const said = [name, short].find((each) => each.length * 14 < right.x - left.x);
    if (!smallest || !said || right.y - left.y < 20) return;
    L.tooltip({ permanent: true, direction: "center", className: "named" }).setLatLng(bounds.getCenter()).setContent(text(said)).addTo(names);
  });
}

// Leaflet takes strings for HTML, so names are handed over as text nodes.
function text(name) {
  const span = document.createElement("span");
  span.textContent = name;
  return span;
}

function drawing(map, box) {
  const bar = document.querySelector(".drawing");
  const field = document.getElementById(box.dataset.field);
  const [draw, back, done] = ["draw", "back", "done"].map((name) => bar.querySelector(`[data-${name}]`));
  const told = bar.querySelector("[role=status]");
  const line = L.polyline([], { color: "#b7791f", weight: 2 }).addTo(map);
  const dots = L.layerGroup().addTo(map);
  let points = null;

  function redraw() {
    line.setLatLngs(points);
    dots.clearLayers();
    points.forEach((point) => L.circleMarker(point, { radius: 4, color: "#b7791f", fillOpacity: 1, interactive: false }).addTo(dots));
    back.disabled = !points.length;
    done.disabled = points.length < 3;
    told.textContent = told.dataset.count.replace("{n}", points.length);
  }

  draw.addEventListener("click", () => {
    points = [];
    box.classList.add("draws");
    draw.textContent = draw.dataset.again;
    redraw();
  });
  back.addEventListener("click", () => { points.pop(); redraw(); });
  map.doubleClickZoom.disable();
  map.on("click", (event) => {
    if (!points) return;
    points.push(event.latlng);
    redraw();
  });
  done.addEventListener("click", () => {
    const ring = [...points, points[0]].map((point) => [Number(point.lng.toFixed(6)), Number(point.lat.toFixed(6))]);
    field.value = JSON.stringify({ type: "Polygon", coordinates: [ring] });
    line.setLatLngs([...points, points[0]]);
    points = null;
    back.disabled = done.disabled = true;
    box.classList.remove("draws");
    told.textContent = told.dataset.drawn;
  });
  bar.hidden = false;
}

const box = document.querySelector(".map");
if (box) {
  const map = show(box);
  if (box.dataset.field) drawing(map, box);
}
