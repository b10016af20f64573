/* What people said on walks: marks on the map, the list in the legend, and the panel of a place. */

const SAID_SHAPES = ["◆", "▲", "▼", "○"]; // felt and recorded; felt; recorded; neither: told apart without colour
const SAID_R = 11; // px

const saidIn = (phase) => told.said.filter((place) => place.unit && place.phases[phase]);
const saidShown = () => state.view === "perceived" && !isChange() && told.said.length > 0;

/** Where the marks stand, above the name of the place: [px] in a view. */
function saidMarks({ scale, ox, oy }) {
  return spread(saidIn(state.phase).flatMap(({ point, phases }) => {
    const { gap: [gap], quadrant } = phases[state.phase];
    return gap === null || quadrant === null ? [] : [{ x: point[0] * scale + ox, y: point[1] * scale + oy - 2 * SAID_R, gap, quadrant }];
  }));
}

/** Move marks that would hide one another apart, each pair by the same way. */
function spread(marks) {
  const least = 2 * SAID_R + 7;
  for (let round = 0; round < 8; round++) {
    for (let a = 0; a < marks.length; a++) {
      for (let b = a + 1; b < marks.length; b++) {
        const [dx, dy] = [marks[b].x - marks[a].x, marks[b].y - marks[a].y];
        const far = Math.hypot(dx, dy);
        if (far >= least) continue;
        const [ux, uy] = far ? [dx / far, dy / far] : [1, 0];
        const push = (least - far) / 2;
        marks[a].x -= ux * push;
        marks[a].y -= uy * push;
        marks[b].x += ux * push;
        marks[b].y += uy * push;
      }
    }
  }
  return marks;
}

/** The boxes of the marks, which names leave free. */
const saidBoxes = (view) => (saidShown() ? saidMarks(view).map(({ x, y }) => ({ x, y, angle: 0, width: 2 * SAID_R + 8, height: 2 * SAID_R + 8 })) : []);

/** Marks at the places where people answered: the colour says the gap, the shape the quadrant. */
function drawSaid(view) {
  if (!saidShown()) return;
  const { ctx } = view;
  const look = theme();
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.font = `700 ${SAID_R * 1.1}px ${FONT}`;
  for (const { x, y, gap, quadrant } of saidMarks(view)) {
    ctx.beginPath();
    ctx.arc(x, y, SAID_R, 0, 2 * Math.PI);
    ctx.fillStyle = look.paper;
    ctx.fill();
    ctx.lineWidth = 4;
    ctx.strokeStyle = ramp()[classOf(gap, viewOf("perceived").edges)];
    ctx.stroke();
    ctx.lineWidth = 1;
    ctx.strokeStyle = look.ink;
    ctx.beginPath();
    ctx.arc(x, y, SAID_R + 2.5, 0, 2 * Math.PI);
    ctx.stroke();
    ctx.fillStyle = look.ink;
    ctx.fillText(SAID_SHAPES[quadrant], x, y + 0.5);
  }
  ctx.textAlign = "start";
  ctx.textBaseline = "alphabetic";
}

/** Of a place with answers: which of the spots in the same street or space it is, and of how many. */
function spotOf(place, phase) {
  const spots = saidIn(phase).filter(({ unit }) => unit[0] === place.unit[0] && unit[1] === place.unit[1]);
  return { i: spots.indexOf(place) + 1, n: spots.length };
}

/** The name of a place with answers; where several lie in one street or space, which of them. */
function spotName(place) {
  const [kind, i] = place.unit;
  const spot = spotOf(place, state.phase);
  const name = place.name || titleOf(kind, i);
  return spot.n > 1 ? say("said.spot.of", { place: name, ...spot }) : name;
}

/** In the legend: what the marks mean, and the places under each. */
function saidTold() {
  if (!saidShown()) return [];
  const places = saidIn(state.phase);
  const lists = SAID_SHAPES.flatMap((shape, k) => {
    const here = places.filter(({ phases }) => phases[state.phase].quadrant === k);
    if (!here.length) return [];
    const links = here.map((place) => [place, ...place.unit]).map(([place, kind, i]) => make("li", {}, make("button", { type: "button", class: "link", text: spotName(place), onclick: () => { choose(kind, i); show(kind, [i]); } })));
    return [make("p", { class: "quadrant" }, make("span", { "aria-hidden": "true", text: shape }), say(`said.quadrant.${k}`)), make("ul", { class: "first" }, ...links)];
  });
  return [make("h3", { text: say("said.legend") }), ...(lists.length ? lists : [make("p", { class: "small", text: say("said.none") })])];
}

/** In the panel: how people rated a place in the phase shown, and what they said. */
function saidOf(kind, i) {
  const here = told.said.filter(({ unit }) => unit && unit[0] === kind && unit[1] === i);
  if (!here.length) return [];
  const heard = here.filter(({ phases }) => phases[spoken()]);
  if (!heard.length) return [make("h3", { text: say("said") }), make("p", { text: say("said.none") })];
  return [make("h3", { text: say("said") }), ...heard.flatMap((place) => {
    const spot = spotOf(place, spoken());
    return [spot.n > 1 ? make("h4", { text: say("said.spot", spot) }) : null, ...saidParts(place.phases[spoken()])].filter(Boolean);
  })];
}

function saidParts({ n, insecure, most, quadrant, gap: [gap, lo, hi], ratings, groups, words }) {
  const signed = (value) => (value < 0 ? `−${-value}` : value > 0 ? `+${value}` : "0");
  const heads = [["", ratings], ...groups.map(([group, size, means]) => [say("said.group", { group, n: size }), means])];
  heads[0][0] = say("said.everyone", { n });
  const rows = told.ratings.map((name, k) => make("tr", {}, make("th", { scope: "row", text: say(`rating.${name}`) }), ...heads.map(([, means]) => ratingCell(means[k]))));
  const quotes = words.map(([said, change, row]) => make("li", {}, make("q", { text: said || change }), make("span", { class: "small", text: [said && change ? say("said.change", { change }) : "", say("said.row", { row })].filter(Boolean).join(" · ") })));
  return [
    make("p", { text: insecure !== null ? say("said.people", { n, insecure }) : say(most ? "said.people.most" : "said.people.few", { n }) }),
    quadrant === null ? null : make("p", { text: say(`said.quadrant.${quadrant}`) }),
    make("table", { class: "ratings" }, make("thead", {}, make("tr", {}, make("td"), ...heads.map(([text]) => make("th", { scope: "col", text })))), make("tbody", {}, ...rows)),
    make("p", { class: "small", text: say("said.rating.scale") + (groups.length ? ` ${say("said.groups")}` : "") }),
    gap === null ? null : make("p", { class: "small", text: say("said.gap", { felt: signed(gap), lo: signed(lo), hi: signed(hi) }) }),
    quotes.length ? make("details", { class: "quotes" }, make("summary", { text: `${say("said.words")} (${quotes.length})` }), make("ul", {}, ...quotes)) : null,
  ].filter(Boolean);
}

function ratingCell(mean) {
  if (mean === null) return make("td", { class: "none", text: say("bars.none") });
  const fill = make("span", { class: "fill" });
  fill.style.width = `${(mean / 3) * 100}%`;
  return make("td", {}, make("span", { class: "bar", "aria-hidden": "true" }, fill), make("span", { class: "value", text: digits(mean) }));
}
