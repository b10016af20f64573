/* The form of a walk: choose a stop, rate, write, save as a file. Nothing is sent; answers stay in this browser. */

const KEEP = `geosafe-form-${told.walk}-${told.stops.map(({ code }) => code).join("-")}`;
const blank = () => ({ rater: "", group: "", consent: false, stops: {} });
let form = blank();
let at = 0;
let keeps = true;
let sure = false;

/** The answers to a stop; made when something is first answered there. */
const answersAt = (k) => form.stops[told.stops[k].code];
const answered = (answers) => (answers ? [...told.ratings, "words", "change"].filter((name) => (answers[name] ?? "") !== "").length : 0);
const rated = (answers) => (answers ? told.ratings.filter((name) => (answers[name] ?? "") !== "").length : 0);

function keep() {
  try {
    localStorage.setItem(KEEP, JSON.stringify(form));
  } catch {
    keeps = false;
  }
  node("keeps").textContent = say(keeps ? "form.keep.says" : "form.keep.not");
}

/** The local clock of the place: date and time. */
function clock() {
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", { timeZone: told.timezone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(new Date()).map(({ type, value }) => [type, value]));
  return { date: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

function answer(name, value) {
  const { code } = told.stops[at];
  form.stops[code] ??= clock();
  form.stops[code][name] = value;
  if (!answered(form.stops[code])) delete form.stops[code];
  keep();
  drawProgress();
}

const stopTitle = ({ stop, name }) => (name ? say("form.stop.choice", { n: stop, name }) : say("form.stop.unnamed", { n: stop }));

function drawRatings() {
  const answers = answersAt(at) ?? {};
  node("ratings").replaceChildren(...told.ratings.map((name) => {
    const choice = (value) => {
      const id = `${name}-${value === "" ? "none" : value}`;
      const input = make("input", { type: "radio", name, id, checked: String(answers[name] ?? "") === String(value), onchange: () => answer(name, value) });
      if (value === "") return make("label", { for: id, class: "none" }, input, make("span", { text: say("form.rate.none") }));
      const [, figure, text] = /^(\d+)\s*:\s*(.*)$/s.exec(say(`form.rate.${value}`));
      return make("label", { for: id }, input, make("b", { text: figure }), make("span", { text }));
    };
    return make("fieldset", {}, make("legend", { text: say(`form.ask.${name}`) }), make("div", { class: "choices" }, ...[...told.scale, ""].map(choice)));
  }));
  for (const name of ["words", "change"]) node(name).value = answers[name] ?? "";
}

function drawProgress() {
  node("stops").replaceChildren(...told.stops.map((stop, k) => make("li", {}, make("button", { type: "button", class: answered(answersAt(k)) ? "begun" : "", "aria-current": k === at ? "step" : undefined, "aria-label": stopTitle(stop), text: stop.stop, onclick: () => go(k) }))));
  const begun = told.stops.map((stop, k) => [stop, answersAt(k)]).filter(([, answers]) => answers);
  node("progress").replaceChildren(...begun.map(([{ stop }, answers]) => make("li", { text: say("form.answered", { n: stop, answers: rated(answers) }) })));
  node("forget").disabled = !begun.length && !form.rater && !form.group && !form.consent;
}

function drawStop() {
  const stop = told.stops[at];
  node("stop-title").textContent = stopTitle(stop);
  node("code").textContent = say("form.code", { code: stop.code });
  node("back").disabled = at === 0;
  node("next").disabled = at === told.stops.length - 1;
  drawRatings();
  drawProgress();
}

function go(k) {
  at = k;
  drawStop();
  node("stop-title").focus();
}

/** What is handed in: a feature a stop, whose columns are those of every form of a walk. */
function collection() {
  const features = told.stops.filter(({ code }) => form.stops[code]).map((stop) => {
    const answers = form.stops[stop.code];
    const given = { ...stop, walk: told.walk, rater: form.rater.trim(), group: form.group, ...answers, phase: "", stop: String(stop.stop) };
    const properties = Object.fromEntries(told.columns.map((name) => [name, given[name] ?? ""]));
    return { type: "Feature", geometry: { type: "Point", coordinates: [stop.lon, stop.lat] }, properties };
  });
  return { type: "FeatureCollection", form: "geosafe", walk: told.walk, features };
}

function save() {
  const missing = !form.rater.trim() ? "rater" : !form.consent ? "consent" : !Object.keys(form.stops).length ? "answer" : null;
  if (missing) {
    node("status").textContent = say(`form.needs.${missing}`);
    node(missing === "answer" ? "stop-title" : missing).focus();
    return;
  }
  const person = form.rater.trim().normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "-");
  const name = `answers-${told.walk}-${person}.geojson`;
  const link = make("a", { href: URL.createObjectURL(new Blob([JSON.stringify(collection(), null, 1)], { type: "application/geo+json" })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  node("status").textContent = say("form.saved", { file: name });
}

function forget() {
  if (!sure) {
    sure = true;
    node("forget").textContent = say("form.forget.sure");
    return;
  }
  form = blank();
  try {
    localStorage.removeItem(KEEP);
  } catch {
    keeps = false;
  }
  at = 0;
  draw();
  node("status").textContent = say("form.forgotten");
}

function draw() {
  sure = false;
  document.documentElement.lang = told.language;
  told.words = told.all[told.language];
  document.querySelectorAll("[data-say]").forEach((element) => { element.textContent = say(element.dataset.say); });
  node("title").textContent = document.title = say("form.title", { study: told.study, date: told.date });
  node("forget").textContent = say("form.forget");
  node("keeps").textContent = say(keeps ? "form.keep.says" : "form.keep.not");
  for (const name of ["rater", "group"]) node(name).value = form[name];
  node("consent").checked = form.consent;
  drawStop();
}

function start() {
  try {
    form = { ...blank(), ...JSON.parse(localStorage.getItem(KEEP) ?? "{}") };
  } catch {
    keeps = false;
  }
  node("example").hidden = !told.example;
  node("language").append(...Object.entries(told.languages).map(([code, name]) => make("option", { value: code, text: name, lang: code, selected: code === told.language })));
  node("language").addEventListener("change", ({ target }) => { told.language = target.value; node("status").textContent = ""; draw(); });
  for (const name of ["rater", "group"]) node(name).addEventListener("input", ({ target }) => { form[name] = target.value; keep(); drawProgress(); });
  node("consent").addEventListener("change", ({ target }) => { form.consent = target.checked; keep(); drawProgress(); });
  for (const name of ["words", "change"]) node(name).addEventListener("input", ({ target }) => answer(name, target.value));
  node("back").addEventListener("click", () => go(at - 1));
  node("next").addEventListener("click", () => go(at + 1));
  node("save").addEventListener("click", save);
  node("forget").addEventListener("click", forget);
  draw();
  document.documentElement.dataset.ready = "yes";
}

start();
