/* What people said on walks: felt and recorded, ratings, what goes with feeling, their words with the rows of the forms. */

const titleOf = ({ name, stops }) => name || stops || say("listen.place.none");
const inPhase = (phase) => told.places.filter(({ phases }) => phases[phase]);
const shown = told.phases.filter((phase) => inPhase(phase).length);

function quadrants(phase) {
  const boxes = [1, 0, 3, 2].map((k) => {
    const here = inPhase(phase).filter(({ phases }) => phases[phase].quadrant === k);
    const items = here.map((place) => {
      const [felt, lo, hi] = place.phases[phase].gap;
      return make("li", {}, make("span", { text: titleOf(place) }), felt === null ? null : make("span", { class: "small", text: say("listen.gap", { felt: signed(felt), lo: signed(lo), hi: signed(hi) }) }));
    });
    return make("div", { class: "box" }, make("h4", { text: say(`listen.quadrant.${k}`) }), items.length ? make("ul", {}, ...items) : paragraph(say("listen.quadrants.none"), true));
  });
  return [phaseTitle(phase), make("div", { class: "boxes" }, ...boxes)];
}

function ratings(phase) {
  const rows = inPhase(phase).flatMap((place) => place.phases[phase].ratings.map(([group, cells], k) => make("tr", { class: k ? "" : "first" }, make("th", { scope: "row", text: k ? group : titleOf(place) }),
    make("td", { text: k ? "" : say("said.everyone", { n: place.phases[phase].n }) }),
    ...cells.map((cell) => make("td", { class: "n" }, ...(cell ? [make("b", { text: decimal(cell[0], 1) }), make("span", { class: "small", text: ` ${cell[1]}` })] : [make("span", { class: "small", text: "–" })]))))));
  return [phaseTitle(phase), scrolled(`${say("listen.ratings")}: ${say(`phase.${phase}`)}`, [say("listen.place"), say("listen.who"), ...told.ratings.map((name) => say(`rating.${name}`))], rows, "rated")];
}

function feeling() {
  const list = Object.entries(told.feeling).sort(([, a], [, b]) => (b.correlation ?? -2) - (a.correlation ?? -2));
  if (list.every(([, { correlation }]) => correlation === null)) return [paragraph(say("listen.feeling.none"))];
  const rows = list.map(([name, { n, correlation, lo, hi }]) => make("tr", {}, make("th", { scope: "row", text: say(`rating.${name}`) }), ...(correlation === null ? [make("td", { class: "n", text: "–" }), make("td", { class: "n", text: "–" }), make("td", { class: "n", text: "–" })]
    : [make("td", { class: "n", text: decimal(correlation, 2) }), make("td", { class: "n", text: `${decimal(lo, 2)} – ${decimal(hi, 2)}` }), make("td", { class: "n", text: String(n) })])));
  return [paragraph(say("listen.feeling.says"), true), scrolled(say("listen.feeling"), ["rating", "correlation", "interval", "n"].map((key) => say(`listen.${key}`)), rows)];
}

function agreement() {
  const rows = Object.entries(told.agreement).map(([name, { n, alpha }]) => make("tr", {}, make("th", { scope: "row", text: say(`rating.${name}`) }), make("td", { class: "n", text: alpha === null ? "–" : decimal(alpha, 2) }), make("td", { class: "n", text: n === null ? "–" : String(n) })));
  return [paragraph(say("listen.agreement.says"), true), scrolled(say("listen.agreement"), ["rating", "alpha", "n"].map((key) => say(`listen.${key}`)), rows)];
}

function words(place) {
  const lists = shown.filter((phase) => place.phases[phase]?.words.length).map((phase) => {
    const quotes = place.phases[phase].words.map(([said, change, row]) => make("li", {}, said ? make("q", { text: said }) : null, make("span", { class: "small", text: [change ? say("listen.change", { change }) : "", say("listen.row", { row })].filter(Boolean).join(" · ") })));
    return make("div", {}, phaseTitle(phase), make("ul", { class: "quotes" }, ...quotes));
  });
  return lists.length ? make("details", {}, make("summary", { text: `${titleOf(place)} (${shown.reduce((sum, phase) => sum + (place.phases[phase]?.words.length ?? 0), 0)})` }), ...lists) : null;
}

const section = (key, ...inside) => make("section", {}, make("h2", { text: say(`listen.${key}`) }), ...inside.flat());

function start() {
  frame();
  const lead = told.counts ? [paragraph(say("listen.lead", { people: told.counts[0], answers: told.counts[1], walks: told.counts[2] }))] : [];
  if (told.few) lead.push(paragraph(say("listen.few"), true));
  const links = [["map", told.map], ["return", told.return]].filter(([, file]) => file).map(([key, file]) => make("a", { class: "go", href: file, text: say(`listen.${key}`) }));
  node("lead").append(...lead, make("p", { class: "links" }, ...links));
  if (shown.length) {
    node("main").append(
      section("quadrants", paragraph(say("listen.quadrants.says"), true), shown.flatMap(quadrants)),
      section("ratings", paragraph(say("said.rating.scale"), true), shown.flatMap(ratings)),
      make("div", { class: "boxes" }, section("feeling", feeling()), section("agreement", agreement())),
      section("said", told.places.map(words).filter(Boolean)));
  }
  document.documentElement.dataset.ready = "yes";
}

start();
