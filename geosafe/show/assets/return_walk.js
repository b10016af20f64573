/* The return walk with those who decide: what was asked where, who answers for it, what became of it. */

function ask({ id, asked, phase, forms, who_answers, status, reply }) {
  const phases = told.phases.includes(phase) ? say(`phase.${phase}`) : phase;
  const facts = [["who", who_answers], ["reply", reply]].map(([key, text]) => make("div", { class: "fill" }, make("dt", { text: say(`return.${key}`) }), make("dd", { text: text.trim() })));
  return make("li", { id, class: status },
    make("q", { text: asked }),
    make("p", { class: "small", text: [phases, forms ? say("return.form", { rows: forms }) : say("return.gone")].join(" · ") }),
    make("p", { class: "status" }, make("span", { text: say(`return.status.${status}`) })),
    make("dl", {}, ...facts));
}

function start() {
  frame();
  const counts = Object.fromEntries(told.statuses.map((status) => [status, told.answers.filter((each) => each.status === status).length]));
  node("lead").append(paragraph(say("return.lead")), ...(told.answers.length ? [make("p", { class: "counts", text: say("return.counts", counts) })] : []), ...(told.few ? [paragraph(say("return.few"), true)] : []), make("p", { class: "small edit", text: say("return.edit", { file: told.file }) }), ...(told.paper ? [make("p", { class: "links" }, make("a", { class: "go", href: told.paper, text: say("return.paper") }))] : []));
  const places = [...new Set(told.answers.map(({ place }) => place))];
  node("main").append(...places.map((place) => make("section", {}, make("h2", { text: place || say("listen.place.none") }), make("ul", { class: "asks" }, ...told.answers.filter((each) => each.place === place).map(ask)))));
  if (!places.length) node("main").append(paragraph(say("return.none")));
  document.documentElement.dataset.ready = "yes";
}

start();
