"""Pure optimisation: problem, checker, engines, explanation. No SQL, no clock of the day, no other feature.

`model` is what is asked and answered, `schedule` times a sequence of stops, `check` names every rule a solution
breaks (worked out apart from everything else here), `explain` says why a stop is on no route and what would help,
`load` counts what is aboard, `balance` and `changes` say how even a plan is and what it does to announced stops,
`inserting` finds where one stop more disturbs least, `steady` changes few stops or shares the work around any engine,
`engines` search, `runner` solves in a child process with progress and cancel.
"""
