/* The panel of a chosen street or space: a sentence, bars, what holds it back, what was found, the evidence, the recommendations. */

function choose(kind, i, others = [i]) {
  const step = state.chosen?.others.length > 1 && state.chosen.others === others;
  state.chosen = { kind, i, others };
  node("hint").hidden = true;
  pointed = null;
  drawPanel();
  redrawMarks();
  tellAddress(!step);
}

/** What a panel tells below its first sentence, by the names that a recipe knows. */
const PANEL = {
  bars, week, evidence,
  said: (kind, i) => saidOf(kind, i),
  alike: (kind, i) => [...spaceGroup(kind, i), ...betterHave(kind, i)],
  back: (kind, i) => [...holdingBack(kind, i), ...helping(kind, i)],
  facts: (kind, i) => findings(kind, i),
  bears: (kind, i) => bearings(kind, i),
};

function unchoose() {
  if (!state.chosen) return;
  state.chosen = null;
  if (state.where) drawPanel(); // back to the lists that it was chosen from
  else node("panel").hidden = true;
  document.body.classList.toggle("with-panel", state.where);
  redrawMarks();
  tellAddress(true);
}

/** Hide the panel, whatever it told. */
function hidePanel() {
  state.chosen = null;
  node("panel").hidden = true;
  document.body.classList.remove("with-panel");
  redrawMarks();
  tellAddress(true);
}

function drawPanel() {
  const panel = node("panel");
  if (!state.chosen) {
    if (state.where) drawWhere();
    return;
  }
  const { kind, i, others } = state.chosen;
  panel.replaceChildren(...[
    make("button", { type: "button", class: "close", "aria-label": say("close"), text: "×", onclick: closePlace }),
    backToWhere(),
    make("h2", { dir: "auto", text: titleOf(kind, i) }),
    make("p", { class: "what", text: whatText(kind, i) }),
    others.length > 1 ? stepper(kind, i, others) : null,
    make("p", { class: "sentence", text: sentence(kind, i) }),
    told.simulated.length ? make("p", { class: "flag", text: labelled(say("simulated"), told.simulated.join(", ")) }) : null,
    column[`${kind}.near_edge`][i] ? make("p", { class: "note", text: say("evidence.edge") }) : null,
    shownValue(kind, i),
    ...told.panel.flatMap((name) => PANEL[name](kind, i)),
  ].filter(Boolean));
  nameTables(panel);
  panel.setAttribute("aria-label", say("panel.label"));
  panel.hidden = false;
  panel.scrollTop = 0;
  document.body.classList.add("with-panel");
}

/** Shut the panel of a place; of one chosen from the lists, the lists with it. */
function closePlace() {
  if (state.where) return closeWhere();
  unchoose();
  node("map_geosafe").focus({ preventScroll: true });
}

/** The length of a street [m], not of all that is walked along it; the area of a space [m²]. */
const sizeOf = (kind, i) => column[kind === "blocks" ? "blocks.long" : "spaces.size"][i];

function whatText(kind, i) {
  const word = kindWord(kind, i);
  const what = kind === "spaces" ? say("panel.space", { kind: word, area: digits(sizeOf(kind, i)) }) : say("panel.block", { kind: word, length: digits(sizeOf(kind, i)) });
  const street = nameOf(kind, i) ? "" : nearName(kind, i);
  return street ? say("profiles.near", { what, street }) : what;
}

function stepper(kind, i, others) {
  const at = others.indexOf(i);
  const words = kind === "spaces" ? "panel.alike" : "panel";
  const go = (step) => () => {
    const next = others[(at + step + others.length) % others.length];
    choose(kind, next, others);
    show(kind, [next]);
    node("panel").querySelector(step > 0 ? ".after" : ".before").focus();
  };
  return make("p", { class: "stepper" },
    make("button", { type: "button", class: "before", "aria-label": say(`${words}.before`), text: "‹", onclick: go(-1) }),
    make("span", { text: say(kind === "spaces" ? "panel.alike" : "panel.part", { i: at + 1, n: others.length }) }),
    make("button", { type: "button", class: "after", "aria-label": say(`${words}.after`), text: "›", onclick: go(1) }));
}

