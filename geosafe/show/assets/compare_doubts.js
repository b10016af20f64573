/* What the doubt of a scenario comes from, and the streets where looking would lessen it most. */

const DOUBT_PLACES = 6;

/** The streets of one doubt, most first: how long each is, and how many points hang on what is found there. */
function doubtPlaces(scenario, doubt) {
  const rows = scenario.survey.filter((place) => place.phase === state.phase && place.doubt === doubt).slice(0, DOUBT_PLACES).map((place) => make("tr", {},
    make("th", { scope: "row", text: placeName(place) }),
    make("td", { class: "n", text: metres(place.length_m) }), make("td", { class: "n", text: digits(place.effect) })));
  if (!rows.length) return [];
  const heads = ["place", "length", "effect"].map((head, k) => make("th", { scope: "col", class: k ? "n" : "", text: say(`doubts.${head}`) }));
  return [make("h4", { text: say(`doubts.name.${doubt}`) }), make("table", { class: "doubts" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows))];
}

/** A sentence on the largest doubt, all of them with their shares, and where to look first. */
function doubtParts(scenario) {
  if (!scenario.doubts) return [make("p", { text: say("compared.sure.none") })];
  const found = scenario.doubts.filter((doubt) => doubt.phase === state.phase && known(doubt.share));
  if (!found.length || found[0].share <= 0) return [make("p", { text: say("doubts.none") })];
  // Estimates of shares may add up to a little more than all.
  const total = Math.max(found.reduce((sum, { share }) => sum + Math.max(share, 0), 0), 1);
  const parts = found.map(({ doubt, share }) => [say(`doubts.name.${doubt}`), Math.max(share, 0) / total]);
  const rest = 1 - parts.reduce((sum, [, share]) => sum + share, 0);
  if (rest > 0.05) parts.push([say("doubts.together"), rest]);
  const rows = parts.filter(([, share]) => share >= 0.005).map(([name, share]) => make("tr", {}, make("th", { scope: "row", text: name }), make("td", { class: "n", text: percent(share) })));
  const head = make("tr", {}, make("th", { scope: "col", text: say("doubts.of") }), make("th", { scope: "col", class: "n", text: say("doubts.share") }));
  const first = found.find(({ doubt }) => doubt !== "weights" && scenario.survey.some((place) => place.phase === state.phase && place.doubt === doubt));
  return [
    make("p", { text: say(`doubts.says.${found[0].doubt}`, { share: percent(parts[0][1]) }) }),
    make("table", { class: "doubts" }, make("thead", {}, head), make("tbody", {}, ...rows)),
    ...(first ? doubtPlaces(scenario, first.doubt) : []),
    make("p", { class: "small", text: say("doubts.method") }),
  ];
}
