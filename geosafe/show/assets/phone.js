/* A phone: what lies on the map is measured, and what does not fit beside something else gets a row of its own. */

const SELECT_MORE = 56; // px of a list to choose from beside its words: margins and the arrow

/** Give the list of views a row of its own where its longest words would be cut beside the search. */
function fitViews() {
  if (!onPhone()) return;
  const ctx = document.createElement("canvas").getContext("2d");
  ctx.font = getComputedStyle(node("view")).font;
  const longest = Math.max(...[...node("view").options].map(({ text }) => ctx.measureText(text).width));
  document.body.classList.toggle("long-views", longest + SELECT_MORE > (node("controls").clientWidth - 32) / 2);
}

/** The room [px] above and below the map that is taken by what lies on it. */
function phoneRoom() {
  const mark = node("mark");
  const above = node("controls").getBoundingClientRect().bottom + (mark.hidden ? 0 : mark.offsetHeight + 8);
  const below = mapNode().getBoundingClientRect().bottom - node("credit").getBoundingClientRect().top;
  return [Math.round(above) + 8, Math.max(8, Math.round(below) + 8)];
}
