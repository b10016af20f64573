/* The legend: one drawn example, the classes with their edges, what is unknown, and where it all comes from. */

const SVG = "http://www.w3.org/2000/svg";

function draw(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const isChange = () => state.phase === "change";

/** The numbers between the classes of what is shown, and their unit. */
function scaleOf() {
  if (isChange()) return [edges.change.map((edge) => (edge > 0 ? `+${edge}` : `−${-edge}`)), say("legend.change")];
  if (state.view === "incidents") return [["¼", "⅔", "1½", "4"], say(told.timed.includes(state.phase) ? "legend.unit.incidents" : "legend.unit.incidents.all")];
  return viewScale(state.view);
}

function drawLegend() {
  const words = isChange() ? "change" : state.view;
  const [numbers, unit] = scaleOf();
  const ends = [say(`legend.low.${words}`), say(`legend.high.${words}`)];
  const people = state.hour !== null ? "legend.people.hour" : state.phase === "change" ? "legend.people.night" : "legend.people";
  const light = state.view === "light" ? lightTold() : []; // tells what nobody knows as well
  node("key").replaceChildren(
    ...filterSaid(),
    ...hourSaid(),
    mainKind() === "blocks" ? example() : "",
    heading(term(state.view, say(`view.${state.view}`)), unit),
    colourScale(numbers, ends),
    ...mostlyTold(),
    ...viewNotes(),
    ...differenceTold(),
    ...nightTold(),
    ...saidTold(),
    heading(term("activity", say(people)), say("legend.people.unit")),
    widthScale(),
    textures(),
    ...(light.length ? light : [make("p", { class: "share", text: missingText() })]),
    ...whereFirst(),
    state.view === "incidents" && told.concentrated ? make("p", { class: "small", text: say("concentrated", Object.fromEntries(Object.entries(told.concentrated).map(([name, share]) => [name, percent(share)]))) }) : "",
    state.view in told.bears_on && !isChange() ? bearsOn([state.view]) : "",
    sourcesLine(),
  );
  drawGlance(ends);
}

/** Where to look first: the weakest streets; where the light alone leaves none known, those to find out about. */
function whereFirst() {
  const weak = weakest();
  const dark = state.view === "conditions" && !isChange() && mostUnknown()?.name === "light";
  return weak.length || !dark ? weak : lightFirst();
}

const heading = (text, unit) => make("h3", {}, text, make("span", { class: "unseen", text: ", " }), make("span", { class: "unit", text: unit }));

/** A scale is one picture to those who hear it: from what to what, and the edges between. */
const scaleSaid = (low, high, numbers) => ({ role: "img", "aria-label": say("legend.scale.said", { low, high, edges: joined(numbers) }) });

function missingText() {
  const share = shareMissing();
  if (share === 0) return say("legend.missing.none");
  const few = ["incidents", "homes_near"].includes(state.view) && !isChange();
  const key = few ? "legend.missing.incidents" : mainKind() === "spaces" ? "legend.missing.spaces" : "legend.missing";
  const because = state.view === "conditions" && !isChange() ? mostUnknown() : null;
  const why = because ? ` ${say("legend.missing.because", { component: say(`component.${because.name}`), share: percent(because.share) })}` : "";
  return say(key, { share: percent(share) }) + why;
}

function swatch(colour) {
  const made = make("span", { class: "swatch" });
  made.style.background = colour;
  return made;
}

/** One street, drawn as on the map, with what its colour, width and texture say. */
function example() {
  const look = theme();
  const pale = { stroke: look.soft, "stroke-width": 1, fill: "none" };
  const text = (x, y, words, anchor) => draw("text", { x, y, fill: look.ink, "font-size": 13, "text-anchor": anchor }, words);
  const street = (d, colour, width, extra = {}) => draw("path", { d, stroke: colour, "stroke-width": width, fill: "none", "stroke-linecap": "round", ...extra });
  return draw(
    "svg",
    { viewBox: "0 0 288 96", role: "img", "aria-label": say("legend.read"), class: "example" },
    street("M12 40C60 30 80 46 124 38", look.casing, 10.5),
    street("M12 40C60 30 80 46 124 38", ramp()[isChange() || ramp().length < 4 ? 0 : 1], 8),
    street("M124 38C150 33 170 44 204 40", look.casing, 4.5),
    street("M124 38C150 33 170 44 204 40", ramp()[isChange() ? 3 : ramp().length - 1], 2.5),
    street("M204 40C230 37 250 44 278 36", look.unknown, 2.5, { "stroke-dasharray": "0 6" }),
    draw("path", { d: "M40 33V18", ...pale }),
    draw("path", { d: "M96 46V62", ...pale }),
    draw("path", { d: "M244 42V79", ...pale }),
    text(8, 13, say("legend.colour", { what: within(say(`view.${state.view}`)) }), "start"),
    text(8, 74, say("legend.width"), "start"),
    text(284, 91, say("legend.texture"), "end"),
  );
}

function colourScale(numbers, [low, high]) {
  const bar = make("div", { class: "ramp", "aria-hidden": "true" }, ...ramp().map((colour) => swatch(colour)));
  const ticks = make("div", { class: "ticks" }, ...numbers.map((number) => make("span", { text: number })));
  ticks.style.gridTemplateColumns = `repeat(${numbers.length}, 1fr)`;
  ticks.style.margin = `0 ${50 / (numbers.length + 1)}%`;
  return make("div", { class: "scale", ...scaleSaid(low, high, numbers) }, bar, ticks, make("div", { class: "ends" }, make("span", { text: low }), make("span", { text: high })));
}

function widthScale() {
  const look = theme();
  const factor = widthFactor(map.getZoom());
  const lines = told.style.widths.map((width, k) => draw("path", { d: `M${k * 56 + 4} 8h48`, stroke: look.ink, "stroke-width": width * factor }));
  const picture = draw("svg", { viewBox: "0 0 280 16", preserveAspectRatio: "none", "aria-hidden": "true", class: "lines" }, ...lines);
  const ticks = make("div", { class: "ticks" }, ...edges.activity.map((edge) => make("span", { text: digits(edge) })));
  const ends = make("div", { class: "ends" }, make("span", { text: say("legend.low.activity") }), make("span", { text: say("legend.high.activity") }));
  return make("div", { class: "scale widths", ...scaleSaid(say("legend.low.activity"), say("legend.high.activity"), edges.activity.map(digits)) }, picture, ticks, ends);
}

function textures() {
  const look = theme();
  const strong = ramp()[Math.max(0, ramp().length - 2)];
  const line = (attributes, ...space) => draw("svg", { viewBox: "0 0 40 12", "aria-hidden": "true" }, draw("path", { d: space.length ? "M2 6h19" : "M2 6h36", fill: "none", ...attributes }), ...space);
  const area = (attributes) => draw("rect", { x: 26, y: 1, width: 13, height: 10, fill: "none", ...attributes });
  const hatched = [draw("path", { d: "M26 5l4-4M26 11L36 1M30 11l9-9M36 11l3-3", stroke: look.unknown, "stroke-width": 1.2 }), area({ stroke: look.unknown, "stroke-dasharray": "1 2" })];
  const rows = [[line({ stroke: look.unknown, "stroke-width": 2.5, "stroke-linecap": "round", "stroke-dasharray": "0 6" }, ...hatched), "legend.unknown"]];
  const broken = [area({ fill: strong, opacity: 0.3 }), area({ stroke: strong, "stroke-width": 1.8, "stroke-dasharray": "4 2.5" })];
  if (!isChange()) rows.push([line({ stroke: strong, "stroke-width": 4, "stroke-dasharray": "7 4" }, ...broken), "legend.wide"]);
  if (state.view === "incidents") rows.push([line({ stroke: look.unknown, "stroke-width": 1.6 }), "legend.fewer"]);
  if (state.view === "homes_near") rows.push([line({ stroke: fewerColour(look), "stroke-width": 1.6 }), "legend.fewer.homes"]);
  rows.push(...blindRow(line));
  if (state.view === "incidents" && !isChange() && anyConcentrated()) rows.push([outlined(look), "legend.concentration"]);
  if (isDifference(state.view) && !isChange() && knownAfter(state.view, state.phase).length) rows.push([edgedDots(look), "difference.known.first"]);
  rows.push([line({ stroke: look.quiet, "stroke-width": 1 }), isFiltered() ? "legend.unranked.filtered" : "legend.unranked"]);
  if (anyClosed()) rows.push([closedSample(look), "legend.closed"]);
  return make("ul", { class: "textures" }, ...rows.map(([picture, key]) => make("li", {}, picture, make("span", { text: say(key) }))));
}

const outlined = (look) => draw("svg", { viewBox: "0 0 40 12", "aria-hidden": "true" },
  ...[[look.accent, 8.4], [look.paper, 6], [ramp()[3], 4]].map(([stroke, width]) => draw("path", { d: "M2 6h36", fill: "none", stroke, "stroke-width": width })));

/** A street that nobody knows today and that the other result knows. */
const edgedDots = (look) => draw("svg", { viewBox: "0 0 40 12", "aria-hidden": "true" },
  ...[[look.accent, 7], [look.paper, 4.6]].map(([stroke, width]) => draw("path", { d: "M2 6h36", fill: "none", stroke, "stroke-width": width })),
  draw("path", { d: "M4 6h34", fill: "none", stroke: look.unknown, "stroke-width": 2.5, "stroke-linecap": "round", "stroke-dasharray": "0 6" }));

/** What tells of the light, how much nobody knows, and where to look first. */
function lightTold() {
  const rows = told.light.told_by?.[state.phase];
  if (!rows) return [];
  const items = rows.map(([what, share, km]) => {
    const unknown = what === "nothing";
    const words = { share: percent(share / 100), what: say(`light.told.${what}`), km: digits(km) };
    return make("li", { class: unknown ? "share" : "", text: say(unknown ? "light.told.km" : "light.told.item", words) });
  });
  return [make("h3", { text: say("light.told") }), make("ul", { class: "told small" }, ...items), ...lightFirst()];
}

/** The streets of which nobody knows the light and where most people are expected. */
function lightFirst() {
  const first = (told.light.first ?? []).map(([i, length]) => make("li", {}, make("button", { type: "button", class: "link", onclick: () => { choose("blocks", i); show("blocks", [i]); } },
    make("span", { text: listName("blocks", i) }), make("span", { class: "small", text: say("light.first.length", { length: digits(length) }) }))));
  return first.length ? [make("h3", { text: say("light.first") }), make("p", { class: "small", text: say("light.first.why") }), make("ol", { class: "first" }, ...first)] : [];
}

function sourcesLine() {
  const dates = [];
  if (told.osm_date) dates.push(say("legend.date", { date: told.osm_date }));
  dates.push(say("legend.period", { start: told.period[0], end: told.period[1] }));
  const licences = [...new Set([say("legend.osm"), ...told.sources.map((source) => source.licence).filter((licence) => licence && !licence.includes("OpenStreetMap"))])];
  const simulated = told.simulated.length ? make("p", { class: "flag", text: labelled(say("simulated"), told.simulated.join(", ")) }) : null;
  return make("div", { class: "sources" }, simulated, make("p", { text: dates.join(" · ") }), make("p", { text: licences.join(" · ") }));
}
