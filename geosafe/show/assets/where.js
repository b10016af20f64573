/* Where to look first: where little light is recorded, where nobody knows it, and what would help, as three short lists. */

const LOOK_FIRST = 3; // streets in each list
const MOST_LOOKED_AT = 40; // streets without a name: to find the named one near each takes long in a city

/** The phase that the light is told for: the one shown where it is dark in it, else the night. */
function darkPhase() {
  const dark = ["night", "evening"].filter((phase) => told.phases.includes(phase) && `blocks.${phase}.light` in column);
  return dark.includes(state.phase) ? state.phase : dark[0];
}

/** The first of those that are called the same. */
const eachOnce = (rows, called) => rows.filter((row, k) => rows.findIndex((other) => called(other) === called(row)) === k);

/** Whether a street has a name or one near by, and so can be told from others in words. */
const isNear = (i) => Boolean(nameOf("blocks", i) || nearName("blocks", i));

/** The streets of a list: those where most people are expected, each name once; those far from any name come last. */
function lookFirst(phase, asked, most = LOOK_FIRST) {
  const ranked = column["blocks.ranked"];
  const people = (i) => score("blocks", phase, "activity", i) ?? -1;
  const found = [...ranked.keys()].filter((i) => ranked[i] && asked(i)).sort((a, b) => people(b) - people(a));
  const [first, rest, called] = [[], [], new Set()];
  let unnamed = 0;
  for (const i of found) {
    if (first.length === most) break;
    if (!nameOf("blocks", i) && ++unnamed > MOST_LOOKED_AT) continue;
    const name = listName("blocks", i);
    if (!isNear(i)) rest.push(i);
    else if (!called.has(name)) first.push(i);
    called.add(name);
  }
  return [...first, ...rest].slice(0, most);
}

/** A list of streets with a word on each; choosing one shows it, in the look that the list speaks of. */
function lookList(streets, says, look = () => {}, more = "") {
  const open = (i) => () => {
    look();
    choose("blocks", i);
    show("blocks", [i]);
    node("panel").focus({ preventScroll: true });
  };
  return make("ul", { class: `first look ${more}` }, ...streets.map((i) => make("li", {},
    make("button", { type: "button", class: "link", onclick: open(i) }, make("span", { text: listName("blocks", i) }), make("span", { class: "small", text: says(i) })))));
}

/** Let colour show the light of a phase, where this map offers it. */
function showLight(phase) {
  if (!phaseShown(phase) || !viewOf("light") || !viewShown("light", phase)) return;
  if (state.phase === phase && state.view === "light") return;
  leaveHours();
  keepApart(phase);
  [state.phase, state.view] = [phase, "light"];
  restyle();
}

/** The length of streets of which something holds [km], and its share of all. */
function lengthOfStreets(asked) {
  const ranked = column["blocks.ranked"];
  const size = column["blocks.size"];
  let [all, some] = [0, 0];
  for (let i = 0; i < ranked.length; i++) {
    all += ranked[i] * size[i];
    if (ranked[i] && asked(i)) some += size[i];
  }
  return { share: all ? some / all : 0, km: some / 1000 };
}

/** Where little light is recorded, and where nobody knows. */
function lookAtLight() {
  const phase = darkPhase();
  if (!phase) return [];
  const little = (i) => {
    const level = scoreClass("blocks", phase, "light", i);
    return level !== UNKNOWN && level <= WEAK;
  };
  const sure = (i) => {
    const most = scoreClass("blocks", phase, "light", i, ".hi");
    return most !== UNKNOWN && most <= WEAK;
  };
  const lux = (i) => {
    const value = fact("blocks", phase, "light", i);
    return value === null ? "" : say(sure(i) ? "where.lux" : "where.lux.unsure", { value: digits(value) });
  };
  const look = () => showLight(phase);
  // What is uncertain, and then what could not be told from others in words, fills the list up.
  const [known, unsure] = [true, false].map((wanted) => lookFirst(phase, (i) => little(i) && sure(i) === wanted));
  const dark = [...known.filter(isNear), ...unsure.filter(isNear), ...known, ...unsure].filter((i, k, all) => all.indexOf(i) === k).slice(0, LOOK_FIRST);
  const unknown = eachOnce(told.light.first ?? [], ([i]) => listName("blocks", i)).slice(0, LOOK_FIRST);
  const nobody = lengthOfStreets((i) => score("blocks", phase, "light", i) === null);
  return [
    heading(say("where.little"), whenIn(phase)),
    dark.length ? make("p", { class: "small", text: say("where.little.share", { share: percent(lengthOfStreets(little).share) }) }) : make("p", { text: say("where.little.none") }),
    dark.length ? lookList(dark, lux, look) : null,
    heading(say("where.unknown"), whenIn(phase)),
    nobody.share ? make("p", { class: "small", text: say("where.unknown.share", { share: percent(nobody.share), km: digits(nobody.km) }) }) : null,
    unknown.length ? lookList(unknown.map(([i]) => i), (i) => say("light.first.length", { length: digits(unknown.find(([k]) => k === i)[1]) }), look) : nobody.share ? null : make("p", { text: say("where.unknown.none") }),
  ];
}