/** The one plain sentence: when; who can be expected; light or frontages; ways out. */
function sentence(kind, i) {
  const phase = state.phase;
  if (phase === "change") {
    const value = change(kind, "conditions", i);
    const [day, night] = ["day", "night"].map((when) => say(`level.${scoreClass(kind, when, "activity", i)}`));
    const changed = value === null ? UNKNOWN : classOf(value, edges.change);
    return `${labelled(say("when.change"), joined([say("change.people", { day, night }), say(`change.conditions.${changed}`)]))}.`;
  }
  const said = [say(`people.${peopleClass(kind, i)}`)];
  if (phase === "day") said.push(say(`eyes.${scoreClass(kind, phase, "surveillance", i)}`));
  else said.push(say(`lit.${scoreClass(kind, phase, "light", i)}`));
  const out = fact(kind, phase, "ways_out", i);
  if (out !== null) said.push(say(`out.${Math.min(6, Math.round(out))}`));
  if (openText(kind, i)) said.unshift(openText(kind, i));
  return `${labelled(state.hour === null ? say(`sentence.${phase}`, { hour: told.evening_ends }) : hourText(), joined(said))}.`;
}

/** The value that the colour shows, where the panel has no bars to tell it. */
function shownValue(kind, i) {
  if (told.panel.includes("bars") || isChange() || !viewOf(state.view).scored || !kindsOf(state.view, state.phase).includes(kind)) return null;
  const [value, low, high] = ["", ".lo", ".hi"].map((end) => score(kind, state.phase, state.view, i, end));
  const view = say(`view.${state.view}`);
  return make("p", { class: "shown", text: value === null ? say("panel.shown.unknown", { view }) : say("panel.shown", { view, value: digits(value), low: digits(low), high: digits(high) }) });
}

/** A raw measure of one unit in its own unit, or null. */
function fact(kind, phase, name, i) {
  const value = column[`${kind}.${phase}.${name}.raw`]?.[i];
  return value === undefined || value === 65535 ? null : name === "light" ? value / 100 : value;
}

const shownParts = (kind) => PARTS.filter((name) => told.components.includes(name) && PHASES.some((phase) => `${kind}.${phase}.${name}` in column));

function bars(kind, i) {
  const phases = PHASES.filter((phase) => told.phases.includes(phase));
  const head = make("tr", {}, make("td"), ...phases.map((phase) => make("th", { scope: "col", class: phase === state.phase ? "now" : "", text: say(`phase.${phase}`) })));
  const rows = shownParts(kind).map((name) => make("tr", {}, make("th", { scope: "row" }, term(name, say(`component.${name}`))), ...phases.map((phase) => barCell(kind, phase, name, i))));
  if (told.components.includes("incidents")) {
    const cells = told.timed.length
      ? phases.map((phase) => make("td", { text: say(`usual.${incidents(kind, phase, i)}`) }))
      : [make("td", { colspan: phases.length, text: say("usual.all", { usual: say(`usual.${incidents(kind, "all", i)}`) }) })];
    rows.push(make("tr", {}, make("th", { scope: "row", text: madeUp(say("component.incidents")) }), ...cells));
  }
  const more = kind === "blocks" ? concentrated(i) : null;
  return [make("h3", { text: say("bars") }), make("table", { class: "bars" }, make("thead", {}, head), make("tbody", {}, ...rows)), more === null ? null : make("p", { class: "small", text: madeUp(say(`concentration.${Number(more)}`)) }), make("p", { class: "small", text: say("bars.hint") })];
}

/** What is told of incidents, with a word where they are simulated. */
const madeUp = (text) => (told.simulated.includes(layerWord("incidents")) ? `${text} (${say("about.simulated")})` : text);

const incidentText = (kind, phase, i) => say(`usual.${incidents(kind, incidentPhase(phase), i)}`);

function barCell(kind, phase, name, i) {
  if (!(`${kind}.${phase}.${name}` in column)) return make("td", { class: "none", text: say("bars.none") });
  const value = score(kind, phase, name, i);
  if (value === null) return make("td", { "aria-label": say("evidence.unknown") }, make("span", { class: "bar unknown" }));
  const [low, high] = [score(kind, phase, name, i, ".lo") ?? value, score(kind, phase, name, i, ".hi") ?? value];
  const fill = make("span", { class: "fill" });
  fill.style.width = `${value}%`;
  fill.style.background = theme().scale[classOf(value, edges.score)];
  const range = make("span", { class: "range" });
  range.style.left = `${low}%`;
  range.style.width = `${Math.max(1, high - low)}%`;
  return make("td", {}, make("span", { class: "bar" }, fill, range), make("span", { class: "value", text: digits(value) }), low < high ? make("span", { class: "unseen", text: say("bars.range", { low: digits(low), high: digits(high) }) }) : null);
}

/** The phases that the rest of the panel speaks of: night for the comparison of day and night. */
const spoken = () => (state.phase === "change" ? "night" : state.phase);

function worst(kind, i) {
  return shownParts(kind)
    .map((name) => ({ name, value: score(kind, spoken(), name, i) }))
    .filter(({ value }) => value !== null && value < 80)
    .sort((a, b) => a.value - b.value)
    .filter(({ name, value }, k) => k < 2 || (name === "light" && classOf(value, edges.score) <= WEAK));
}

