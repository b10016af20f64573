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

/** Make the curves of each kind of unit answer like a column: all of them are worked out when somebody asks for all. */
function wireCurves() {
  for (const kind of KINDS) {
    rhythms[kind] = rhythmsOf(kind);
    if (!rhythms[kind]) continue;
    Object.defineProperty(column, `${kind}.week`, { configurable: true, enumerable: true, get: () => allSteps(kind) });
  }
}

function allSteps(kind) {
  const n = column[`${kind}.week.unknown`].length;
  const length = 24 * told.week.days.length * told.week.parts.length;
  const steps = new Uint8Array(n * length);
  for (let i = 0; i < n; i++) fillSteps(kind, i, steps.subarray(i * length, (i + 1) * length));
  Object.defineProperty(column, `${kind}.week`, { value: steps });
  return steps;
}

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
      steps[part * hours + hour] = Math.max(0, Math.min(250, all[hour] + Math.floor(sum * GRAIN + 0.5)));
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
