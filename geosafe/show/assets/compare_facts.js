/* What one scenario changes at one time of day, in words: numbers with their units, what is not known never as a number. */

const whole = (value) => Math.round(value).toLocaleString(told.language);
const metres = (value) => say("compared.m", { n: digits(value) });
const signed = (value) => (value === 0 ? "0" : `${value > 0 ? "+" : "−"}${digits(Math.abs(value))}`);
const known = (value) => value !== null && value !== undefined;

/** A count of homes; few are never told apart. */
const homes = (value) => (!known(value) ? say("compared.unknown") : value === told.few[0] ? say("compared.few", { n: whole(told.few[1]) }) : whole(value));
const some = (value) => known(value) && value !== 0;

function money(value, currency) {
  const n = value < 100 ? value.toLocaleString(told.language, { maximumFractionDigits: 2 }) : whole(value);
  if (!value) return n;
  return currency ? say("compared.money", { n, currency }) : say("compared.money.bare", { n });
}

/** Energy with its bounds where these differ; the sign is in the words before it. */
function energy({ energy_kwh: value, energy_kwh_lo: low, energy_kwh_hi: high }) {
  const [n, from, to] = [value, ...(value < 0 ? [high, low] : [low, high])].map((each) => whole(Math.abs(each)));
  return from === to ? say("compared.kwh", { n }) : say("compared.kwh.between", { n, low: from, high: to });
}

/** Label and value of everything that is not nothing. Better and worse are told in any case. */
function facts(row) {
  const found = ["better_m", "worse_m"].map((name) => [`compared.fact.${name}`, metres(row[name])]);
  const add = (name, shown, key = name) => { if (some(row[name])) found.push([`compared.fact.${key}`, shown(row[name])]); };
  for (const name of ["gone_m", "light_better_m", "light_now_known_m", "needed_m", "needed_unknown_m", "class_m", "needed_lost_m"]) add(name, metres);
  add("over_lit_m", (value) => metres(Math.abs(value)), row.over_lit_m > 0 ? "over_lit_m.more" : "over_lit_m.less");
  add("activity_better_m", metres);
  for (const name of ["spaces_better", "spaces_worse"]) add(name, whole);
  for (const name of ["homes_gain", "homes_lose"]) add(name, homes);
  return found;
}

function costFacts(row) {
  const found = [];
  for (const name of ["capital", "yearly"]) found.push([`compared.fact.${name}`, known(row[name]) ? money(row[name], row.currency) : say("compared.unsaid")]);
  if (some(row.cost_unsaid)) found.push(["compared.fact.cost_unsaid", whole(row.cost_unsaid)]);
  for (const name of ["capital_per_better_m", "capital_per_needed_m", "capital_per_home"]) if (some(row[name])) found.push([`compared.fact.${name}`, money(row[name], row.currency)]);
  if (some(row.energy_kwh)) found.push([`compared.fact.energy_kwh.${row.energy_kwh > 0 ? "more" : "less"}`, energy(row)]);
  if (some(row.energy_unknown)) found.push(["compared.fact.energy_unknown", whole(row.energy_unknown)]);
  return found;
}

const factTable = (list) => make("table", { class: "facts" }, make("tbody", {}, ...list.map(([key, value]) => make("tr", {}, make("th", { scope: "row", text: say(key) }), make("td", { text: value })))));

/** One result of a place in words. */
function changeOf({ result, told: what, before, after, difference }) {
  const name = say(result === "conditions" ? "view.conditions" : `component.${result}`);
  const at = (value) => (value === null ? say("table.unknown") : digits(value));
  if (what === "changed") return say("compared.change", { what: name, before: at(before), after: at(after) });
  if (difference) return say("compared.change.shared", { what: name, change: signed(difference) });
  if (what === "now known" && before !== null) return say("compared.change.more", { what: name });
  if (what === "now known") return say("compared.change.known", { what: name, after: at(after) });
  if (what === "no longer known") return say("compared.change.lost", { what: name, before: at(before) });
  return say("compared.change.perhaps", { what: name });
}

/** What changes in a place, one line a result: what rounds to no change, and what nobody knows, is left out. */
function changesOf({ results }) {
  const gone = results[0]?.told;
  if (gone === "gone" || gone === "new") return [say(`compared.change.${gone}`)];
  const seen = results.filter(({ told: what, before, after, result, difference }) => (what === "changed" ? before !== after : what !== "unknown" && !(result === "conditions" && difference === 0)));
  return seen.map(changeOf);
}

/** The name of a place; where it has none, what it is and the street that it is near. */
function placeName({ unit, name, near, kind }) {
  const bare = told.words[`unnamed.${unit === "space" ? "space" : kind}`] ?? told.words[`kind.${kind}`] ?? kind;
  return name || (near ? say("profiles.near", { what: bare, street: near }) : bare);
}
