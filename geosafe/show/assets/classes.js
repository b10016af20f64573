/* What is shown now, and the class of every street and space in it. */

const PHASES = ["day", "evening", "night"];
const PARTS = ["light", "activity", "surveillance", "access", "comfort"];
const KINDS = ["blocks", "spaces"];
const UNKNOWN = -1;
const FEWER = 5; // fewer than five incidents, too few to compare
const edges = told.style.edges;
const state = { phase: "day", view: "conditions", chosen: null, paper: false, day: 0, hour: null, result: "", where: false };

const themeName = () => (state.paper && state.phase !== "change" ? "paper" : state.phase);
const theme = () => told.style.themes[themeName()];
const ramp = () => (state.phase === "change" ? theme().change : viewOf(state.view).colours[themeName()]);

function classOf(value, bounds) {
  let at = 0;
  while (at < bounds.length && value >= bounds[at]) at++;
  return at;
}

/** A score of one unit, or null where it is unknown or not scored in that phase. */
function score(kind, phase, name, i, end = "") {
  const value = columnsOf(kind, phase, end + state.result)[name]?.[i];
  return value === undefined || value === 255 ? null : value;
}

/** The class of a score or of an end of its interval, UNKNOWN where there is none. */
function scoreClass(kind, phase, name, i, end = "") {
  const value = score(kind, phase, name, i, end);
  return value === null ? UNKNOWN : classOf(value, edges.score);
}

/** The night less the day of one unit in one view, or null. */
function change(kind, view, i) {
  if (view === "conditions") return column[`${kind}.change`][i] === -128 ? null : column[`${kind}.change`][i];
  const [day, night] = ["day", "night"].map((phase) => score(kind, phase, view, i));
  return day === null || night === null ? null : night - day;
}

/** The phase that recorded incidents are told for: all hours together where records have no time of day. */
const incidentPhase = (phase) => (told.timed.includes(phase) ? phase : "all");

/** The code of recorded incidents: 0-4 a class, 5-7 fewer than five, UNKNOWN. */
function incidents(kind, phase, i) {
  const code = column[`${kind}.${phase}.incidents`]?.[i];
  return code === undefined || code === 255 ? UNKNOWN : code;
}

/** Whether more was recorded on a block and close by than chance explains; null where nobody can say. */
function concentrated(i) {
  const code = column["blocks.concentration"]?.[i];
  return code === undefined || code === 255 ? null : code === 1;
}

const anyConcentrated = () => Boolean(column["blocks.concentration"]?.includes(1));

/** Colour class, width class and whether the interval is wide, of one unit in what is shown. */
function looks(kind, i) {
  const { phase, view } = state;
  const width = peopleClass(kind, i);
  if (phase === "change") {
    const value = change(kind, view, i);
    return { colour: value === null ? UNKNOWN : classOf(value, edges.change), width, wide: false };
  }
  if (view === "incidents") {
    const when = incidentPhase(phase);
    const code = incidents(kind, when, i);
    const colour = code > FEWER ? code - FEWER - 1 : code;
    return { colour, width, wide: column[`${kind}.${when}.incidents.wide`]?.[i] === 1 };
  }
  if (state.hour !== null && (view === "activity" || !told.phases.includes(phase))) return hourLook(kind, i, width);
  return { ...viewLook(kind, phase, view, i), width };
}

/** The condition that is unknown on most street length in the phase shown, and that share; null where it is little. */
function mostUnknown() {
  if (!told.all_components) return null; // the page cannot say which of those that it does not hold
  const [ranked, size] = [column["blocks.ranked"], column["blocks.size"]];
  let most = { name: null, share: 0.2 };
  for (const name of ["light", "surveillance", "access", "comfort"]) {
    const values = column[`blocks.${state.phase}.${name}`];
    if (!values) continue;
    let [all, missing] = [0, 0];
    for (let i = 0; i < ranked.length; i++) {
      all += ranked[i] * size[i];
      if (values[i] === 255) missing += ranked[i] * size[i];
    }
    if (missing > most.share * all) most = { name, share: missing / all };
  }
  return most.name ? most : null;
}

/** A whole number or a fraction with two significant digits at most. */
function digits(value) {
  if (value === 0) return "0";
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1);
  const rounded = Math.round(value / unit) * unit;
  return rounded.toLocaleString(told.language, { maximumSignificantDigits: 2 });
}

/** A share in per cent; what is not quite none or not quite all never reads as that. */
function percent(share) {
  if (share > 0 && share < 0.01) return say("percent.under");
  return share < 1 && share > 0.99 ? say("percent.over") : say("percent", { n: digits(share * 100) });
}

/** Words that stand alone, as they stand within a sentence: German keeps its capitals. */
const within = (text) => (told.language === "de" ? text : text.charAt(0).toLocaleLowerCase(told.language) + text.slice(1));

const nameOf = (kind, i) => told.names[column[`${kind}.name`][i]];
const kindOf = (kind, i) => told.kinds[kind][column[`${kind}.kind`][i]];

/** The name of a unit, or what it is where it has none. */
function titleOf(kind, i) {
  const word = `unnamed.${kind === "spaces" ? "space" : kindOf(kind, i)}`;
  return nameOf(kind, i) || (told.words[word] ?? kindWord(kind, i));
}

function kindWord(kind, i) {
  const word = kindOf(kind, i);
  const known = told.words[`kind.${word}`];
  return known ?? word.charAt(0).toUpperCase() + word.slice(1).replaceAll("_", " ");
}
