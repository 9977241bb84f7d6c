"""Background runs: what is run (`jobs`) and when (`loop`, `slots`); what is due is decided from the database."""
