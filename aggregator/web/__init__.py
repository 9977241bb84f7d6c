"""The review desk in a browser: pages over the store's readers and the desks of `review` and `press`."""
