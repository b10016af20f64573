/* A map of one colour says so: what share has the class that nearly everything is in. */

const MOSTLY = 0.75; // of what is known, in one class: our judgement
const KNOWN = 0.5; // of all, known at least: of less, a share would tell of a few streets: our judgement
const COUNTED = ["incidents", "late_venues", "homes_near"]; // classes of counts: shares of them are not told

/** In the legend: the class that most of the streets, or of the ground of spaces, is in; nothing where classes differ. */
function mostlyTold() {
  if (isChange() || COUNTED.includes(state.view) || isDifference(state.view)) return [];
  const kind = mainKind();
  const [ranked, size] = [column[`${kind}.ranked`], column[`${kind}.size`]];
  const lengths = ramp().map(() => 0);
  let all = 0;
  for (let i = 0; i < ranked.length; i++) {
    const { colour } = ranked[i] ? viewLook(kind, state.phase, state.view, i) : { colour: UNKNOWN };
    all += ranked[i] * size[i];
    if (colour !== UNKNOWN && colour !== null) lengths[colour] += size[i];
  }
  const known = lengths.reduce((sum, length) => sum + length, 0);
  const most = Math.max(...lengths);
  if (!known || known < KNOWN * all || most < MOSTLY * known) return [];
  const k = lengths.indexOf(most);
  return [make("p", { class: "small mostly" }, swatch(ramp()[k]), make("span", { text: say(`legend.mostly.${kind}`, { share: percent(most / known), k: digits(k + 1), n: digits(lengths.length) }) }))];
}
