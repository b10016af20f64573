/* A phone: what lies on the map is measured, and what does not fit beside something else gets a row of its own. */

const SELECT_MORE = 56; // px of a list to choose from beside its words: margins and the arrow
const BESIDE = 76; // px that the search and the margins take beside it

/** Give the list of views a row of its own where its longest words would be cut beside the search. */
function fitViews() {
  if (!onPhone()) return;
  document.documentElement.style.setProperty("--head", `${Math.round(document.querySelector("#rail header").offsetHeight)}px`);
  const ctx = document.createElement("canvas").getContext("2d");
  ctx.font = getComputedStyle(node("view")).font;
  const longest = Math.max(...[...node("view").options].map(({ text }) => ctx.measureText(text).width));
  document.body.classList.toggle("long-views", longest + SELECT_MORE > node("controls").clientWidth - BESIDE);
}

/** The room [px] above and below the map that is taken by what lies on it. */
function phoneRoom() {
  const mark = node("mark");
  const swiped = document.documentElement.classList.contains("swipe"); // then the mark lies below, and above what each side shows
  const top = swiped ? (document.querySelector(".side")?.offsetHeight ?? 0) + 8 : mark.offsetHeight;
  const above = node("controls").getBoundingClientRect().bottom + (top ? top + 8 : 0);
  const foot = [node("credit"), ...(swiped ? [mark] : []), ...document.querySelectorAll(".leaflet-control")].map((each) => each.getBoundingClientRect());
  const tops = foot.filter(({ height }) => height).map(({ top }) => top);
  const below = mapNode().getBoundingClientRect().bottom - Math.min(...tops);
  return [Math.round(above) + 8, Math.max(8, Math.round(below) + 8)];
}

/** The colours between what they run from and to, beside the word for the legend while it is shut. */
function drawGlance([low, high]) {
  const bar = make("span", { class: "ramp" }, ...ramp().map((colour) => swatch(colour)));
  node("glance").replaceChildren(make("span", { text: low }), bar, make("span", { text: high }));
}
