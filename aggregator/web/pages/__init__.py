"""The pages, one subject a file: each has a `router` that `app.PAGES` names."""
