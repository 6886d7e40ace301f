"""Plans: all routes of a service day as immutable revisions.

`service` is what a dispatcher does with them. A build goes `ground` (what the file says) -> `layout` (doors) ->
`problem` (for routing) -> `searching` -> `settling` (times, sums, what is broken) -> `saving`; hand work goes
`table` -> `arrangement` -> `settling` -> `reasons` -> `saving`.
"""
