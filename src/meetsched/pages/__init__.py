"""Pages: values -> text."""
