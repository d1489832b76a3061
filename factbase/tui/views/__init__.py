"""What the screen shows of one thing each: from plain values to lines of parts."""
