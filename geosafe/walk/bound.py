"""Bound: what the best choice of stops can be worth at most, by linear programming."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from geosafe.network.graph import Bools, Floats, Ints
from geosafe.walk.prizes import PER_WORTH, Prizes

#: Rounds of cuts at most: each lowers the bound less than the one before.
ROUNDS: Final = 40
#: A cut must be broken by more than this to be made.
_BROKEN: Final = 1e-4
#: Flows are counted in whole numbers of this.
_FLOW: Final = 1_000_000

_Row = tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]


def bound(prizes: Prizes, together: Bools, known: int, *, rounds: int = ROUNDS) -> tuple[int, Bools]:
    """Return what no choice exceeds, and the places that a choice better than a known one can have.

    Parameters
    ----------
    prizes
        The problem.
    together : (n, n)
        Pairs that one walk can have.
    known
        What a choice is worth [millionths].
    rounds
        How often to look for what the bound breaks.

    Returns
    -------
    bound
        [millionths]
    possible : (n,)
        False for places that only choices worth no more than ``known`` have.

    Notes
    -----
    The linear relaxation of the orienteering problem: edges and places are taken in shares, each place with as much of
    edges to either side; what cuts it off from start and end is added where it is broken (generalised subtour
    elimination, by maximum flow; Fischetti, Salazar and Toth 1998). Solved by HiGHS, in scipy.
    """
    model = _Relaxation(prizes, together)
    best, possible = np.inf, np.ones(prizes.n, bool)
    for _ in range(rounds + 1):
        solved = linprog(
            model.cost, A_ub=model.matrix(), b_ub=model.limits, A_eq=model.balance, b_eq=model.balanced,
            bounds=np.column_stack([model.low, model.high]), method="highs",
        )  # fmt: skip
        if solved.status == 2:  # no choice at all is better than the known one
            return known, np.zeros(prizes.n, bool)
        if solved.status != 0:
            break
        best = min(best, -solved.fun * PER_WORTH)
        # A place whose taking costs more than the gap is in no better choice.
        dear = solved.lower.marginals[model.places] * PER_WORTH > best - known + 1
        possible &= ~dear
        model.high[model.places[dear]] = 0.0
        if best <= known + 1 or not model.cut(solved.x):
            break
    if not np.isfinite(best):
        return int(prizes.worth.sum() + prizes.bonus.sum()), possible
    return max(known, int(np.floor(best + 1))), possible


class _Relaxation:
    """The linear program: variables are edges, then places, then groups."""

    def __init__(self, prizes: Prizes, together: Bools) -> None:
        n, lengths = prizes.n, prizes.lengths
        one, other = np.nonzero(np.triu(together, 1))
        each = np.arange(n)
        self.n = n
        #: The two ends of each edge; start and end are n and n + 1.
        self.tail = np.concatenate([np.full(n, n), np.full(n, n + 1), one])
        self.head = np.concatenate([each, each, other])
        n_edges, n_groups = len(self.tail), len(prizes.bonus)
        self.edges, self.places = np.arange(n_edges), n_edges + each
        groups = n_edges + n + np.arange(n_groups)
        self.size = n_edges + n + n_groups
        length = lengths[self.tail, self.head].astype(float)
        self.cost = np.concatenate([prizes.per_length * length, -prizes.worth, -prizes.bonus]) / PER_WORTH
        self.low, self.high = np.zeros(self.size), np.ones(self.size)
        self.low[self.places[prizes.must]] = 1.0
        alone = lengths[n, :n] + lengths[n + 1, :n]
        self.high[self.places[(alone > prizes.longest) | (alone + prizes.per_stop > prizes.total)]] = 0.0

        rows: list[_Row] = [
            (self.edges, length),
            (np.concatenate([self.edges, self.places]), np.concatenate([length, np.full(n, float(prizes.per_stop))])),
            (self.places, np.ones(n)),
        ]
        limits = [float(prizes.longest), float(prizes.total), float(prizes.most)]
        for g in range(n_groups):
            members = self.places[prizes.groups[:, g]]
            rows.append((np.append(members, groups[g]), np.append(-np.ones(len(members)), 1.0)))
            limits.append(0.0)
        for clique in _cliques(~together & ~np.eye(n, dtype=bool)):
            rows.append((self.places[clique], np.ones(len(clique))))
            limits.append(1.0)
        self._rows, self.limits = rows, limits
        ends = np.concatenate([self.tail, self.head])
        taken = coo_array((np.ones(2 * n_edges), (ends, np.tile(self.edges, 2))), shape=(n + 2, self.size))
        twice = coo_array((np.full(n, -2.0), (each, self.places)), shape=(n + 2, self.size))
        self.balance = csr_array(taken + twice)
        self.balanced = np.concatenate([np.zeros(n), [1.0, 1.0]])

    def matrix(self) -> csr_array:
        """Return the rows of what is limited."""
        ends = np.cumsum([0, *(len(columns) for columns, _ in self._rows)])
        columns = np.concatenate([columns for columns, _ in self._rows])
        return csr_array(
            (np.concatenate([values for _, values in self._rows]), columns, ends), shape=(len(self._rows), self.size)
        )

    def cut(self, x: Floats) -> bool:
        """Add what the shares break; return whether they break anything."""
        share, place = x[self.edges], x[self.places]
        rows = self._edge_cuts(share, place) or self._flow_cuts(share, place)
        self._rows += rows
        self.limits += [0.0] * len(rows)
        return bool(rows)

    def _edge_cuts(self, share: Floats, place: Floats) -> list[_Row]:
        """Return rows by which an edge is taken no more than either of its places."""
        rows: list[_Row] = []
        for end in (self.tail, self.head):
            inner = np.flatnonzero(end < self.n)
            broken = inner[share[inner] > place[end[inner]] + _BROKEN]
            rows += [(np.array([e, self.places[end[e]]]), np.array([1.0, -1.0])) for e in broken]
        return rows

    def _flow_cuts(self, share: Floats, place: Floats) -> list[_Row]:
        """Return rows by which as much leads from a place to start and end as twice its share."""
        flow = np.rint(share * _FLOW).astype(np.int32)
        some = flow > 0
        tail, head = np.minimum(self.tail[some], self.n), self.head[some]  # start and end as one
        capacity = coo_array(
            (np.tile(flow[some], 2), (np.append(tail, head), np.append(head, tail))), shape=(self.n + 1,) * 2
        ).tocsr()
        capacity.sum_duplicates()
        rows: list[_Row] = []
        done = place <= 0.01
        for i in np.argsort(-place, kind="stable"):
            if done[i]:
                continue
            found = maximum_flow(capacity, int(i), self.n)
            if found.flow_value >= (2 * place[i] - 2 * _BROKEN) * _FLOW - 10 * self.n:
                continue
            left = capacity - found.flow
            left.data[left.data < 0] = 0
            left.eliminate_zeros()
            side = np.zeros(self.n + 2, bool)
            side[breadth_first_order(left, int(i), return_predecessors=False)] = True
            crossing = np.flatnonzero(side[self.tail] != side[self.head])
            rows.append((np.append(crossing, self.places[i]), np.append(-np.ones(len(crossing)), 2.0)))
            done |= side[: self.n]
        return rows


def _cliques(apart: Bools) -> list[Ints]:
    """Return groups of places of which any two are apart, so that every such pair is in one: the first found, grown."""
    left = np.triu(apart, 1)
    cliques = []
    while left.any():
        one, other = np.argwhere(left)[0]
        clique = [one, other]
        candidates = apart[one] & apart[other]
        while candidates.any():
            at = np.flatnonzero(candidates)
            # The one with most pairs that are in no group yet.
            new = (left | left.T)[np.ix_(at, clique)].sum(axis=1)
            clique.append(at[np.argmax(new)])
            candidates &= apart[clique[-1]]
        some = np.array(sorted(clique), np.int64)
        left[np.ix_(some, some)] = False
        cliques.append(some)
    return cliques
