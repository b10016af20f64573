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

/** Units grouped by how they are drawn: narrow ones first, so that busy streets lie on top. */
function groups(kind) {
  const ranked = column[`${kind}.ranked`];
  const found = new Map(); // by a number for each look: the look and how many units have it
  const keys = new Int16Array(ranked.length);
  for (let i = 0; i < ranked.length; i++) {
    const look = ranked[i] ? looks(kind, i) : { colour: null, width: 0, wide: false };
    const key = look.colour === null ? 0 : ((look.colour + 2) * 16 + look.width + 2) * 2 + Number(look.wide);
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

/** The share of scored street length that has no class in what is shown. */
function shareMissing() {
  const size = column["blocks.size"];
  let [all, missing] = [0, 0];
  for (const { colour, units } of drawn.blocks) {
    if (colour === null) continue;
    let length = 0;
    for (const i of units) length += size[i];
    all += length;
    if (colour === UNKNOWN || colour === FEWER) missing += length;
  }
  return all ? missing / all : 0;
}
