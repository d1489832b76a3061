"""Widgets that draw by the line: none of them holds more than what is to be seen."""
