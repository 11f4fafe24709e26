"""Which kind of question a turn answers: its instructions and its tools."""
