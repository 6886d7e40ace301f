"""The places of the console, one file each. How to add one:

1. `console/commands.py`: a `Place` in PLACES (name, digit, title, "module:Class") and its commands in COMMANDS.
   Bindings, key bar, palette, help and README follow from there. `bar=1…` puts a command into the key bar (six fit on
   80 columns), `asks=True` says that it goes through `Confirm`.
2. A class on `PlaceScreen`:

       class DayScreen(PlaceScreen):
           place = "day"
           BINDINGS = bindings("day")

           def body(self) -> Iterable[Widget]:
               yield Table(Column("Stop", 6), Column("Name", 20, grow=1), empty=("Nothing goes out today.",))

           async def load(self) -> None:
               stops = await self.core(service.stops, self.desk, self.day)
               self.query_one(Table).show(ListRows([stop_row(stop) for stop in stops]))

           async def action_send(self) -> None:
               if await self.ask(Confirm("Send what is due?")):
                   sent = await self.core(service.send_due, self.desk)
                   self.say(f"{count(sent.sent, 'message')} sent.", "good")

   `load` is run when the place is first entered, when it comes back into view after a change, when the service day is
   turned, and once on a tick of the watcher (this console's own changes tick as well, within half a second; call
   `self.reload()` to see them at once). The table keeps its cursor by key.
3. Actions are plain methods named by the command table. They run in the app's funnel, one at a time of the same name:
   they may await dialogs (`self.ask`), core (`self.core`, in a thread) and long jobs (`self.job`); they let
   DispatchError pass, it is shown as its sentence. Never call core outside `self.core` or `self.job`, except for rows
   that `PagedRows` fetches.
   What asks several questions in a row is a function in `console/flows/`; how models become rows, sheets and fields is
   pure and stands in `console/views/`. A screen then stays below its 200 lines.
4. Widgets take data, never the desk. Text of customers goes into widgets as table cells or through
   `console.text.show`; never give a Textual widget a `str` that came from outside.
5. Enter in a table runs the place's command on the key `enter`. Rows that carry a state say it in a word with a tone:
   `Cell("delivered", "good")`.
6. `tests/console/snapshots.py` has the walk and snapshot helpers: a snapshot at 80x24 and 120x40 for every screen.
"""
