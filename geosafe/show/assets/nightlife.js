/* Nightlife: which night and hour are shown, what closes when, and how people get home. */

const [startDay, startHour] = told.night.start ?? [0, 0]; // Saturday at midnight to begin with
const night = { day: startDay, hour: startHour };

/**
 * The night and hour shown: those of the bar of hours where it is open, else those chosen here.
 * A night has the name of the day on which it begins; in the evening it is 22:00, the first hour told.
 */
function nightShown(phase) {
  const { nights, hours } = told.night;
  const own = { day: night.day, hour: phase === "evening" ? 0 : Math.max(night.hour, 1) };
  if (state.hour === null) return own;
  const [day, hour] = [dayOf(state.hour), state.hour % 24];
  const begins = hour < 12 ? Math.max(0, day - 1) : day; // the night before the first day, Mon–Thu, is another of them
  const at = nights.indexOf(told.week.days[begins]);
  return at < 0 ? own : { day: at, hour: phase === "evening" ? 0 : Math.max(hours.indexOf(hour), 1) };
}

/** Where a night and hour stand in the columns. */
function nightPlace(phase, i, hours, first) {
  const { day, hour } = nightShown(phase);
  return (i * told.night.nights.length + day) * hours + hour - first;
}

const hourShown = (phase) => clock(told.night.hours[nightShown(phase).hour]);

function lateClass(phase, i) {
  const at = nightPlace(phase, i, told.night.hours.length, 0);
  const value = column["blocks.late"][at];
  return value === 255 ? [UNKNOWN, false] : [classOf(value / 10, viewOf("late_venues").edges), column["blocks.late.wide"][at] === 1];
}

/** A class of dwellings near open venues, FEWER, or UNKNOWN. */
function homesClass(i) {
  const code = column["blocks.homes"][nightPlace("night", i, told.night.hours.length - 1, 1)];
  return code === 255 ? UNKNOWN : code;
}

/** The line where fewer than five are on record: quiet for dwellings, for that is so of most streets. */
const fewerColour = (look) => (state.view === "homes_near" ? look.quiet : look.unknown);

/** The controls of night and hour, and what is told of that night. */
function nightTold() {
  if (isChange() || !["late_venues", "homes_near"].includes(state.view)) return [];
  return [...(hasHours() ? nightOfBar() : nightControls()), ...nightSays().map((text) => make("p", { class: "small", text }))];
}

/** Which night and hour the bar of hours shows, and the way to it where it is not open. */
function nightOfBar() {
  const name = told.night.nights[nightShown(state.phase).day];
  const shown = make("p", { class: "share", text: say("night.shown", { night: say(`night.of.${name}`), hour: hourShown(state.phase) }) });
  if (state.hour !== null) return [shown];
  const open = () => {
    const [clockHour, late] = [told.night.hours[nightShown(state.phase).hour], told.week.days.indexOf(name)];
    setHour({ day: told.week.days[clockHour < 12 ? late + 1 : late], hour: clockHour });
    node("hour").focus({ preventScroll: true });
  };
  return [shown, make("button", { type: "button", id: "night-other", class: "reset", text: say("night.other"), onclick: open })];
}

/** Night and hour of their own, on a page without the bar of hours. */
function nightControls() {
  const again = (id) => { restyle(); node(id).focus(); };
  const days = told.night.nights.flatMap((name, k) => [
    make("input", { type: "radio", name: "night", id: `night-${k}`, checked: k === night.day, onchange: () => { night.day = k; again(`night-${k}`); } }),
    make("label", { for: `night-${k}`, text: say(`night.${name}`) })]);
  const parts = [make("fieldset", { class: "days" }, make("legend", { text: say("night.choose") }), ...days)];
  if (state.phase === "night") {
    const slide = make("input", { type: "range", id: "night-hour", min: 1, max: told.night.hours.length - 1, step: 1, "aria-valuetext": hourShown("night"), oninput: (event) => { night.hour = Number(event.target.value); again("night-hour"); } });
    slide.value = String(Math.max(night.hour, 1));
    parts.push(make("p", { class: "row hour" }, make("label", { for: "night-hour", text: say("night.hour") }), slide, make("output", { for: "night-hour", text: hourShown("night") })));
  }
  return parts;
}

/** Sentences on the night chosen; what nobody knows is left out or said. */
function nightSays() {
  const told_ = told.night.told[told.night.nights[nightShown(state.phase).day]];
  if (!told_) return [];
  const said = [];
  if (told_.busiest !== null) said.push(say("night.closing", { hour: clock(told_.busiest), share: percent(told_.busiest_share) }));
  if (state.view === "homes_near" || !told_.legs) return said;
  const known = told_.service_known !== null && told_.service_known >= 0.5; // a median of fewer would tell of those alone
  if (known && told_.leg_m !== null) said.push(say("night.legs", { length: digits(told_.leg_m) }));
  else if (told_.leg_least_m !== null) said.push(say("night.legs.unknown", { length: digits(told_.leg_least_m) }));
  if (told_.service_known !== null) said.push(say("night.service", { share: percent(told_.service_known) }));
  if (told_.leg_lit_lo !== null) {
    const values = { low: percent(told_.leg_lit_lo), high: percent(told_.leg_lit_hi), known: percent(told_.leg_light_known ?? 0) };
    said.push(say(told_.leg_lit_lo === told_.leg_lit_hi ? "night.lit.same" : "night.lit", values));
  }
  return said;
}
