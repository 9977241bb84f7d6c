"""The command line, one command group a file: commands parse, call one function of a room, and print."""
