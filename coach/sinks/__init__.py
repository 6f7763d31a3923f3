"""Where live sound goes: a device, or nowhere in the time it would take."""
