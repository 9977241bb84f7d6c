"""Background runs: what is run (`jobs`) and when (`loop`); what is due is decided from the database."""
