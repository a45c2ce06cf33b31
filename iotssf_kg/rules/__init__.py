"""What follows from an export: screening, closure under a category scheme, outcomes at a date."""
