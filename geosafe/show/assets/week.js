/* The 24-hour curve of a place: who can be expected, by what draws them, under the real night of the period. */

const DAY_STARTS = 6; // so that a night out is not cut at midnight
const dayStarts = () => (state.hour === null ? DAY_STARTS : 0); // the slider's hour stands on the curve of its own day
const NEXT_DAY = { weekday: "weekday", Friday: "Saturday", Saturday: "Sunday", Sunday: "weekday" };
const CURVE = { width: 336, height: 96, top: 300 };

/** Hours of a day in the order drawn: [hour of the clock, row of the day that it belongs to]. */
function hoursDrawn(day) {
  const days = told.week.days;
  const next = days.indexOf(NEXT_DAY[days[day]]);
  return [...Array(24).keys()].map((k) => (dayStarts() + k) % 24).map((hour) => [hour, hour < dayStarts() ? next : day]);
}

/** What is expected of each part in each hour drawn, in open venues near by; null where it is not known. */
function expectedHours(kind, i, day) {
  const values = stepsOf(kind, i);
  const days = told.week.days.length;
  return hoursDrawn(day).map(([hour, row]) => {
    const steps = told.week.parts.map((_, part) => values[(part * days + row) * 24 + hour]);
    return steps.includes(255) ? null : steps.map((step) => Math.expm1(step / told.week.steps));
  });
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
const clock = (hour) => `${String(hour).padStart(2, "0")}:00`;
const levelOf = (value) => say(`people.${classOf(value, edges.activity)}`);
const partColour = (part) => {
  const at = told.week.parts.indexOf(part);
  return part === "passing" ? theme().soft : theme().scale[at + 1];
};

function week(kind, i) {
  if (!(`${kind}.week` in column)) return [];
  const hours = expectedHours(kind, i, state.day);
  const head = [make("h3", { text: say("week") }), dayChoice()];
  if (hours.includes(null)) return [...head, make("p", { text: say("week.unknown") })];
  return [...head, make("p", { class: "small", text: weekSays(hours) }), curve(hours), weekKey(), make("p", { class: "small", text: say("week.hint") }), weekTable(hours)];
}

/** When a space is busiest, how many others are like that, and which are most like it. */
function spaceGroup(kind, i) {
  const group = kind === "spaces" ? column["spaces.group"]?.[i] ?? 255 : 255;
  if (group === 255) return [];
  const others = column["spaces.group"].reduce((n, code, k) => n + (code === group && k !== i && column["spaces.ranked"][k] === 1), 0);
  const alike = [...column["spaces.alike"].slice(3 * i, 3 * i + 3)].filter((k) => k !== 4294967295);
  const list = alike.map((k) => make("li", {}, make("button", { type: "button", class: "link", text: listName("spaces", k), onclick: () => { choose("spaces", k); show("spaces", [k]); node("panel").focus(); } })));
  const words = told.groups[group];
  return [
    make("h3", { text: say("group") }),
    make("p", { text: say("group.says", { words: words.charAt(0).toUpperCase() + words.slice(1), n: others }) }),
    list.length ? make("p", { class: "small", text: say("group.alike") }) : null,
    list.length ? make("ol", { class: "first" }, ...list) : null,
  ];
}

function dayChoice() {
  const choices = told.week.days.flatMap((day, k) => [
    make("input", { type: "radio", name: "day", id: `day-${k}`, checked: k === state.day, onchange: () => { chooseDay(k); node(`day-${k}`).focus(); } }),
    make("label", { for: `day-${k}`, text: say(`week.${day}`) })]);
  return make("fieldset", { class: "days" }, make("legend", { text: say("week.day") }), ...choices);
}

function weekSays(hours) {
  const totals = hours.map(sum);
  const [most, least] = [totals.indexOf(Math.max(...totals)), totals.indexOf(Math.min(...totals))];
  const [high, low] = [levelOf(totals[most]), levelOf(totals[least])];
  const at = (k) => clock((dayStarts() + k) % 24);
  return high === low ? say("week.same", { high }) : say("week.says", { most: at(most), least: at(least), high, low });
}

/** Bars of an hour, as high as their class of people says and split in proportion to what draws them. */
function curve(hours) {
  const { width, height, top } = CURVE;
  const step = width / 24;
  const y = (value) => height * (1 - Math.min(1, Math.log1p(value) / Math.log1p(top)));
  const look = theme();
  const marks = [];
  hoursDrawn(state.day).forEach(([hour, row], k) => {
    const dark = told.week.dark[row][hour];
    if (dark > 0) marks.push(draw("rect", { x: k * step, y: 0, width: step + 0.3, height, fill: look.soft, opacity: 0.3 * dark }));
  });
  for (const edge of edges.activity) marks.push(draw("path", { d: `M0 ${y(edge)}H${width}`, stroke: look.line, "stroke-width": 1 }));
  hours.forEach((parts, k) => {
    const total = sum(parts);
    const full = height - y(total);
    let at = height;
    parts.forEach((value, part) => {
      const high = total > 0 ? (full * value) / total : 0;
      at -= high;
      if (high > 0.05) marks.push(draw("rect", { x: k * step + 1, y: at, width: step - 2, height: high, fill: partColour(told.week.parts[part]) }));
    });
  });
  marks.push(draw("path", { d: `M0 ${height}H${width}`, stroke: look.ink, "stroke-width": 1 }));
  marks.push(...hourMark(step, height, look));
  [0, 6, 12, 18].map((hours) => dayStarts() + hours).forEach((hour, k) => marks.push(draw("text", { x: k * 6 * step + 1, y: height + 14, fill: look.soft, "font-size": 12 }, clock(hour % 24))));
  return draw("svg", { viewBox: `0 0 ${width} ${height + 18}`, role: "img", "aria-label": labelled(say("week"), weekSays(hours)), class: "curve" }, ...marks);
}

function weekKey() {
  return make("ul", { class: "parts" }, ...[...told.week.parts].reverse().map((part) => {
    const sample = swatch(partColour(part));
    return make("li", {}, sample, make("span", { text: say(`week.${part}`) }));
  }));
}

function weekTable(hours) {
  const heads = [say("week.hour"), say("week.total"), ...told.week.parts.map((part) => say(`week.${part}`))];
  const rows = hours.map((parts, k) => make("tr", {}, make("th", { scope: "row", text: clock((dayStarts() + k) % 24) }), make("td", { text: digits(sum(parts)) }),
    ...parts.map((value) => make("td", { text: digits(value) }))));
  return make("details", { class: "hours" }, make("summary", { text: say("week.table") }),
    make("table", {}, make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col", text })))), make("tbody", {}, ...rows)));
}