const whenIn = (phase) => say(`when.${phase}`, { hour: told.evening_ends });

/** The weakest streets, and what would help them most. */
function lookForHelp() {
  const phase = spoken();
  const all = lookFirst(phase, (i) => {
    const level = scoreClass("blocks", phase, "conditions", i);
    if (level !== UNKNOWN) return level <= WEAK && worst("blocks", i).length;
    return (worst("blocks", i)[0]?.value ?? 100) < 40; // conditions that nobody knows: what is known of them
  }, MOST_LOOKED_AT);
  const first = (i) => helpKeys("blocks", i)[0];
  const weak = eachOnce(all, first); // one street for each kind of help, and more of the same where there are few kinds
  weak.push(...all.filter((i) => !weak.includes(i)));
  weak.length = Math.min(weak.length, LOOK_FIRST);
  const helps = (i) => say(`help.${first(i)}`);
  return [heading(say("help"), whenIn(phase)), weak.length ? lookList(weak, helps, undefined, "helps") : make("p", { text: say("where.help.none") }), make("p", { class: "small", text: say("help.hint") })];
}

/** The panel with the three lists, while no place is chosen. */
function drawWhere() {
  const panel = node("panel");
  panel.replaceChildren(...[
    make("button", { type: "button", class: "close", "aria-label": say("close"), text: "×", onclick: () => closeWhere() }),
    make("h2", { text: say("where") }),
    make("p", { class: "small", text: say("where.why") }),
    told.simulated.length ? make("p", { class: "flag", text: labelled(say("simulated"), told.simulated.join(", ")) }) : null,
    ...lookAtLight(),
    ...lookForHelp(),
  ].filter(Boolean));
  panel.setAttribute("aria-label", say("where"));
  panel.hidden = false;
  document.body.classList.add("with-panel");
}

function openWhere() {
  state.where = true;
  state.chosen = null;
  node("hint").hidden = true;
  drawPanel();
  redrawMarks();
  drawWhereButton();
  tellAddress(true);
  node("panel").scrollTop = 0;
  node("panel").focus({ preventScroll: true });
}

/** Hide the lists, and the place that was chosen from them. */
function hideWhere() {
  state.where = false;
  hidePanel();
  drawWhereButton();
}

function closeWhere() {
  hideWhere();
  node("where").focus({ preventScroll: true });
}

/** Escape: from a place to the lists, from the lists to the button that opens them. */
function leaveWhere() {
  if (state.chosen) openWhere();
  else closeWhere();
}

const drawWhereButton = () => {
  node("where").setAttribute("aria-expanded", String(state.where));
  node("where").classList.toggle("on", state.where);
};

/** The way back from a place to the list that it was chosen from. */
const backToWhere = () => (state.where ? make("button", { type: "button", class: "link back-to", text: say("where.back"), onclick: openWhere }) : null);

function wireWhere() {
  node("asides").append(make("button", { type: "button", id: "where", "aria-expanded": "false", "aria-controls": "panel", text: say("where"), onclick: () => (state.where && !state.chosen ? closeWhere() : openWhere()) }));
  remember("first", () => (state.where ? "yes" : ""), (text) => {
    if (state.where === (text !== null)) return;
    state.where = text !== null;
    if (!state.where && !state.chosen) hidePanel();
    drawWhereButton();
  });
}
