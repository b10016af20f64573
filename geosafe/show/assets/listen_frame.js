/* What the page of what people said and that of the return walk share. */

const paragraph = (text, small) => make("p", { text, class: small ? "small" : "" });
const phaseTitle = (phase) => make("h3", { text: say(`phase.${phase}`) });
const signed = (value) => (value < 0 ? `−${-value}` : value > 0 ? `+${value}` : "0");
const decimal = (value, places) => new Intl.NumberFormat(told.language, { minimumFractionDigits: places, maximumFractionDigits: places }).format(value).replace("-", "−");

/** A table in a box that scrolls by itself where a screen is narrow. */
function scrolled(label, heads, rows, kind = "") {
  const head = make("tr", {}, ...heads.map((text, k) => make("th", { scope: "col", class: k ? "n" : "", text })));
  return make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": label }, make("table", { class: kind }, make("thead", {}, head), make("tbody", {}, ...rows)));
}

function frame() {
  node("title").textContent = told.title;
  node("mark").hidden = !told.simulated.length;
  node("mark").textContent = say("simulated.says", { layers: told.simulated.join(", ") });
  node("credit").textContent = [say("legend.osm"), told.osm_date ? say("legend.date", { date: told.osm_date }) : "", say("legend.period", { start: told.period[0], end: told.period[1] })].filter(Boolean).join(" · ");
}
