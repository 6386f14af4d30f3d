// Forms work without it.
