/* The quiet ground under the results. */

function drawGround(view) {
  const { ctx, zoom } = view;
  const look = theme();
  ctx.fillStyle = look.paper;
  ctx.fillRect(0, 0, view.width, view.height);
  const fill = (name, colour) => {
    if (!column[`base.${name}`]) return;
    ctx.fillStyle = colour;
    paint(view, column[`base.${name}`], everyOf(column[`base.${name}`]), true, () => ctx.fill("evenodd"));
  };
  const stroke = (name, colour, width, dash = []) => {
    if (!column[`base.${name}`]) return;
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.setLineDash(dash);
    paint(view, column[`base.${name}`], everyOf(column[`base.${name}`]), false, () => ctx.stroke());
    ctx.setLineDash([]);
  };
  const near = 2 ** (zoom - 16);
  fill("green.area", look.green);
  fill("water.area", look.water);
  stroke("water.line", look.water, Math.max(1, 3 * near));
  fill("road.area", look.road);
  if (zoom >= 13) stroke("road.line", look.road, Math.max(0.8, 5 * near));
  if (zoom >= 14.5) fill("building.area", look.building);
  stroke("rail.line", look.rail, Math.max(0.8, Math.min(2, 1.4 * near)));
  if (zoom >= 15) stroke("rail.line", look.paper, 0.8, [4, 4]);
  drawBounds(view, look);
  if (state.paper) {
    drawResults(view);
    drawNames(view);
  }
}

/** The bounds of the study, with what lies outside a shade quieter. */
function drawBounds(view, look) {
  const { ctx } = view;
  ctx.beginPath();
  ctx.rect(-9, -9, view.width + 18, view.height + 18);
  trace(view, column["base.area"], 0, true);
  ctx.globalAlpha = 0.45;
  ctx.fillStyle = look.paper;
  ctx.fill("evenodd");
  ctx.globalAlpha = 1;
  ctx.beginPath();
  trace(view, column["base.area"], 0, true);
  ctx.strokeStyle = look.rail;
  ctx.lineWidth = 1;
  ctx.setLineDash([10, 4, 2, 4]);
  ctx.stroke();
  ctx.setLineDash([]);
}
