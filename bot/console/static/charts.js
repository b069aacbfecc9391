// Draws what <script type="application/json"> blocks describe; whoever sees no pictures has the tables beside them.
"use strict";

const FONT = { fontFamily: getComputedStyle(document.body).fontFamily };

function draw(holder) {
  const given = JSON.parse(document.getElementById(holder.dataset.chart).textContent);
  if (given.shapes) echarts.registerMap("grids", given.shapes);
  const options = { textStyle: FONT, ...(given.options || given) };
  const chart = echarts.init(holder);
  chart.setOption(options);
  chart.on("click", (event) => {
    const link = event.data && event.data.link;
    if (link) window.location.assign(link);
  });
  new ResizeObserver(() => fit(chart, holder, options)).observe(holder);
}

// A map that is resized as it stands fails inside the library, so every chart is drawn anew; one that is hidden is not.
function fit(chart, holder, options) {
  const width = holder.clientWidth, height = holder.clientHeight;
  if (!width || !height || (width === chart.getWidth() && height === chart.getHeight())) return;
  chart.clear();
  chart.resize();
  chart.setOption(options);
}

for (const holder of document.querySelectorAll("[data-chart]")) draw(holder);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
