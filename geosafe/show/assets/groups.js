/* Streets and spaces in groups that are drawn alike, quickly enough for a whole city. */

const ends = {}; // by kind, phase and end of the interval: the columns of scores by name

/** The columns of one kind, phase and end by name: found once, because a name put together for each unit takes long. */
function columnsOf(kind, phase, end) {
  const found = ((ends[kind] ??= {})[phase] ??= {})[end];
  if (found) return found;
  const wanted = new RegExp(`^${kind}\\.${phase}\\.([a-z]+)${end.replace(".", "\\.")}$`);
  const named = Object.keys(column).map((key) => [wanted.exec(key)?.[1], key]).filter(([name]) => name);
  return (ends[kind][phase][end] = Object.fromEntries(named.map(([name, key]) => [name, column[key]])));
}

const order = (look) => (look.colour === null ? -100 : look.width * 10 + look.colour);

const NOT_SCORED = { colour: null, width: 0, wide: false };

/** Units grouped by how they are drawn: narrow ones first, so that busy streets lie on top. */
function groups(kind) {
  const ranked = column[`${kind}.ranked`];
  const found = new Map(); // by a number for each look: the look and how many units have it
  const keys = new Int16Array(ranked.length);
  for (let i = 0; i < ranked.length; i++) {
    const look = ranked[i] ? fullLooks(kind, i) : NOT_SCORED;
    const marks = (look.wide ? 1 : 0) + (look.faded ? 2 : 0) + (look.closed ? 4 : 0);
    const key = ((look.colour === null ? 0 : look.colour + 2) * 16 + look.width + 2) * 8 + marks;
    keys[i] = key;
    const group = found.get(key);
    if (group) group.n++;
    else found.set(key, { ...look, n: 1 });
  }
  for (const group of found.values()) Object.assign(group, { units: new Uint32Array(group.n), n: 0 });
  const byKey = [];
  for (const [key, group] of found) byKey[key] = group;
  for (let i = 0; i < keys.length; i++) {
    const group = byKey[keys[i]];
    group.units[group.n++] = i;
  }
  return [...found.values()].sort((a, b) => order(a) - order(b));
}

/** The share of scored street length, or of the ground of spaces where they alone have a colour, without a class. */
function shareMissing() {
  const kind = mainKind();
  const size = column[`${kind}.size`];
  let [all, missing] = [0, 0];
  for (const { colour, faded, units } of drawn[kind]) {
    if (colour === null && !faded) continue;
    for (const i of units) {
      const found = faded ? looks(kind, i).colour : colour; // a filter fades streets and changes nothing in what is known
      if (found === null) continue;
      all += size[i];
      if (found === UNKNOWN || found === FEWER) missing += size[i];
    }
  }
  return all ? missing / all : 0;
}
