/* What most of the better-working spaces of a group have, and the chosen one lacks. */

function betterHave(kind, i) {
  if (kind !== "spaces" || !column["better.space"]) return [];
  const rows = [...column["better.space"].keys()].filter((row) => column["better.space"][row] === i);
  if (!rows.length) return [];
  const items = rows.map((row) => {
    const thing = say(`better.thing.${told.things[column["better.thing"][row]]}`);
    return make("li", { text: say("better.item", { thing, have: digits(column["better.have"][row]), known: digits(column["better.known"][row]) }) });
  });
  const phase = PHASES[column["better.phase"][rows[0]]];
  return [
    make("p", { text: say(`better.${phase}`, { n: digits(column["better.n"][rows[0]]) }) }),
    make("ul", { class: "better" }, ...items),
    make("p", { class: "small", text: say("better.hint") }),
  ];
}