function holdingBack(kind, i) {
  const found = worst(kind, i);
  const items = found.map(({ name, value }) => {
    const [low, high] = [score(kind, spoken(), name, i, ".lo"), score(kind, spoken(), name, i, ".hi")];
    return make("li", {}, make("strong", { text: say(`low.${name}`) }), " ", make("span", { class: "small", text: say("back.item", { component: say(`component.${name}`), value: digits(value), range: `${low}–${high}` }) }));
  });
  return [make("h3", { text: say("back") }), items.length ? make("ol", { class: "back" }, ...items) : make("p", { text: say("back.none") })];
}

const FACTS_FIRST = 6; // facts told before one asks for more: our judgement
const FACTS = ["light", "stop", "ways_out", "step_free", "seat", "shelter", "toilet", "water"];

/** What was found: first what the colour shows, then the rest; a long list is folded. */
function findings(kind, i) {
  const phase = spoken();
  const said = FACTS.map((name) => [name, fact(kind, phase, name, i)])
    .filter(([name, value]) => value !== null && !(name === "light" && score(kind, phase, "light", i) === null))
    .map(([name, value]) => make("li", { text: say(`fact.${name}`, { value: digits(value) }) }));
  said.splice(1, 0, ...lampFacts(kind, i, phase));
  const items = [...shownFacts(kind, i), ...said, ...moreFacts(kind, i)];
  if (!items.length) return [];
  const folded = items.length > FACTS_FIRST + 1 ? items.splice(FACTS_FIRST) : [];
  const list = (rows) => make("ul", { class: "facts" }, ...rows);
  return [make("h3", { text: say("facts") }), list(items), folded.length ? make("details", {}, make("summary", { class: "small", text: say("facts.more") }), list(folded)) : null];
}

/** What lamps on record give against the lighting classes, and the stretches that they leave dark. */
function lampFacts(kind, i, phase) {
  const at = (name) => column[`${kind}.${phase}.light.${name}`]?.[i] || 0;
  const word = (code) => told.light_classes[code - 1];
  const said = [];
  if (at("class")) said.push(say(at("needed") ? "fact.class" : "fact.class.only", { reached: word(at("class")), needed: at("needed") ? word(at("needed")) : "" }));
  if (at("over")) said.push(say("fact.over"));
  if (kind === "blocks" && phase !== "day") {
    for (const [block, when, from, to, side] of told.light.gaps ?? []) {
      if (block === i && (when === "dark" || when === phase)) said.push(say("fact.gap", { from, to, side: say(`side.${side}`) }));
    }
  }
  return said.map((text) => make("li", { text }));
}

function evidence(kind, i) {
  const phase = spoken();
  const words = ["observed", "inferred", "unknown"];
  const rows = shownParts(kind)
    .filter((name) => `${kind}.${phase}.${name}.evidence` in column)
    .map((name) => {
      const how = words[column[`${kind}.${phase}.${name}.evidence`][i]];
      const n = column[`${kind}.${phase}.${name}.n`][i];
      const things = n ? say(`evidence.things.${name}`, { n: String(n) }) : say("bars.none");
      return make("tr", {}, make("th", { scope: "row", text: say(`component.${name}`) }), make("td", { class: how, text: say(`evidence.${how}`) }), make("td", { text: things }));
    });
  const heads = ["component", "kind", "things"].map((key) => make("th", { scope: "col", text: say(`evidence.${key}`) }));
  const heard = shownParts(kind).flatMap((name) => (told.heard[name] ?? []).map((pair) => pair.filter(Boolean).join(", ")));
  const coverage = score(kind, phase, "conditions", i, ".coverage");
  return [
    make("h3", {}, term("evidence", say("evidence"))),
    score(kind, phase, "conditions", i) === null ? make("p", { text: say("evidence.insufficient") }) : null,
    coverage === null ? null : make("p", { text: say("evidence.coverage", { share: percent(coverage / 100) }) }),
    make("table", { class: "evidence" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows)),
    make("p", { class: "small", text: say("evidence.sources", { sources: [...new Set(heard)].join("; ") }) }),
  ].filter(Boolean);
}

function bearings(kind, i) {
  const names = worst(kind, i).map(({ name }) => name);
  const ids = [...new Set((names.length ? names : ["activity"]).flatMap((name) => told.bears_on[name]))];
  const items = ids.map((id) => make("details", {}, make("summary", { text: id }), make("p", { text: told.recommendations[id] })));
  return [make("h3", { text: say("bears") }), make("div", { class: "bears" }, ...items), make("p", { class: "small", text: say("bears.hint") })];
}
