"""Which addresses may be spoken to: one policy for every outgoing request, collected or delivered.

`policy` decides, purely, on an address and a port; `resolver` looks names up and hands out only vetted addresses, so
that the address connected to is the address that was judged. `connecting` connects to it, `asking` asks web services.
"""
