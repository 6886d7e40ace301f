"""Plans: all routes of a service day as immutable revisions.

`service` is what a dispatcher does with them. A build goes `ground` (what the file says) -> `layout` (doors) ->
`problem` (for routing) -> `searching` -> `settling` (times, sums, what is broken) -> `saving`; hand work goes
`table` -> `arrangement` -> `settling` -> `reasons` -> `saving`. What a build keeps goes `wishes` -> `wishing`; what
vans have behind them when it begins stands in `under_way`, and on their routes by `behind`. `inserting` and `spreading`
place orders without a search.
"""
