/* The steps of 24-hour curves: as they stand in the page, or worked out from the rhythms that places share. */

const GRAIN = 4 / 4096; // of shares and of rhythms, as they are packed

/** What is needed to work out the curves of blocks or spaces, part by part; null where they stand in the page. */
function rhythmsOf(kind) {
  const found = [];
  for (let part = 0; `${kind}.week.${part}.rhythms` in column; part++) {
    const name = `${kind}.week.${part}`;
    const shares = [];
    for (let k = 0; `${name}.${k}` in column; k++) shares.push(new Int16Array(column[`${name}.${k}`].buffer));
    found.push({ rhythms: new Int16Array(column[`${name}.rhythms`].buffer), shares, at: column[`${name}.at`], to: column[`${name}.to`] });
  }
  return found.length ? found : null;
}

const rhythms = {};

/** Find the rhythms of each kind of unit; `blocks.week` then stands in the columns as where curves are written out. */
function wireCurves() {
  for (const kind of KINDS) {
    rhythms[kind] = rhythmsOf(kind);
    if (rhythms[kind]) column[`${kind}.week`] = null;
  }
}

const HOURS_KEPT = 8; // as many hours as are looked at in turn
const totals = new Map();
let latest = { kind: null, hour: null, found: null };

/** What is expected of all units in one hour of those told, added up over its parts; NaN where it is not known. */
function totalsIn(kind, hour) {
  if (latest.kind === kind && latest.hour === hour) return latest.found; // asked unit by unit
  const key = `${kind}/${hour}`;
  if (totals.has(key)) return (latest = { kind, hour, found: totals.get(key) }).found;
  const n = column[`${kind}.ranked`].length;
  const people = Float64Array.from({ length: 256 }, (_, step) => (step === 255 ? NaN : Math.expm1(step / told.week.steps)));
  const found = new Float64Array(n);
  for (let part = 0; part < told.week.parts.length; part++) {
    const steps = stepsIn(kind, part, hour);
    for (let i = 0; i < n; i++) found[i] += people[steps[i]];
  }
  if (totals.size >= HOURS_KEPT) totals.delete(totals.keys().next().value);
  totals.set(key, found);
  return (latest = { kind, hour, found }).found;
}

/** The steps of one part of all units in one hour of those told. */
function stepsIn(kind, part, hour) {
  const n = column[`${kind}.ranked`].length;
  const hours = 24 * told.week.days.length;
  const steps = new Uint8Array(n);
  if (!rhythms[kind]) {
    const all = column[`${kind}.week`];
    for (let i = 0; i < n; i++) steps[i] = all[(i * told.week.parts.length + part) * hours + hour];
    return steps;
  }
  const { rhythms: all, shares, at, to } = rhythms[kind][part];
  const sums = new Float64Array(n);
  shares.forEach((share, k) => {
    const rhythm = all[(k + 1) * hours + hour];
    if (rhythm) for (let i = 0; i < n; i++) sums[i] += share[i] * rhythm;
  });
  for (let i = 0; i < n; i++) steps[i] = stepOf(all[hour], sums[i]);
  for (let k = 0; k < at.length; k++) if (at[k] % hours === hour) steps[(at[k] - hour) / hours] = to[k];
  const unknown = column[`${kind}.week.unknown`];
  for (let i = 0; i < n; i++) if (unknown[i]) steps[i] = 255;
  return steps;
}

const stepOf = (middle, sum) => Math.max(0, Math.min(250, middle + Math.floor(sum * GRAIN + 0.5)));

/** The steps of one unit, (parts, days, 24); 255 is unknown. */
function stepsOf(kind, i) {
  const length = 24 * told.week.days.length * told.week.parts.length;
  return rhythms[kind] ? fillSteps(kind, i, new Uint8Array(length)) : column[`${kind}.week`].subarray(i * length, (i + 1) * length);
}

function fillSteps(kind, i, steps) {
  if (column[`${kind}.week.unknown`][i]) return steps.fill(255);
  const hours = 24 * told.week.days.length;
  rhythms[kind].forEach(({ rhythms: all, shares, at, to }, part) => {
    for (let hour = 0; hour < hours; hour++) {
      let sum = 0;
      for (let k = 0; k < shares.length; k++) sum += shares[k][i] * all[(k + 1) * hours + hour];
      steps[part * hours + hour] = stepOf(all[hour], sum);
    }
    for (let k = firstFrom(at, i * hours); k < at.length && at[k] < (i + 1) * hours; k++) steps[part * hours + at[k] - i * hours] = to[k];
  });
  return steps;
}

/** The place of the first of ascending numbers that is not below a number. */
function firstFrom(numbers, least) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
