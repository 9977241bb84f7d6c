"""Long trials of background runs, by `make torture`: each prints its figures and ends with code 1 when one is wrong."""
