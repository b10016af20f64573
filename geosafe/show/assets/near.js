/* Streets and spaces without a name are told by the named street next to them. */

const NEAR_M = 100; // farther off, a name says little: our judgement
const nearOf = {}; // by kind: found once

/** The name of the nearest named street within reach of the middle of a unit; "" where there is none. */
function nearName(kind, i) {
  const known = (nearOf[kind] ??= new Map());
  if (!known.has(i)) known.set(i, findNear(kind, i));
  return known.get(i);
}

function findNear(kind, i) {
  const { box } = column[`${kind}.shape`];
  const [px, py] = [(box[4 * i] + box[4 * i + 2]) / 2, (box[4 * i + 1] + box[4 * i + 3]) / 2];
  const { part, point, x, y, box: boxes } = column["blocks.shape"];
  const named = column["blocks.name"];
  let least = (NEAR_M / STEP_M) ** 2;
  let found = 0;
  for (let k = 0; k < named.length; k++) {
    if (!named[k]) continue;
    const dx = Math.max(boxes[4 * k] - px, 0, px - boxes[4 * k + 2]);
    const dy = Math.max(boxes[4 * k + 1] - py, 0, py - boxes[4 * k + 3]);
    if (dx * dx + dy * dy >= least) continue;
    for (let p = part[k]; p < part[k + 1]; p++) {
      for (let v = point[p] + 1; v < point[p + 1]; v++) {
        const [ux, uy] = [x[v] - x[v - 1], y[v] - y[v - 1]];
        const along = Math.max(0, Math.min(1, ((px - x[v - 1]) * ux + (py - y[v - 1]) * uy) / (ux * ux + uy * uy || 1)));
        const far = (x[v - 1] + along * ux - px) ** 2 + (y[v - 1] + along * uy - py) ** 2;
        if (far < least) [least, found] = [far, named[k]];
      }
    }
  }
  return told.names[found];
}

/** What a unit is called in a list: its name, or what it is and the street by it. */
function listName(kind, i) {
  const street = nameOf(kind, i) ? "" : nearName(kind, i);
  return street ? say("profiles.near", { what: titleOf(kind, i), street }) : titleOf(kind, i);
}
