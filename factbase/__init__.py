"""factbase keeps claims, who made them and through whom they reached us."""

__version__ = "0.1.0"
