"""Times that people wrote: read, and checked."""
