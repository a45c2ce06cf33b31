"""Crosswalks in and out: a module for each way to write them, and one table of all."""
