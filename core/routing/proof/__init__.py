"""How good the order of a route is: proven to be the best, or by how much a better one could be cheaper at most.

`model` is the answer, `prices` what an order costs exactly. `labels` finds the cheapest order by dynamic programming
(`facts` are its arrays, `kernel` its loops); `orders` is the question as CP-SAT is asked it where labels are too many;
`search` asks until the answer is certain or the time is over; `runner` does that for whole plans in a child process
(`worker`).
"""
