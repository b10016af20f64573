/* The hours of the week: a slider through the hours of typical days, which plays. Width follows the hour; colour is that
   of the phase that holds most of it. `state.hour` counts hours from the first day told, null where a phase is shown. */

const PACE_MS = 900; // from hour to hour while playing: our judgement
const CALM_PACE_MS = 2500; // the same for readers who asked for less motion
const MOSTLY_CLOSED = 50; // per cent of an hour: a space open for less counts as closed in it
const FIRST_HOURS = { day: [0, 12], evening: [1, 20], night: [1, 23], change: [1, 23] }; // day of the week and hour to begin with

let playing = null;
let phaseBefore = "day";
let left = null; // { view, shown }: the view to come back to, and what is shown while an hour has nothing of it

const hasHours = () => Boolean("blocks.week" in column && told.week.phase) && hoursHeld().length > 0;
const dayOf = (k) => Math.floor(k / 24);
const phaseOf = (k) => PHASES[told.week.phase[dayOf(k)][k % 24]] ?? null;
const hourText = (k = state.hour) => say("hour.at", { day: say(`week.${told.week.days[dayOf(k)]}`), time: clock(k % 24) });
/** The hours that the period holds and the map is about, in order. */
const hoursHeld = () => told.week.phase.flat().map((_, k) => k).filter((k) => told.asked_phases.includes(phaseOf(k)));

/** How many people are expected at a unit in an hour [open venues near by]; null where it is not known. */
function expectedAt(kind, i, k = state.hour) {
  const total = totalsIn(kind, k)[i];
  return Number.isNaN(total) ? null : total;
}

/** The class of people expected: in the hour shown, else over the phase. */
function peopleClass(kind, i) {
  if (state.hour === null) return scoreClass(kind, state.phase === "change" ? "night" : state.phase, "activity", i);
  const value = expectedAt(kind, i);
  return value === null ? UNKNOWN : classOf(value, edges.activity);
}

/** The look of a unit where the hour alone tells it: people as the colour, or a phase too short to be scored. */
function hourLook(kind, i, width) {
  if (state.view !== "activity" || width === UNKNOWN) return { colour: UNKNOWN, width, wide: false };
  return { colour: classOf(expectedAt(kind, i), viewOf("activity").numbers), width, wide: false };
}

/** Whether a space is open in the hour shown: true, false, or null where nobody recorded its hours. */
function isOpen(kind, i) {
  const hours = kind === "spaces" && state.hour !== null ? column["spaces.open"] : null;
  const share = hours ? hours[(i * told.week.days.length + dayOf(state.hour)) * 24 + (state.hour % 24)] : 255;
  return share === 255 ? null : share >= MOSTLY_CLOSED;
}

const openText = (kind, i) => (isOpen(kind, i) === null ? "" : say(isOpen(kind, i) ? "hour.open" : "hour.closed"));
const anyClosed = () => column["spaces.ranked"].some((ranked, i) => ranked && isOpen("spaces", i) === false);

/* What is shown ---------------------------------------------------------------------------------- */

const hourState = () => (state.hour === null ? null : { day: told.week.days[dayOf(state.hour)], hour: state.hour % 24 });

/** Show an hour as `hourState` tells it, or the phases with null; what is no hour of the period is passed over. */
function setHour(wanted) {
  if (wanted === null) {
    leaveForPhases();
    return restyle();
  }
  const k = told.week.days?.indexOf(wanted.day) * 24 + Math.trunc(wanted.hour);
  if (!hasHours() || !hoursHeld().includes(k) || !(wanted.hour >= 0 && wanted.hour < 24)) return;
  if (state.hour === null) showBox("hours");
  showHour(k);
}

function showHour(k) {
  const mood = `${state.phase} ${state.view}`;
  if (state.hour === null) phaseBefore = state.phase;
  Object.assign(state, { hour: k, day: dayOf(k), phase: phaseOf(k) });
  const wanted = left && left.shown === state.view ? left.view : state.view;
  state.view = viewShown(wanted, state.phase) ? wanted : firstView(state.phase);
  left = state.view === wanted ? null : { view: wanted, shown: state.view };
  keepPanel(mood === `${state.phase} ${state.view}` ? redrawHour : restyle);
}

/** Draw what an hour changes within one phase: neither the ground nor the names. */
function redrawHour() {
  for (const kind of KINDS) drawn[kind] = groups(kind);
  results.redraw();
  redrawMarks();
  drawOther(true);
  drawAsides();
  drawLegend();
  drawPanel();
  node("when").textContent = whenText();
}

function enterHours() {
  const [day, hour] = FIRST_HOURS[state.phase];
  const held = hoursHeld();
  left = null;
  showHour(held.includes(day * 24 + hour) ? day * 24 + hour : held[0]);
  node("hour").focus({ preventScroll: true });
}

/** Back to the phases; the caller says which and draws. */
function leaveHours() {
  pause();
  state.hour = null;
  setBox("hours", false);
}

function leaveForPhases() {
  if (state.hour !== null) state.phase = phaseBefore;
  if (left && left.shown === state.view && viewShown(left.view, state.phase)) state.view = left.view;
  if (!viewShown(state.view, state.phase)) state.view = firstView(state.phase);
  leaveHours();
}

