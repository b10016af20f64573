/* The map by keyboard: a crosshair where the map is clear; arrows move the map beneath it, Enter takes the place. */

const FINE_PX = 8; // a step with the shift key
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Where the crosshair stands, in pixels of the map: the middle of what nothing covers. */
function aim() {
  const size = map.getSize();
  if (!onPhone() || isFlat()) return L.point(Math.round(size.x / 2), Math.round(size.y / 2));
  const top = node("controls").getBoundingClientRect().bottom;
  const sheet = [node("panel"), node("tool"), node("legend")].find((each) => !each.hidden);
  const bottom = sheet.getBoundingClientRect().top;
  const own = mapNode().getBoundingClientRect().top;
  return L.point(Math.round(size.x / 2), Math.round(Math.max(0, (top + bottom) / 2 - own)));
}

const aimed = () => map.containerPointToLatLng(aim());
const REACH_PX = 14;

function placeCrosshair() {
  const { x, y } = aim();
  node("crosshair").style.left = `${x}px`;
  node("crosshair").style.top = `${y}px`;
}

/** Say what lies under the crosshair. */
function tellAimed() {
  const hit = pick(aimed(), REACH_PX);
  if (hit) tell(say("aim.at", { name: titleOf(hit.kind, hit.i), what: whatText(hit.kind, hit.i) }));
  else tell(say("aim.nothing"));
}

function wireCrosshair() {
  const cross = node("crosshair");
  const holder = mapNode();
  let waiting = 0;
  holder.append(cross);
  const showIt = (shown) => {
    cross.hidden = !shown;
    if (shown) placeCrosshair();
  };
  holder.addEventListener("focus", () => showIt(holder.matches(":focus-visible")));
  holder.addEventListener("blur", () => showIt(false));
  holder.addEventListener("pointerdown", () => showIt(false), true);
  map.on("resize", placeCrosshair);
  map.on("moveend", () => {
    if (cross.hidden) return;
    tool?.move?.(aimed());
    clearTimeout(waiting);
    waiting = setTimeout(tellAimed, 400);
  });
  holder.addEventListener("keydown", (event) => {
    if (event.target !== holder || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS) showIt(true);
    if (event.key in ARROWS && event.shiftKey) {
      const [x, y] = ARROWS[event.key];
      map.panBy([x * FINE_PX, y * FINE_PX], { animate: false });
    } else if (event.key === "Enter") {
      showIt(true);
      clearTimeout(waiting); // what was taken is told instead
      takeAimed();
    } else if (event.key === "Backspace" && tool?.back) tool.back();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function takeAimed() {
  if (tool) return tool.click(aimed());
  const hit = pick(aimed(), REACH_PX);
  if (!hit) return tell(say("aim.nothing"));
  choose(hit.kind, hit.i);
  reveal(hit.kind, hit.i);
  node("panel").focus();
}
