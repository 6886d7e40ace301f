"""Work that asks several questions in a row, a module each: functions that take the screen they run on."""