/** Show another day of the week in the panel, in the hour of the slider where it is in use. */
function chooseDay(day) {
  state.day = day;
  const k = day * 24 + (state.hour ?? 0) % 24;
  if (state.hour !== null && phaseOf(k)) showHour(k);
  else drawPanel();
}

/** The hour of the slider on the curve of its day. */
function hourMark(step, height, look) {
  if (state.hour === null || state.day !== dayOf(state.hour)) return [];
  const x = (state.hour % 24) * step;
  return [draw("rect", { x: x + 0.75, y: 0.75, width: step - 1.5, height: height - 0.75, fill: "none", stroke: look.ink, "stroke-width": 1.5, class: "hour-mark" })];
}

const hourSays = () => (state.view in LOOKUPS ? say("hour.says.both") : say(told.phases.includes(state.phase) ? `hour.says.${state.phase}` : "hour.says.none", { hours: told.fewest_hours }));

/** What the legend says of the hour on paper, where the bar is not. */
const hourSaid = () => (state.hour !== null && state.paper ? [make("p", { class: "small", text: hourSays() })] : []);

/* Playing ---------------------------------------------------------------------------------------- */

function play() {
  const held = hoursHeld();
  const next = () => {
    showHour(held[(held.indexOf(state.hour) + 1) % held.length]);
    playing = setTimeout(next, calm() ? CALM_PACE_MS : PACE_MS);
  };
  playing = setTimeout(next, 150);
  drawHours();
}

function pause() {
  clearTimeout(playing);
  playing = null;
}

/* The bar ---------------------------------------------------------------------------------------- */

function buildHours() {
  const box = node("hours-box");
  if (!box) return;
  const held = hoursHeld();
  const slider = make("input", { type: "range", id: "hour", min: 0, max: held.length - 1, step: 1, "aria-label": say("hour.slider"),
    oninput: (event) => { pause(); showHour(held[Number(event.target.value)]); },
    onkeydown: (event) => {
      const days = { PageUp: 1, PageDown: -1 }[event.key];
      if (!days) return;
      event.preventDefault();
      pause();
      const wanted = state.hour + 24 * days; // where the map is not about that hour, the nearest that it is about
      showHour(held.reduce((best, k) => (Math.abs(k - wanted) < Math.abs(best - wanted) ? k : best)));
    } });
  box.append(
    make("button", { type: "button", id: "play", onclick: () => { if (playing) pause(); else play(); drawHours(); } }),
    make("p", { class: "now" }, make("strong", { id: "hour-now" }), make("span", { id: "hour-dark", class: "small" })),
    make("div", { class: "track", id: "hour-track" }, sky(held), slider, dayNames(held)),
    make("p", { class: "says small" }, make("span", { id: "hour-says" }), " ", make("span", { text: say("hour.bars") })),
    make("button", { type: "button", id: "hours-off", text: say("hour.off"), onclick: () => { setHour(null); node("tool-hours").focus(); } }),
  );
  node("hour-track").style.setProperty("--n", held.length);
}

/** The light and the dark of every hour, and over them how many people are expected on average along the streets. */
function sky(held) {
  const [day, night] = [told.style.themes.day, told.style.themes.night];
  const means = held.map((k) => told.week.mean[k]);
  const most = Math.max(...means, 1e-9);
  const marks = [draw("rect", { x: 0, y: 0, width: held.length, height: 10, fill: day.paper })];
  held.forEach((k, at) => marks.push(draw("rect", { x: at, y: 0, width: 1.02, height: 10, fill: night.paper, opacity: told.week.dark[dayOf(k)][k % 24] })));
  held.forEach((k, at) => marks.push(draw("rect", { x: at + 0.12, y: 10 - (9 * means[at]) / most, width: 0.76, height: (9 * means[at]) / most, fill: day.unknown })));
  held.forEach((k, at) => at && k % 24 === 0 && marks.push(draw("path", { d: `M${at} 0V10`, stroke: day.unknown, "stroke-width": 0.25 })));
  return draw("svg", { viewBox: `0 0 ${held.length} 10`, preserveAspectRatio: "none", class: "sky-line", "aria-hidden": "true" }, ...marks);
}

function dayNames(held) {
  const names = make("div", { class: "day-names", "aria-hidden": "true" });
  told.week.days.forEach((day, d) => {
    const hours = held.filter((k) => dayOf(k) === d).length;
    if (!hours) return;
    const name = make("span", { text: say(`week.${day}`) });
    name.style.flex = String(hours);
    names.append(name);
  });
  return names;
}

function drawHours() {
  if (!node("hour") || state.hour === null) return;
  const slider = node("hour");
  const dark = told.week.dark[dayOf(state.hour)][state.hour % 24];
  const sun = dark > 0.005 && dark < 0.995 ? say("hour.dark.part", { share: percent(dark) }) : say(dark > 0.5 ? "hour.dark" : "hour.light");
  slider.value = hoursHeld().indexOf(state.hour);
  slider.setAttribute("aria-valuetext", say("hour.value", { hour: hourText(), sun }));
  node("hour-now").textContent = hourText();
  node("hour-dark").textContent = sun;
  node("hour-says").textContent = hourSays();
  const label = say(playing ? "hour.pause" : "hour.play");
  node("play").setAttribute("aria-label", label);
  node("play").title = label;
  node("play").replaceChildren(draw("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, draw("path", { d: playing ? "M7 5h4v14H7zM13 5h4v14h-4z" : "M8 4.5v15l12-7.5z", fill: "currentColor" })));
}
