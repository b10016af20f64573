/* The row of tools under the phases: hours, comparison, filter. Each opens a box of its own. */

/** A tool: its key, its box, whether it does something now, and what opening and closing it does. */
function asides() {
  return [
    hasHours() ? { key: "hours", isOn: () => state.hour !== null, open: enterHours, close: leaveForPhases } : null,
    otherLooks().length > 1 ? { key: "compare", isOn: () => Boolean(state.compare), open: startCompare, close: stopCompare } : null,
    { key: "filter", isOn: isFiltered, open: () => {}, close: () => {} },
  ].filter(Boolean);
}

function wireAsides() {
  for (const tool of asides()) {
    const box = make("section", { id: `${tool.key}-box`, "aria-label": say(`tool.${tool.key}`), hidden: true });
    const button = make("button", { type: "button", id: `tool-${tool.key}`, "aria-expanded": "false", "aria-controls": box.id, text: say(`tool.${tool.key}`),
      onclick: () => (box.hidden ? openAside(tool) : closeAside(tool)) });
    node("asides").append(button);
    node("asides").parentElement.insertBefore(box, node("asides").nextSibling);
  }
  wireWhere();
  node("asides").setAttribute("aria-label", say("asides"));
  buildHours();
  buildFilter();
  buildCompare();
  // What lies on the map makes room for the controls on a phone, and for the bar of hours, as they grow.
  const room = new ResizeObserver(() => {
    const { style } = document.documentElement;
    style.setProperty("--under", `${Math.round(node("controls").getBoundingClientRect().bottom)}px`);
    keepAll();
    if (node("hours-box")?.offsetHeight) style.setProperty("--bar", `${node("hours-box").offsetHeight}px`);
  });
  for (const id of ["controls", "hours-box"]) if (node(id)) room.observe(node(id));
}

function openAside(tool) {
  showBox(tool.key);
  if (!tool.isOn()) tool.open();
  restyle();
}

function closeAside(tool) {
  setBox(tool.key, false);
  tool.close();
  restyle();
}

/** Open the box of a tool, and shut those that would crowd it out; what they do goes on. */
function showBox(key) {
  for (const other of asides()) {
    const apart = !onPhone() && [key, other.key].includes("hours");
    setBox(other.key, other.key === key || (apart && !node(`${other.key}-box`).hidden));
  }
}

function setBox(key, open) {
  const box = node(`${key}-box`);
  if (!box || box.hidden === !open) return;
  box.hidden = !open;
  node(`tool-${key}`).setAttribute("aria-expanded", String(open));
  document.body.classList.toggle(`with-${key}`, open);
}

/** Bring buttons and boxes up to date with the state, however it came about. */
function drawAsides() {
  for (const tool of asides()) node(`tool-${tool.key}`)?.classList.toggle("on", tool.isOn());
  drawHours();
  drawFilter();
}

/** Redraw the rings of what is chosen and pointed at; two maps make room for the panel. */
function redrawMarks() {
  if (other && layOut()) fitOther();
  marks.redraw();
  other?.marks.redraw();
}

/** Draw again without throwing a reader of the panel back to its top, or shutting what was opened in it. */
function keepPanel(draw) {
  const panel = node("panel");
  const top = panel.scrollTop;
  const details = () => [...panel.querySelectorAll("details")];
  const open = new Set(details().filter((each) => each.open).map((each) => each.firstChild.textContent));
  const title = panel.querySelector("h2")?.textContent;
  draw();
  if (panel.querySelector("h2")?.textContent !== title) return;
  for (const each of details()) each.open = open.has(each.firstChild.textContent);
  panel.scrollTop = top;
}
