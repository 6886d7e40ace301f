"""The loops of `labels`, compiled: what is still to come at least, one stop more, and what is worth keeping.

`ways[i, j]`, from node i to node j: s with setup, m, s with setup and service at j, the cost of that in coarse units.
The last node is the depot: where the route starts as i, where it ends as j. Seconds below 0: no way. Sets of stops are
bits. `rates` are units for a m, a s, a s late after a soft window, a s of overtime; `van` is (shift end, latest end).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.compiled import inlined, uncounted

#: More than any cost, time or distance here.
NEVER = 2**30
#: Columns of labels, see `labels`. PARENT: its number before the last stop. WHOLE: no completion costs less.
SET, NODE, RESTED, READY, KINK, COST, PARENT, WHOLE = range(8)
WIDTH = 8


@uncounted
def least(facts: Any, since: Any, until: Any) -> Any:
    """For sets of stops to come, and the node before: the least cost (coarse), time (s) and distance (m) to the end.

    Windows aside (Held and Karp, J. SIAM 10, 1962), but in an order that `needs` and `position` allow.
    """
    (ways, stop_of, _, _, _, needs, position, _, _, _, _, _, tables, _) = facts
    cost, time, metres = tables
    nodes, stops = len(stop_of), len(needs)
    for rest in range(since, until):
        behind, odd = 0, np.int64(0)
        for stop in range(stops):
            if not (rest >> stop) & 1:
                behind += 1
                odd |= needs[stop] & rest
        if odd:  # a stop is behind that needs one still to come
            continue
        for here in range(nodes):
            best = cost[rest, here] = time[rest, here] = metres[rest, here] = NEVER
            if (rest >> stop_of[here]) & 1:
                continue
            if rest == 0:
                if ways[here, nodes, 0] >= 0:
                    cost[rest, here] = ways[here, nodes, 3]
                    time[rest, here] = ways[here, nodes, 2]
                    metres[rest, here] = ways[here, nodes, 1]
                continue
            quickest = shortest = NEVER
            for there in range(nodes):
                stop = stop_of[there]
                if not (rest >> stop) & 1 or needs[stop] & rest or ways[here, there, 0] < 0:
                    continue
                if position[stop] >= 0 and position[stop] != behind:
                    continue
                less = rest ^ (1 << stop)
                best = min(best, cost[less, there] + ways[here, there, 3])
                quickest = min(quickest, time[less, there] + ways[here, there, 2])
                shortest = min(shortest, metres[less, there] + ways[here, there, 1])
            cost[rest, here], time[rest, here], metres[rest, here] = best, quickest, shortest


@inlined
def copied(one: Any, to: Any) -> Any:
    """Column by column: a slice would be counted."""
    for column in range(WIDTH):
        to[column] = one[column]


@uncounted
def at_least(label: Any, rest: Any, rates: Any, van: Any, breaks: Any, ends: Any, tables: Any, unit: Any) -> Any:
    """What a route that begins so costs at least; NEVER squared where it cannot be back in time."""
    cost, time, metres = tables
    node = label[NODE]
    if cost[rest, node] >= NEVER:
        return NEVER * NEVER
    back, rested = label[READY] + time[rest, node], np.int64(0)
    after = ends[0]
    for stop in range(1, len(ends)):
        if (rest >> (stop - 1)) & 1:
            after = max(after, ends[stop])
    for at in range(label[RESTED], len(breaks)):
        if max(back, after) > breaks[at, 1]:
            back += breaks[at, 2]
            rested += breaks[at, 2]
    back = max(back, after)
    if back > van[1]:
        return NEVER * NEVER
    busy = label[COST] + unit * cost[rest, node] + rates[1] * rested
    waits = label[COST] + rates[0] * metres[rest, node] + rates[1] * (back - label[KINK])
    return max(busy, waits) + rates[3] * max(0, back - van[0])


@uncounted
def served(label: Any, opens: Any, closes: Any, soft: Any, service: Any, rates: Any) -> Any:
    """Wait for the window, or be late, and serve; whether that can be."""
    if label[READY] > closes and not soft:
        return False
    late = max(0, label[READY] - closes)
    label[COST] += rates[2] * late
    label[READY] = max(label[READY], opens)
    if not soft or rates[2] >= rates[1]:  # else leaving later may pay although it is late: what it costs is left open
        label[KINK] = min(label[KINK], max(closes, label[READY]))
    label[COST] += rates[1] * (max(0, label[READY] - label[KINK]) + service)
    label[KINK] = max(label[KINK], label[READY]) + service
    label[READY] += service
    return True


@uncounted
def driven(label: Any, way: Any, rates: Any, breaks: Any, taken: Any) -> Any:
    """Drive, with so many breaks more on the way; whether they can be had."""
    for one in range(taken):
        latest = breaks[label[RESTED] + one, 1]
        if label[READY] > latest:
            return False
        label[KINK] = min(label[KINK], latest)
    label[READY] += way[0]
    label[KINK] += way[0]
    label[COST] += rates[0] * way[1] + rates[1] * way[0]
    for _ in range(taken):
        begins, lasting = breaks[label[RESTED], 0], breaks[label[RESTED], 2]
        label[READY] = max(label[READY], begins) + lasting
        label[KINK] += lasting
        label[COST] += rates[1] * lasting
        label[RESTED] += 1
    if label[READY] > label[KINK]:
        label[COST] += rates[1] * (label[READY] - label[KINK])
        label[KINK] = label[READY]
    return True


@uncounted
def longer(labels: Any, since: Any, until: Any, made: Any, count: Any, facts: Any, most: Any, trial: Any) -> Any:
    """Each label with each stop more, where the whole may cost less than `most`. Returns how many are made, or -1."""
    (ways, stop_of, services, firsts, windows, needs, position, allowed, rates, van, breaks, ends, tables, unit) = facts
    nodes, stops = len(stop_of), len(needs)
    full = 2**stops - 1
    for at in range(since, until):
        visited, here = labels[at, SET], labels[at, NODE]
        behind = 0
        for stop in range(stops):
            behind += (visited >> stop) & 1
        for there in range(nodes):
            stop = stop_of[there]
            if (visited >> stop) & 1 or needs[stop] & ~visited or ways[here, there, 0] < 0:
                continue
            if position[stop] >= 0 and position[stop] != behind:
                continue
            after = visited | (1 << stop)
            if len(allowed) > 1 and not allowed[after]:
                continue
            for taken in range(len(breaks) - labels[at, RESTED] + 1):
                for number in range(firsts[there], firsts[there + 1]):
                    copied(labels[at], trial)
                    if not driven(trial, ways[here, there], rates, breaks, taken):
                        continue
                    opens, closes, soft = windows[number]
                    if not served(trial, opens, closes, soft, services[there], rates):
                        continue
                    trial[SET], trial[NODE], trial[PARENT] = after, there, at
                    trial[WHOLE] = at_least(trial, full ^ after, rates, van, breaks, ends, tables, unit)
                    if trial[WHOLE] >= most:
                        continue
                    if count >= len(made):
                        return -1
                    copied(trial, made[count])
                    count += 1
    return count


@uncounted
def thinned(labels: Any, order: Any, kept: Any, rates: Any) -> Any:
    """Of labels that have visited the same and are at the same node, those that no other one is at least as good as.

    `order` sorts them by set, node and readiness. Returns how many there are; `kept` holds their numbers.
    """
    count, group = 0, 0
    for turn in range(len(order)):
        one = labels[order[turn]]
        if turn == 0 or one[SET] != labels[order[turn - 1], SET] or one[NODE] != labels[order[turn - 1], NODE]:
            group = count
        beaten = False
        for before in range(group, count):
            other = labels[kept[before]]
            if (
                other[COST] <= one[COST]
                and other[RESTED] >= one[RESTED]
                and other[COST] - rates[1] * other[KINK] <= one[COST] - rates[1] * one[KINK]
            ):
                beaten = True
                break
        if not beaten:
            kept[count] = order[turn]
            count += 1
    return count


@uncounted
def finished(labels: Any, facts: Any, trial: Any) -> Any:
    """The cheapest end of labels that have visited all: its cost and which label it is, or -1."""
    (ways, _, _, _, _, _, _, _, rates, van, breaks, _, _, _) = facts
    best, which = np.int64(NEVER) * NEVER, -1
    home = ways.shape[0] - 1
    for at in range(len(labels)):
        for taken in range(len(breaks) - labels[at, RESTED] + 1):
            copied(labels[at], trial)
            if not driven(trial, ways[trial[NODE], home], rates, breaks, taken):
                continue
            ready, rested = trial[READY], trial[RESTED]
            if ready > van[1] or (rested < len(breaks) and ready > breaks[rested, 1]):
                continue
            cost = trial[COST] + rates[3] * max(0, ready - van[0])
            if cost < best:
                best, which = cost, at
    return best, which
